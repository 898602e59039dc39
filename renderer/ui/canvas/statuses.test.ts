import { expect, test } from 'vitest'
import type { NodeStatus } from './scene.ts'
import { createStatusBoard } from './statuses.ts'

const heard = (board: ReturnType<typeof createStatusBoard>, ids: readonly string[]): string[] => {
  const calls: string[] = []
  for (const id of ids) board.watch(id, () => calls.push(id))
  return calls
}
const running: NodeStatus = { state: 'running', since: 1 }

test('a node hears of its own change and of no other', () => {
  const board = createStatusBoard()
  const calls = heard(board, ['a', 'b'])
  board.change([['a', running]])
  expect(calls).toEqual(['a'])
  expect(board.of('a')).toBe(running)
  expect(board.of('b')).toBeUndefined()
})

test('the same words again are no change, and the object stays the same', () => {
  const board = createStatusBoard()
  board.change([['frame', { state: 'running', counts: { running: 1, succeeded: 2 } }]])
  const before = board.of('frame')
  const calls = heard(board, ['frame'])
  board.change([['frame', { state: 'running', counts: { running: 1, succeeded: 2 } }]])
  expect(calls).toEqual([])
  expect(board.of('frame')).toBe(before)
  board.change([['frame', { state: 'running', counts: { succeeded: 3 } }]])
  expect(calls).toEqual(['frame'])
})

test.each<[string, NodeStatus]>([
  ['state', { state: 'failed', since: 1 }],
  ['time', { state: 'running', since: 2 }],
  ['text', { state: 'running', since: 1, text: '1 of 2' }],
  ['word', { state: 'running', since: 1, word: 'reuse' }],
  ['progress', { state: 'running', since: 1, progress: 0.5 }],
  ['fact', { state: 'running', since: 1, fact: 'for a slot' }],
  ['failure', { state: 'running', since: 1, failure: 'no' }],
  ['output', { state: 'running', since: 1, gave: { auc: '0.9' } }],
  ['being left out', { state: 'running', since: 1, aside: true }],
])('another %s is a change', (_, next) => {
  const board = createStatusBoard()
  board.change([['a', running]])
  const calls = heard(board, ['a'])
  board.change([['a', next]])
  expect(calls).toEqual(['a'])
})

test('what is not named any more is gone, and who stopped listening hears nothing', () => {
  const board = createStatusBoard()
  board.change([
    ['a', running],
    ['b', running],
  ])
  const calls = heard(board, ['a', 'b'])
  const stop = board.watch('a', () => calls.push('late'))
  stop()
  board.put(new Map([['b', running]]))
  expect(calls).toEqual(['a'])
  expect(board.of('a')).toBeUndefined()
})
