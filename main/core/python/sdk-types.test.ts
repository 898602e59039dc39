/** Beside what kfp 2.17 said of each function (`record_signatures.py`; `tests/python/test_signatures.py` asks it again). */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { interfaceOf } from './compile.ts'
import { withEdits } from './rewrite.ts'
import { readFunction } from './signature.ts'
import { isError } from './source.ts'

interface Row {
  readonly code: string
  /** Null: refused. */
  readonly sdk: object | null
}
const rows = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../tests/fixtures/sdk-signatures.json'), 'utf8'),
) as readonly Row[]
const sdkOf = new Map(rows.map(({ code, sdk }) => [code, sdk]))

const kindOf = (code: string): 'refused' | 'warned' | 'taken' => {
  const { problems } = readFunction(code)
  return problems.some(isError) ? 'refused' : problems.length > 0 ? 'warned' : 'taken'
}
const codes = (isTaken: boolean, kind: ReturnType<typeof kindOf>): readonly string[] =>
  rows.filter(({ code, sdk }) => (sdk !== null) === isTaken && kindOf(code) === kind).map(({ code }) => code)

/** Only running the code tells these; nobody has to write them so. */
const onlyRun =
  /= (?:'a,b'\.upper|dict\(|list\(|f'|b'|str\(|int\(|len\(|'a%s'|'%d-%s'|'a\{\}'|\[1, 2\]\[0\]|'abc'\[|\{'a': 1\}\[|\[\*|\{\*\*|\[i for)/
const oddTypes = ['def f(x: type(3)): pass', 'def f(x: Union[int] = 1): pass', 'def f(x: Input[list]): pass']

test('what the SDK takes is taken here, without a word, but for what only running it would tell', () => {
  const refused = codes(true, 'refused').filter((code) => !onlyRun.test(code))
  expect(refused).toEqual(oddTypes)
  expect(codes(true, 'warned')).toEqual([])
})

test.each(rows.flatMap(({ code, sdk }) => (sdk === null || kindOf(code) !== 'taken' ? [] : [[code, sdk]])))(
  '%s has the ports that the SDK gives it',
  (code, sdk) => {
    const found = readFunction(String(code)).function
    expect(found && JSON.parse(JSON.stringify(interfaceOf(found)))).toEqual(sdk)
  },
)

test('what only the SDK refuses is a warning', () => {
  // A pipeline around it compiles; only by itself the component does not. And what `google` is, the code does not say.
  expect(codes(false, 'taken')).toEqual(['def f(x: google.Dataset): pass', 'def f(größe: int): pass'])
  expect(codes(false, 'warned').length).toBeGreaterThan(40)
})

test.each(codes(false, 'warned').map((code) => [code]))('%s: the SDK takes what is said instead', (code) => {
  const warnings = readFunction(code).problems
  const edits = warnings.map(({ from, to, instead = '' }) => ({ from, to, insert: instead }))
  const mended = withEdits(code, edits)
  expect(sdkOf.get(mended), mended).toBeTruthy()
  expect(kindOf(mended)).toBe('taken')
  const names = (one: string) => readFunction(one).function?.inputs.map(({ name, type }) => [name, type.type])
  expect(names(mended)).toEqual(names(code))
})

test('allowed values move into the words on the argument', () => {
  const [problem] = readFunction("def f(x: Literal['a', 'b'] = 'a'): pass").problems
  expect(problem?.hint).toContain('`str` and end its line in the docstring with: One of: "a", "b".')
})

test('a default that would not end is not worked out', () => {
  for (const text of ["'a' * 10 ** 9", '2 ** 10 ** 9', '1 << 10 ** 9', '[0] * 10 ** 9', '10 ** 400'])
    expect(readFunction(`def f(x: int = ${text}): pass`).problems.map(({ code }) => code)).toEqual([
      'bad-default',
    ])
})
