import { describe, expect, test } from 'vitest'
import { leaf, pipeline, task } from '#core/spec/pipeline.test-helper.ts'
import { serializePipeline } from '#core/spec/serialize.ts'
import { type Change, isUnsaved, replay } from './journal.ts'

const opened = () =>
  pipeline({
    tasks: { one: task('comp-one'), two: task('comp-one') },
    components: { 'comp-one': leaf('comp-one', {}, {}) },
  })
const rename = (name: string, group?: string): Change => ({
  change: 'edit',
  command: { edit: 'rename-step', node: 'one', name },
  ...(group === undefined ? {} : { group }),
})
const undo: Change = { change: 'undo' }
const redo: Change = { change: 'redo' }

describe('changes made again', () => {
  test('give the document, and the history that goes with it', () => {
    const { history, made, stopped } = replay(opened(), [rename('A'), rename('B'), undo, rename('C'), undo])
    expect([made, stopped]).toEqual([5, undefined])
    expect(history.done).toHaveLength(1)
    expect(history.undone).toHaveLength(1)
    const straight = replay(opened(), [rename('A')])
    expect(serializePipeline(history.doc)).toBe(serializePipeline(straight.history.doc))
  })

  test('stop at the first that cannot be made, and say why', () => {
    const gone: Change = { change: 'edit', command: { edit: 'remove', nodes: ['nobody'] } }
    const { made, stopped, history } = replay(opened(), [rename('A'), gone, rename('B')])
    expect(made).toBe(1)
    expect(stopped).toMatch(/./)
    expect(history.done).toHaveLength(1)
  })

  test('an edit of another version stops them too', () => {
    const odd = { change: 'edit', command: { edit: 'fold-paper' } } as unknown as Change
    expect(replay(opened(), [rename('A'), odd])).toMatchObject({ made: 1, stopped: expect.any(String) })
  })
})

describe('whether there is something unsaved', () => {
  test.each<[string, Change[], number | undefined, boolean]>([
    ['nothing was done', [], undefined, false],
    ['an edit', [rename('A')], undefined, true],
    ['an edit that was undone', [rename('A'), undo], undefined, false],
    ['one that was saved', [rename('A')], 1, false],
    ['one that was undone after it was saved', [rename('A'), undo], 1, true],
    ['one that was made again', [rename('A'), undo, redo], 1, false],
    ['typing that went on in the same field', [rename('A', 'f'), rename('AB', 'f')], 1, true],
    ['another edit in its place', [rename('A'), undo, rename('A')], 1, true],
  ])('%s', (_, changes, savedAt, expected) => {
    expect(isUnsaved(changes, savedAt)).toBe(expected)
  })
})
