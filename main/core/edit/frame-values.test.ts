import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { PipelineDocument } from '#core/spec/document.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import { leaf, pipeline, task } from '#core/spec/pipeline.test-helper.ts'
import { dagsOf } from '#core/spec/walk.ts'
import { applyEdit } from './commands.ts'
import { editedBy, threeSteps } from './edits.test-helper.ts'
import { conditionAt, itemsAt, sourcesInto } from './frame-values.ts'
import { readText, textAt, wordOf, written } from './texts.ts'

const fixtures = join(import.meta.dirname, '../../../tests/fixtures/pipelines')
const documents = readdirSync(fixtures)
  .filter((name) => name.endsWith('.yaml'))
  .flatMap((name) => {
    const parsed = parsePipeline(readFileSync(join(fixtures, name), 'utf8'))
    return parsed.ok ? [[name, parsed.value] as const] : []
  })

test.each(documents)('in %s a frame that is given what is read of it goes by the same', (_, doc) => {
  for (const { id } of dagsOf(doc)) {
    const condition = id === undefined ? undefined : conditionAt(doc, id)
    if (id !== undefined && condition !== undefined) {
      const edited = applyEdit(doc, { edit: 'set-condition', node: id, condition })
      expect(edited.ok && conditionAt(edited.value.doc, id), id).toEqual(condition)
    }
    const items = id === undefined ? undefined : itemsAt(doc, id)
    if (id !== undefined && items !== undefined) {
      const edited = applyEdit(doc, { edit: 'set-items', node: id, items })
      expect(edited.ok && itemsAt(edited.value.doc, id), id).toEqual(items)
    }
  }
})

const start = (): PipelineDocument =>
  pipeline({
    tasks: { load: task('load'), train: task('train') },
    components: {
      load: leaf('load', {}, { rows: 'NUMBER_INTEGER', names: 'LIST' }),
      train: leaf('train', { text: 'STRING' }, { auc: 'NUMBER_DOUBLE' }),
    },
  })

test('only what can be known to a frame is offered to it', () => {
  const wrapped = applyEdit(start(), {
    edit: 'wrap',
    nodes: ['train'],
    kind: { frame: 'loop', items: { from: 'values', values: [1] } },
  })
  const doc = wrapped.ok ? wrapped.value.doc : start()
  const isList = (type: { kind: string; type?: unknown }) => type.type === 'LIST'
  expect(sourcesInto(doc, 'for-loop-1', 'parameters', isList).map(wordOf)).toEqual(['load.names'])
})

test('a text with mentions is written and read the same; other braces are text', () => {
  const source = { from: 'output', node: 'load', port: 'rows' } as const
  const edited = applyEdit(start(), {
    edit: 'set-text',
    node: 'train',
    port: 'text',
    text: ['a ', source, '!'],
  })
  const text = edited.ok ? textAt(edited.value.doc, 'train', 'text') : undefined
  expect(text).toEqual(['a ', source, '!'])
  expect(written(text ?? [])).toBe('a {{load.rows}}!')
  expect(readText('a {{load.rows}}! {{x}}', new Map([['load.rows', source]]))).toEqual([
    'a ',
    source,
    '! {{x}}',
  ])
})

test('channels of an input take its new type with it, through every frame', () => {
  const looped = editedBy(
    threeSteps(),
    { edit: 'add-input', name: 'n', port: { kind: 'parameters', spec: { parameterType: 'NUMBER_INTEGER' } } },
    {
      edit: 'connect',
      wire: {
        kind: 'parameters',
        source: { from: 'input', dag: undefined, port: 'n' },
        target: { to: 'input', node: 'train', port: 'name' },
      },
    },
    {
      edit: 'wrap',
      nodes: ['train'],
      kind: { frame: 'loop', items: { from: 'values', values: [1] }, limit: 0 },
    },
    { edit: 'change-input', name: 'n', port: { kind: 'parameters', spec: { parameterType: 'LIST' } } },
  )
  const types = Object.values(looped.spec.components ?? {}).map(
    ({ inputDefinitions }) => inputDefinitions?.parameters?.['pipelinechannel--n']?.parameterType,
  )
  expect(types.filter((type) => type !== undefined)).toEqual(['LIST'])
})
