/**
 * Prints a pipeline drawn with the editor's commands: a CSV file is loaded and split by built-in components, a
 * hand-written step counts, a model is trained and judged.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readComponentFile } from '#core/components/file.ts'
import { blankPipeline } from '#core/edit/blank.ts'
import { applyEdit, type EditCommand } from '#core/edit/commands.ts'
import type { Kind } from '#core/edit/wires.ts'
import { serializePipeline } from '#core/spec/serialize.ts'

const folder = join(import.meta.dirname, '../../python/components')
const handWritten = `
from kfp import dsl
from kfp.dsl import *

@dsl.component
def count_rows(data: Input[Dataset], metrics: Output[Metrics]) -> int:
    with open(data.path) as file:
        rows = sum(1 for _ in file) - 1
    metrics.log_metric("rows", rows)
    return rows
`

const add = (file: string, name: string): EditCommand => {
  const text = file === '' ? handWritten : readFileSync(join(folder, file), 'utf8')
  const [reading] = readComponentFile(file === '' ? 'own.py' : file, text)
  if (reading?.source === undefined) throw new Error(`${file}: ${reading?.problem?.message ?? 'nothing'}`)
  return { edit: 'add-step', source: reading.source, name }
}
const wire = (from: string, to: string, kind: Kind = 'artifacts'): EditCommand => {
  const [node = '', port = ''] = from.split('.')
  const [target = '', input = ''] = to.split('.')
  return {
    edit: 'connect',
    wire: {
      kind,
      source: { from: 'output', node, port },
      target: { to: 'input', node: target, port: input },
    },
  }
}
const set = (node: string, port: string, value: unknown): EditCommand => ({
  edit: 'set-constant',
  node,
  port,
  value,
})

const edits: EditCommand[] = [
  add('data/load_csv.py', 'Load'),
  set('load', 'path', process.argv[2] ?? ''),
  add('prepare/split_table.py', 'Preprocess'),
  set('preprocess', 'stratify', 'kind'),
  wire('load.data', 'preprocess.data'),
  add('', 'Count'),
  wire('preprocess.train', 'count.data'),
  add('train/train_classifier.py', 'Train'),
  set('train', 'target', 'kind'),
  set('train', 'log_model', false),
  wire('preprocess.train', 'train.data'),
  add('evaluate/evaluate_classifier.py', 'Evaluate'),
  wire('train.model', 'evaluate.model'),
  wire('preprocess.test', 'evaluate.data'),
]
const doc = edits.reduce((so, edit) => {
  const edited = applyEdit(so, edit)
  if (!edited.ok) throw new Error(`${edit.edit}: ${edited.error.message}`)
  return edited.value.doc
}, blankPipeline('Drawn'))
process.stdout.write(serializePipeline(doc))
