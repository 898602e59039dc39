import { expect, it } from 'vitest'
import type { Rank } from '#core/schedule/choose.ts'
import { RunQueue } from './run-queue.ts'

const queueOf = (...runs: string[]) => {
  const kept = new Map<string, Rank>()
  const queue = new RunQueue({ putRank: (runId, rank) => void kept.set(runId, rank) })
  for (const run of runs) queue.add(run, { priority: 0, place: 0 })
  return { queue, kept }
}

it('is in the order in which runs came, and moves them among those of their priority', () => {
  const { queue, kept } = queueOf('a', 'b', 'c')
  expect(queue.inOrder()).toEqual(['a', 'b', 'c'])
  queue.move('c', 'up')
  expect(queue.inOrder()).toEqual(['a', 'c', 'b'])
  queue.move('b', 'first')
  expect(queue.inOrder()).toEqual(['b', 'a', 'c'])
  queue.move('b', 'down')
  expect(queue.inOrder()).toEqual(['a', 'b', 'c'])
  queue.move('a', 'last')
  expect(queue.inOrder()).toEqual(['b', 'c', 'a'])
  queue.move('a', 'down')
  expect(queue.inOrder()).toEqual(['b', 'c', 'a'])
  expect(kept.get('a')).toEqual({ priority: 0, place: -1 })
})

it('puts urgent runs first, new ones behind those that were given a place, and forgets who has ended', () => {
  const { queue } = queueOf('a', 'b')
  queue.move('b', 'first')
  queue.add('c', { priority: 0, place: 0 })
  expect(queue.inOrder()).toEqual(['b', 'a', 'c'])
  expect(queue.setPriority('c', 1)).toBe(true)
  expect(queue.inOrder()).toEqual(['c', 'b', 'a'])
  queue.move('c', 'down')
  expect(queue.inOrder()).toEqual(['c', 'b', 'a'])
  queue.remove('c')
  expect([queue.inOrder(), queue.setPriority('c', 1), queue.move('c', 'up')]).toEqual([
    ['b', 'a'],
    false,
    false,
  ])
})
