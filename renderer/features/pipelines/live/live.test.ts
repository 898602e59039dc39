import { expect, test } from 'vitest'
import { partOf } from '#ui/run/followed.ts'
import { changedInputs } from './pipeline-runs.ts'
import { portLines } from './port-values.ts'

test('inputs that differ from the run before are told with both values, in order', () => {
  expect(
    changedInputs(
      { params: { lr: '0.1', seed: '1', mode: 'a' } },
      { params: { lr: '0.05', seed: '1', old: 'x' } },
    ),
  ).toEqual([
    ['lr', '0.05', '0.1'],
    ['mode', undefined, 'a'],
    ['old', 'x', undefined],
  ])
  expect(changedInputs({ params: { lr: '1' } }, { params: { lr: '1' } })).toEqual([])
})

test('a port tells its value, an artifact its facts or its name, and nothing where nothing came', () => {
  const file = (metadata: Record<string, unknown>) => ({
    name: 'data',
    uri: 'file:///d',
    type: 'system.Dataset',
    metadata,
  })
  const values = {
    parameters: { n: 3, long: 'x'.repeat(5000), none: null },
    artifacts: { data: [file({ rows: 2, columns: ['a', 'b'] })], plain: [file({})], empty: [] },
  }
  expect(portLines(values, 'n')).toEqual(['3'])
  expect(portLines(values, 'long')?.[0]?.length).toBeLessThan(400)
  expect(portLines(values, 'none')).toEqual(['null'])
  expect(portLines(values, 'data')).toEqual(['rows 2'])
  expect(portLines(values, 'plain')).toEqual(['data'])
  expect(portLines(values, 'empty')).toBeUndefined()
  expect(portLines(values, 'other')).toBeUndefined()
  expect(portLines(undefined, 'n')).toBeUndefined()
})

test('the part that was asked for is known by its step', () => {
  expect(partOf({ to: 'train' })).toEqual({ kind: 'to', node: 'train' })
  expect(partOf({ only: 'loop/one' })).toEqual({ kind: 'only', node: 'loop/one' })
  expect(partOf(undefined)).toBeUndefined()
})
