import { describe, expect, it } from 'vitest'
import type { PipelineInput } from '#shared/graph.ts'
import {
  initialTexts,
  jsonOf,
  parseField,
  parseTag,
  rememberTexts,
  textsFromJson,
  valuesOf,
} from './form-model.ts'

const input = (
  name: string,
  type: PipelineInput['type'],
  more: Partial<PipelineInput> = {},
): PipelineInput => ({
  name,
  type,
  optional: false,
  ...more,
})
const lr = input('lr', 'NUMBER_DOUBLE', { defaultValue: 0.05 })
const rounds = input('rounds', 'NUMBER_INTEGER')
const models = input('models', 'LIST', { defaultValue: ['a', 'b'] })
const note = input('note', 'STRING', { optional: true })

describe('a field', () => {
  it.each([
    [rounds, '42', { value: 42 }],
    [rounds, ' -3 ', { value: -3 }],
    [rounds, '1.5', { error: 'integer' }],
    [rounds, '9007199254740993', { error: 'integer' }],
    [rounds, '', { error: 'missing' }],
    [lr, '1e-3', { value: 0.001 }],
    [lr, 'Infinity', { error: 'number' }],
    [lr, 'abc', { error: 'number' }],
    [lr, '', { value: undefined }],
    [models, '["x"]', { value: ['x'] }],
    [models, '{"x": 1}', { error: 'list' }],
    [input('s', 'STRUCT'), '[1]', { error: 'struct' }],
    [input('s', 'STRUCT'), '{"a": [1]}', { value: { a: [1] } }],
    [input('b', 'BOOLEAN'), 'true', { value: true }],
    [note, '', { value: undefined }],
    [input('t', 'STRING', { defaultValue: 'x' }), '', { value: '' }],
  ])('%o given "%s"', (field, text, result) => expect(parseField(field, text)).toEqual(result))
})

describe('the values of a launch', () => {
  it('are what differs from the defaults', () => {
    const inputs = [lr, rounds, models, note]
    const texts = { ...initialTexts(inputs), rounds: '5', lr: '0.1' }
    expect(valuesOf(inputs, texts)).toEqual({ parameters: { rounds: 5, lr: 0.1 }, errors: {} })
  })
  it('name every field that is wrong', () => {
    expect(valuesOf([lr, rounds], { lr: 'x', rounds: '' }).errors).toEqual({
      lr: 'number',
      rounds: 'missing',
    })
  })
})

describe('the JSON view', () => {
  const inputs = [lr, models]
  it('shows the same values and takes them back', () => {
    const texts = { ...initialTexts(inputs), lr: '0.1' }
    const json = jsonOf(inputs, texts)
    expect(JSON.parse(json)).toEqual({ lr: 0.1, models: ['a', 'b'] })
    expect(textsFromJson(inputs, json)).toEqual({ texts })
  })
  it.each([
    ['{', { problem: 'json' }],
    ['[]', { problem: 'notObject' }],
    ['{"zz": 1}', { problem: 'unknown', name: 'zz' }],
  ])('says what is wrong with %s', (text, result) => {
    expect(textsFromJson(inputs, text)).toMatchObject(result)
  })
  it('gives an input that is left out its default', () => {
    expect(textsFromJson(inputs, '{"lr": 1}')).toEqual({ texts: { lr: '1', models: '["a", "b"]' } })
  })
})

it.each([
  ['owner=growth', ['owner', 'growth']],
  [' a = b=c ', ['a', 'b=c']],
  ['nothing', undefined],
  ['=x', undefined],
])('the tag "%s"', (text, tag) => expect(parseTag(text)).toEqual(tag))

it('remembers what was given, newest first, without defaults', () => {
  const once = rememberTexts({}, [lr, models], { lr: '0.1', models: '["a", "b"]' })
  expect(once).toEqual({ lr: ['0.1'] })
  expect(rememberTexts({ lr: ['0.2', '0.1'] }, [lr], { lr: '0.1' })).toEqual({ lr: ['0.1', '0.2'] })
})
