import { describe, expect, it } from 'vitest'
import { judge } from './condition.ts'
import { evaluate } from './evaluate.ts'
import { parseCel } from './parse.ts'

const worth = (text: string): unknown => {
  const parsed = parseCel(text)
  if (!parsed.ok) return `syntax: ${parsed.error}`
  const result = evaluate(parsed.value, {})
  return result.ok ? result.value : `error: ${result.error}`
}
const holds = (condition: string, parameters: Record<string, unknown> = {}): unknown => {
  const result = judge(condition, { parameters, artifacts: {} })
  return result.ok ? result.value.holds : result.error
}

describe('the language', () => {
  it.each([
    ['1 + 2 * 3', 7n],
    ['(1 + 2) * 3', 9n],
    ['-7 / 2', -3n],
    ['7 % 4', 3n],
    ['1.5e1 - 5.0', 10],
    ['0x10', 16n],
    ['\'a\' + "b\\n"', 'ab\n'],
    ["r'a\\n'", 'a\\n'],
    ["'it\\'s'", "it's"],
    ['!true || !!true', true],
    ['1 < 2 && 2.5 >= 2', true],
    ['1 == 1.0', true],
    ["1 == '1'", false],
    ['[1, 2.0] == [1.0, 2]', true],
    ["2 in [1, 2] && 'a' in {'a': 1}", true],
    ["{'a': [1, 2]}['a'][1]", 2n],
    ["{'a': 5}.a", 5n],
    ["'abc'.startsWith('ab') ? size('äö') : 0", 2n],
    ["int('12') + int(3.9)", 15n],
    ["double('1.5')", 1.5],
    ['string(1.0) + string(true)', '1true'],
    ["bool('true')", true],
    ['parseJson(\'{"a": [1]}\').a[0]', 1],
  ])('%s', (text, value) => expect(worth(text)).toEqual(value))

  it.each([
    ["1 < 'a'", /< does not work between a whole number and the text “a”/],
    ['1 + 1.0', /\+ does not work/],
    ['1 / 0', /division by zero/],
    ['9223372036854775807 + 1', /beyond 64 bits/],
    ["int('x')", /int\(\) does not work on the text “x”/],
    ['missing', /there is no “missing”/],
    ["{'a': 1}.b", /there is no “b”/],
    ['exec(1)', /there is no function exec\(\)/],
    ['constructor', /there is no “constructor”/],
    ["1 && 'x'", /needs true or false/],
    ['[1][5]', /has no item 5/],
  ])('%s is an error', (text, message) => expect(worth(text)).toMatch(message))

  it('lets the side that decides win over an error of the other', () => {
    expect(worth('missing || true')).toBe(true)
    expect(worth('false && missing')).toBe(false)
    expect(worth('missing && false')).toBe(false)
    expect(worth('missing || false')).toMatch(/^error/)
  })

  it.each(['', '1 +', '(1', "'open", '1 2', 'a.', '[1,', '== 1', '#'])('%j is not an expression', (text) => {
    expect(worth(text)).toMatch(/^syntax: /)
  })

  it('says where it does not understand, and does not fall over a deep nesting', () => {
    expect(worth("inputs.x == 'it's'")).toBe('syntax: the text that begins at character 18 has no end')
    expect(worth('1 ~ 2')).toBe('syntax: cannot read “~ 2”')
    expect(worth(`${'('.repeat(500)}1`)).toMatch(/nested too deeply/)
    expect(worth(`${'!'.repeat(500)}true`)).toMatch(/nested too deeply/)
    expect(worth(`1${' + 1'.repeat(50_000)}`)).toMatch(/too long/)
  })
})

describe('conditions over inputs', () => {
  const x = "inputs.parameter_values['x']"
  it.each([
    [`${x} == 'heads'`, 'heads', true],
    [`${x} == 'heads'`, 'tails', false],
    [`${x} == 'it\\'s'`, "it's", true],
    [`int(${x}) > 5`, 6, true],
    [`int(${x}) > 5`, '7', true],
    [`${x} == 3`, 3, true],
    [`${x} == true`, true, true],
    [`${x} == 'true'`, true, false],
    [`!(${x} == 'a') && ${x} != 'b'`, 'c', true],
    [`parseJson(${x})['k'] == 'v'`, '{"k":"v"}', true],
  ])('%s for %j', (condition, value, expected) => expect(holds(condition, { x: value })).toBe(expected))

  it('an error is an error, and names the values', () => {
    expect(holds(`int(${x}) > 5`, { x: 'many' })).toBe(
      'The condition x > 5 cannot be decided: int() does not work on the text “many” (x is “many”).',
    )
    expect(holds(`${x} == 1`)).toBe('The condition x == 1 cannot be decided: there is no “x” (x is absent).')
    expect(holds(x, { x: 1 })).toMatch(/must be true or false, but is a number/)
    expect(holds(`${x} ==`, { x: 1 })).toMatch(/cannot be read: it ends too early/)
  })

  it('looks into artifacts', () => {
    const artifacts = { m: [{ name: 'm', uri: '/m', type: 'system.Model', metadata: { auc: 0.9 } }] }
    const condition = "inputs.artifacts['m'].artifacts[0].metadata['auc'] > 0.5"
    expect(judge(condition, { parameters: {}, artifacts })).toMatchObject({
      ok: true,
      value: { holds: true },
    })
  })
})
