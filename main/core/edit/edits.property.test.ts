/** Random sequences of edits, undone and redone, on small and on compiled pipelines. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { check } from '#core/spec/check.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import { isChannel } from '#core/spec/graph/names.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import { leaf, pipeline, task } from '#core/spec/pipeline.test-helper.ts'
import { serializePipeline } from '#core/spec/serialize.ts'
import { applyEdit } from './commands.ts'
import { openHistory, perform, redo, undo } from './history.ts'
import { type Moved, move, renamed } from './move.ts'
import { dagAt, taskAt } from './places.ts'
import { randomEdit } from './random-edits.test-helper.ts'
import { diceOf, worldOf } from './random-world.test-helper.ts'
import { type Wire, wiresIn } from './wires.ts'

const fixtures = join(import.meta.dirname, '../../../tests/fixtures/pipelines')
const fixture = (name: string): PipelineDocument => {
  const parsed = parsePipeline(readFileSync(join(fixtures, name), 'utf8'))
  if (!parsed.ok) throw new Error(`${name} cannot be read.`)
  return parsed.value
}
const small = (): PipelineDocument =>
  pipeline({
    tasks: { first: task('comp-first') },
    components: { 'comp-first': leaf('comp-first', {}, { Output: 'NUMBER_INTEGER', list: 'LIST' }) },
  })

/** What an edit may leave behind for the person to fill in. Anything else would be a broken file. */
const openEnds = new Set([
  'missing-input',
  'unbound-input',
  'empty-pipeline',
  'unproduced-output',
  'bad-loop',
  'bad-code',
])
/** A value that was given stays, also when the code now wants another type: the field says so. */
const isKept = (code: string, message: string): boolean =>
  code === 'type-mismatch' && message.includes(': expected ')
const brokenness = (doc: PipelineDocument): string[] =>
  check(doc)
    .filter(
      ({ severity, code, message }) => severity === 'error' && !openEnds.has(code) && !isKept(code, message),
    )
    .map(({ code, message }) => `${code}: ${message}`)

const plain = ({ spec, platform }: PipelineDocument): unknown =>
  JSON.parse(JSON.stringify({ spec, platform }))
const rolls = fc.array(fc.nat({ max: 1_000_003 }), { minLength: 60, maxLength: 60 })
const numRuns = Number(process.env['NAGARE_EDIT_RUNS'] ?? 1)
/** The same edits every time, unless others are asked for: what fails can be played again. */
const seed = Number(process.env['NAGARE_SEED'] ?? 1)

const starts: readonly (readonly [string, () => PipelineDocument])[] = [
  ['a small pipeline', small],
  ...[
    'if_elif_else_with_oneof_parameters.yaml',
    'pipeline_with_nested_loops.yaml',
    'pipeline_with_placeholders.yaml',
    'local_execution_pipeline_with_exit_handler.yaml',
  ].map((name) => [name, (): PipelineDocument => fixture(name)] as const),
]

describe.each(starts)('random edits of %s', (_, open) => {
  test('never break the file, and undoing them all gives back its first bytes', () => {
    fc.assert(
      fc.property(rolls, (list) => {
        const dice = diceOf(list)
        const first = open()
        const bytes = serializePipeline(first)
        let history = openHistory(first)
        for (let count = 0; count < 300; count += 1) {
          const roll = dice(10)
          if (roll === 0) history = undo(history)
          else if (roll === 1) history = redo(history)
          else {
            const command = randomEdit(history.doc, dice)
            const done = perform(history, command)
            if (!done.ok) continue
            history = done.value.history
            expect(brokenness(history.doc), JSON.stringify(command)).toEqual([])
          }
        }
        const text = serializePipeline(history.doc)
        const again = parsePipeline(text)
        if (!again.ok) throw new Error(JSON.stringify(again.error))
        expect(plain(again.value)).toEqual(plain(history.doc))
        const replayed = history.done.reduce((doc, { command }) => {
          const edited = applyEdit(doc, command)
          return edited.ok ? edited.value.doc : doc
        }, first)
        expect(serializePipeline(replayed)).toBe(text)
        while (history.done.length > 0) history = undo(history)
        expect(serializePipeline(history.doc)).toBe(bytes)
      }),
      { numRuns, seed, endOnFailure: true },
    )
  }, 600_000)

  test('moving a step keeps every wire, or says which it could not keep', () => {
    fc.assert(
      fc.property(rolls, (list) => {
        const dice = diceOf(list)
        let history = openHistory(open())
        for (let count = 0; count < 40; count += 1) {
          const done = perform(history, randomEdit(history.doc, dice))
          if (done.ok) history = done.value.history
          const { nodes, dags } = worldOf(history.doc)
          const moved = move(
            history.doc,
            nodes.slice(dice(nodes.length)).slice(0, 1),
            dags[dice(dags.length)],
          )
          if (moved.ok) expectKept(history.doc, moved.value)
        }
      }),
      { numRuns: numRuns * 2, seed, endOnFailure: true },
    )
  }, 600_000)
})

/** What flows where for a person: channels left out. */
const flows = (doc: PipelineDocument): Wire[] => {
  const root = dagAt(doc, undefined)
  const isThrough = ({ target }: Wire): boolean =>
    isChannel(target.port) &&
    (target.to === 'output'
      ? target.dag !== undefined
      : taskAt(doc, target.node)?.component?.dag !== undefined)
  return root === undefined ? [] : [...wiresIn(doc, root)].filter((wire) => !isThrough(wire))
}
const words = ({ kind, source, target }: Wire): string => {
  const port = source.from === 'status' ? '' : `${source.port} ${source.selector ?? ''}`
  const made = source.from === 'input' ? `of ${source.dag ?? ''}` : source.node
  return `${kind} ${made} ${port} > ${target.to === 'input' ? target.node : `of ${target.dag ?? ''}`} ${target.port}`
}

function expectKept(before: PipelineDocument, { doc, ids, lost }: Moved): void {
  // A sub-pipeline's output with nothing left behind it takes its own wires with it.
  if (lost.some(({ wire }) => wire.target.to === 'output' && wire.target.dag !== undefined)) return
  const gone = new Set(lost.map(({ wire }) => words(wire)))
  const expected = flows(before)
    .map((wire) => words(renamed(wire, ids)))
    .filter((text) => !gone.has(text))
  expect(new Set(flows(doc).map(words))).toEqual(new Set(expected))
}
