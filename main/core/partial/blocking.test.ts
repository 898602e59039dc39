import { expect, test } from 'vitest'
import { leaf, pipeline, task } from '#core/spec/pipeline.test-helper.ts'
import type { Problem } from '#shared/problem.ts'
import { blockingOf } from './blocking.ts'

const doc = pipeline({
  tasks: { one: task('comp'), two: { ...task('comp'), dependentTasks: ['one'] }, other: task('comp') },
  components: { comp: leaf('comp', {}, {}) },
})
const problem = (code: string, on?: string): Problem => ({
  severity: 'error',
  code,
  message: code,
  ...(on === undefined ? {} : { task: on }),
})
const unfinished = problem('missing-input', 'other')
const unbuilt = problem('container', 'other')

test('of a part, only what runs counts; of the whole, everything', () => {
  expect(blockingOf(doc, undefined, [unfinished], [unbuilt])).toEqual([unfinished, unbuilt])
  expect(blockingOf(doc, {}, [unfinished])).toEqual([unfinished])
  expect(blockingOf(doc, { to: 'two' }, [unfinished], [unbuilt])).toEqual([])
  expect(blockingOf(doc, { only: 'other' }, [unfinished], [unbuilt])).toEqual([unfinished, unbuilt])
})

test('what is before a step is on its way', () => {
  const before = problem('type-mismatch', 'one')
  expect(blockingOf(doc, { to: 'two' }, [before, unfinished])).toEqual([before])
  expect(blockingOf(doc, { from: 'two' }, [before, unfinished])).toEqual([])
})

test('what concerns more than one step, or none, counts always', () => {
  for (const whole of [
    problem('cycle', 'other'),
    problem('unknown-task', 'other'),
    problem('empty-pipeline'),
  ])
    expect(blockingOf(doc, { to: 'two' }, [unfinished, whole])).toEqual([unfinished, whole])
  const machine = problem('too-much')
  expect(blockingOf(doc, { to: 'two' }, [], [machine])).toEqual([machine])
})

test('a step that is not there is answered elsewhere: nothing is let through', () => {
  expect(blockingOf(doc, { to: 'none' }, [unfinished])).toEqual([unfinished])
})
