import { expect, test } from 'vitest'
import { applyEdit, type EditCommand } from '#core/edit/commands.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import { leaf, pipeline, task } from '#core/spec/pipeline.test-helper.ts'
import { changedNodes, comparePipelines } from './steps.ts'

const opened = () =>
  pipeline({
    tasks: { one: task('comp-one'), two: task('comp-two') },
    components: {
      'comp-one': leaf('comp-one', { x: 'NUMBER_INTEGER' }, { Output: 'NUMBER_INTEGER' }),
      'comp-two': leaf('comp-two', { x: 'NUMBER_INTEGER' }, {}),
    },
  })
const after = (...commands: readonly EditCommand[]): PipelineDocument =>
  commands.reduce((doc, command) => {
    const edited = applyEdit(doc, command)
    if (!edited.ok) throw new Error(edited.error.message)
    return edited.value.doc
  }, opened())
const compared = (...commands: readonly EditCommand[]) => comparePipelines(opened(), after(...commands))

test('equal pipelines differ in nothing', () => {
  expect(comparePipelines(opened(), opened())).toEqual({ steps: [], about: false, layout: false })
})

test('a step that was moved on the canvas is not told as changed', () => {
  expect(compared({ edit: 'place', points: { one: { x: 1, y: 2 } } })).toEqual({
    steps: [],
    about: false,
    layout: true,
  })
})

test('what of a step differs is told', () => {
  const { steps } = compared(
    { edit: 'rename-step', node: 'one', name: 'First' },
    { edit: 'set-constant', node: 'two', port: 'x', value: 4 },
    { edit: 'set-task', node: 'two', settings: { cache: false } },
  )
  expect(steps).toEqual([
    { id: 'one', label: 'First', change: 'changed', parts: ['name'] },
    { id: 'two', label: 'comp-two', change: 'changed', parts: ['inputs', 'settings'] },
  ])
})

test('steps that came and went are told with their names', () => {
  const { steps } = compared(
    { edit: 'remove', nodes: ['one'] },
    { edit: 'wrap', nodes: ['two'], kind: { frame: 'pipeline', name: 'Inner' } },
  )
  expect(new Set(steps.map(({ id, change }) => `${change} ${id}`))).toEqual(
    new Set(['added inner', 'added inner/two', 'removed one', 'removed two']),
  )
})

test('an input of the pipeline is the pipeline’s own change', () => {
  const port = { kind: 'parameters', spec: { parameterType: 'STRING' } } as const
  expect(compared({ edit: 'add-input', name: 'who', port })).toMatchObject({ steps: [], about: true })
})

test('a step that was only named anew does what it did; every other edit counts, and so does what came', () => {
  const edited = after(
    { edit: 'rename-step', node: 'one', name: 'First' },
    { edit: 'set-constant', node: 'two', port: 'x', value: 4 },
    { edit: 'place', points: { one: { x: 1, y: 2 } } },
  )
  expect(changedNodes(opened(), edited)).toEqual(new Set(['two']))
  expect(changedNodes(opened(), after({ edit: 'remove', nodes: ['one'] }))).toEqual(new Set(['one']))
})
