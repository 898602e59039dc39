/** What the SDK would not load, or read as something else: found by loading random edits with it (`tests/python/test_edited.py`). */
import { expect, test } from 'vitest'
import { check } from '#core/spec/check.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import { blankPipeline } from './blank.ts'
import { applyEdit, type EditCommand } from './commands.ts'
import { editedBy } from './edits.test-helper.ts'
import type { ComponentSource } from './library.ts'

const source: ComponentSource = {
  name: 'work',
  component: {
    inputDefinitions: {
      parameters: {
        x: { parameterType: 'NUMBER_INTEGER', isOptional: true },
        all: { parameterType: 'LIST', isOptional: true },
      },
    },
    outputDefinitions: { parameters: { Output: { parameterType: 'NUMBER_INTEGER' } } },
  },
  executor: { container: { image: 'a' } },
}
const add = (name: string): EditCommand => ({ edit: 'add-step', source, name })
test('a pipeline with nothing left to run still says what it runs: nothing', () => {
  expect(blankPipeline('a').spec).toMatchObject({ components: {}, deploymentSpec: { executors: {} } })
  const emptied = editedBy(blankPipeline('a'), add('one'), { edit: 'remove', nodes: ['one'] })
  expect(emptied.spec).toMatchObject({ components: {}, deploymentSpec: { executors: {} } })
})

test('what a loop hands out by a name of its own is a list outside of it', () => {
  const doc = editedBy(
    blankPipeline('a'),
    add('one'),
    add('two'),
    { edit: 'wrap', nodes: ['one'], kind: { frame: 'loop', items: { from: 'values', values: [1, 2] } } },
    {
      edit: 'add-output',
      dag: 'for-loop-1',
      name: 'each',
      kind: 'parameters',
      source: { from: 'output', node: 'for-loop-1/one', port: 'Output' },
    },
  )
  const wire = (port: string): EditCommand => ({
    edit: 'connect',
    wire: {
      kind: 'parameters',
      source: { from: 'output', node: 'for-loop-1', port: 'each' },
      target: { to: 'input', node: 'two', port },
    },
  })
  expect(applyEdit(doc, wire('x'))).toMatchObject({ ok: false, error: { code: 'type-mismatch' } })
  expect(check(editedBy(doc, wire('all'))).filter(({ severity }) => severity === 'error')).toEqual([])
})

const importing = (platform = ''): PipelineDocument => {
  const parsed = parsePipeline(`
components:
  comp-importer:
    executorLabel: exec-importer
    outputDefinitions: {artifacts: {artifact: {artifactType: {schemaTitle: system.Artifact, schemaVersion: 0.0.1}}}}
deploymentSpec:
  executors:
    exec-importer:
      importer:
        artifactUri: {constant: 'gs://a/b'}
        downloadToWorkspace: true
        typeSchema: {schemaTitle: system.Artifact, schemaVersion: 0.0.1}
pipelineInfo: {name: a}
root: {dag: {tasks: {importer: {componentRef: {name: comp-importer}, taskInfo: {name: importer}}}}}
schemaVersion: 2.1.0
${platform}`)
  if (!parsed.ok) throw new Error('This can be read.')
  return parsed.value
}

test('an importer has no image', () => {
  const edit: EditCommand = { edit: 'set-image', node: 'importer', image: 'python:3.11' }
  expect(applyEdit(importing(), edit)).toMatchObject({ ok: false, error: { code: 'no-such-thing' } })
})

test('an importer that downloads into the shared folder wants the pipeline to have one', () => {
  expect(check(importing())).toMatchObject([{ severity: 'warning', code: 'no-workspace', task: 'importer' }])
  const shared = '---\nplatforms: {kubernetes: {pipelineConfig: {workspace: {size: 1Gi}}}}\n'
  expect(check(importing(shared))).toEqual([])
})
