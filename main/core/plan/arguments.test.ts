import { describe, expect, it } from 'vitest'
import type { PipelineDocument } from '#core/spec/document.ts'
import { pipeline } from '#core/spec/pipeline.test-helper.ts'
import type { InputParameter } from '#shared/pipeline.ts'
import { bindArguments } from './arguments.ts'

const withInputs = (parameters: Record<string, InputParameter>): PipelineDocument =>
  pipeline({ tasks: {}, components: {}, root: { inputDefinitions: { parameters } } })
const doc = withInputs({
  epochs: { parameterType: 'NUMBER_INTEGER' },
  learning_rate: { parameterType: 'NUMBER_DOUBLE', defaultValue: 0.5 },
  name: { parameterType: 'STRING', isOptional: true },
  loud: { parameterType: 'BOOLEAN', defaultValue: false },
  sizes: { parameterType: 'LIST', isOptional: true },
  options: { parameterType: 'STRUCT', isOptional: true, defaultValue: { a: 1 } },
})
const problem = (given: Record<string, unknown>, document = doc) => {
  const bound = bindArguments(document, given)
  return bound.ok ? undefined : bound.error[0]
}

it('takes what is given, then defaults; optional inputs without either are absent', () => {
  expect(bindArguments(doc, { epochs: 3, name: null, loud: true })).toEqual({
    ok: true,
    value: { epochs: 3, learning_rate: 0.5, loud: true, options: { a: 1 } },
  })
})

describe('types', () => {
  it.each([
    ['5.0 is a whole number', { epochs: 5.0 }],
    ['the largest whole number', { epochs: 2 ** 53 - 1 }],
    ['a whole number is a number', { epochs: 1, learning_rate: 1 }],
    ['an empty list and dictionary', { epochs: 1, sizes: [], options: {} }],
    ['an empty text', { epochs: 1, name: '' }],
  ])('accepts %s', (_, given) => expect(problem(given)).toBeUndefined())

  it.each([
    [{ epochs: 5.5 }, 'expected a whole number, got the number 5.5', /Change/],
    [{ epochs: 2 ** 53 }, 'between -(2^53 - 1) and 2^53 - 1', /Change/],
    [{ epochs: '5' }, 'expected a whole number, got the string "5"', /without quotes, as 5\./],
    [{ epochs: true }, 'got true', /Change/],
    [{ epochs: 1, name: 5 }, 'expected a string, got the number 5', /in quotes, as "5"/],
    [{ epochs: 1, loud: 'true' }, 'expected true or false, got the string "true"', /as true\./],
    [{ epochs: 1, loud: 1 }, 'expected true or false, got the number 1', /Change/],
    [{ epochs: 1, sizes: '[1]' }, 'expected a list, got the string "[1]"', /as \[1\]\./],
    [{ epochs: 1, sizes: {} }, 'expected a list, got the dictionary {}', /Change/],
    [{ epochs: 1, options: [] }, 'expected a dictionary, got the list []', /Change/],
  ])('refuses %j', (given, message, hint) => {
    expect(problem(given)?.code).toBe('wrong-type')
    expect(problem(given)?.message).toContain(message)
    expect(problem(given)?.hint).toMatch(hint)
  })
})

describe('names', () => {
  it('suggests the one that was meant', () => {
    expect(problem({ epochs: 1, 'learning-rat': 1 })).toMatchObject({
      code: 'unknown-parameter',
      field: 'learning-rat',
      hint: 'Did you mean `learning_rate`?',
    })
  })
  it('lists the inputs when none is close', () => {
    expect(problem({ epochs: 1, zebra: 1 })?.hint).toContain('`epochs`, `learning_rate`')
    expect(problem({ zebra: 1 }, withInputs({}))?.hint).toBe('This pipeline has no inputs.')
  })
  it('does not take what every object has for an input', () => {
    expect(problem({ epochs: 1, constructor: 1 })?.code).toBe('unknown-parameter')
    expect(
      problem({}, withInputs(Object.fromEntries([['toString', { parameterType: 'STRING' }]])))?.code,
    ).toBe('missing-parameter')
  })
  it('reports everything at once, in the order of the inputs', () => {
    const bound = bindArguments(doc, { learning_rate: 'x', nope: 1 })
    expect(bound.ok ? [] : bound.error.map((item) => item.code)).toEqual([
      'missing-parameter',
      'wrong-type',
      'unknown-parameter',
    ])
  })
})

it('holds to the allowed values', () => {
  const limited = withInputs({
    mode: { parameterType: 'STRING', literals: ['fast', 'slow'], defaultValue: 'fast' },
  })
  expect(problem({ mode: 'slow' }, limited)).toBeUndefined()
  expect(problem({ mode: 'loud' }, limited)).toMatchObject({
    code: 'not-allowed',
    hint: 'Allowed: "fast", "slow".',
  })
})

it('says that artifacts cannot be given', () => {
  const document = pipeline({
    tasks: {},
    components: {},
    root: { inputDefinitions: { artifacts: { data: {} } } },
  })
  expect(problem({}, document)).toMatchObject({ code: 'artifact-input', field: 'data' })
})
