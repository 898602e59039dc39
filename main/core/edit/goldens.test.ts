/** Every golden pipeline of Kubeflow: moving its nodes and undoing that costs no byte of the file, and is one change of two lines each. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { compareLines } from '#core/compare/lines.ts'
import { graphOf } from '#core/spec/graph.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import { serializePipeline } from '#core/spec/serialize.ts'
import type { EditCommand } from './commands.ts'
import { openHistory, perform, undo } from './history.ts'
import { replay } from './journal.ts'

const project = resolve(import.meta.dirname, '../../..')
const goldens = join(resolve(project, process.env['NAGARE_GOLDENS'] ?? '../shared/kfp'), 'pipelines')
const folder = existsSync(goldens) ? goldens : join(project, 'tests/fixtures/pipelines')
const files = globSync('**/*.yaml', { cwd: folder }).toSorted()

it.each(files)('%s', (name) => {
  const parsed = parsePipeline(readFileSync(join(folder, name), 'utf8'))
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  const first = serializePipeline(parsed.value)
  const points = Object.fromEntries(
    graphOf(parsed.value).nodes.map(({ id }, at) => [id, { x: at * 10, y: at }]),
  )
  const place: EditCommand = { edit: 'place', points }
  const placed = perform(openHistory(parsed.value), place)
  if (!placed.ok) throw new Error(placed.error.message)
  expect(serializePipeline(undo(placed.value.history).doc)).toBe(first)

  const [id = ''] = Object.keys(points)
  const moved = perform(placed.value.history, { edit: 'place', points: { [id]: { x: 4_321, y: 1_234 } } })
  if (!moved.ok) throw new Error(moved.error.message)
  const arranged = serializePipeline(placed.value.history.doc)
  const changes = compareLines(arranged, serializePipeline(moved.value.history.doc))
  expect(changes.filter(({ kind }) => kind === 'new')).toHaveLength(2)

  const again = replay(parsed.value, [{ change: 'edit', command: place }, { change: 'undo' }])
  expect(serializePipeline(again.history.doc)).toBe(first)
})
