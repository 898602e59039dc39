import { expect, test } from 'vitest'
import { aimOf, answersById, type InHand, walkOf } from './aim.ts'
import { type Answer, portId, type WirePort } from './contract.ts'

const port = (node: string, name: string, side: 'in' | 'out' = 'in'): WirePort => ({
  node,
  side,
  port: name,
  kind: 'parameters',
})
const yes = (at: WirePort): Answer => ({ at, fit: 'yes' })
const no = (at: WirePort): Answer => ({ at, fit: 'no', why: { message: 'It does not fit.' } })

const rows = port('train', 'rows')
const all = port('train', 'all')
const text = port('report', 'text')
const hand: InHand = {
  start: { from: 'port', port: port('load', 'rows', 'out') },
  answers: answersById([yes(rows), no(all), yes(text)]),
  points: new Map([
    [portId(rows), { x: 300, y: 100 }],
    [portId(all), { x: 300, y: 124 }],
    [portId(text), { x: 600, y: 100 }],
  ]),
  strip: 'out',
}
const far = { x: 10, y: 900 }

test('a port that is near pulls the wire to it, one that cannot take it says why', () => {
  expect(aimOf(hand, {}, { x: 292, y: 96 }, 1)).toEqual({ aim: 'port', answer: yes(rows) })
  expect(aimOf(hand, { port: all, node: 'train' }, far, 1)).toEqual({
    aim: 'refused',
    message: 'It does not fit.',
  })
})

test('the pull is as strong on screen at every zoom', () => {
  expect(aimOf(hand, {}, { x: 276, y: 100 }, 1).aim).toBe('empty')
  expect(aimOf(hand, {}, { x: 276, y: 100 }, 0.5).aim).toBe('port')
})

test('anywhere on a step means the port of it that takes the wire', () => {
  expect(aimOf(hand, { node: 'report' }, far, 1)).toEqual({ aim: 'port', answer: yes(text) })
  expect(aimOf(hand, { node: 'load' }, far, 1)).toEqual({ aim: 'nothing' })
})

test('an output does not go into an output, and not into where it came from', () => {
  expect(aimOf(hand, { port: port('train', 'auc', 'out') }, far, 1)).toEqual({ aim: 'same-side' })
  expect(aimOf(hand, { port: port('load', 'rows', 'out') }, far, 1)).toEqual({ aim: 'nothing' })
})

test('on its strip it becomes an output of the pipeline, on the empty canvas a step is asked for', () => {
  expect(aimOf(hand, { strip: 'out' }, far, 1)).toEqual({ aim: 'strip', side: 'out' })
  expect(aimOf(hand, { strip: 'in' }, far, 1)).toEqual({ aim: 'nothing' })
  expect(aimOf(hand, {}, far, 1)).toEqual({ aim: 'empty' })
})

test('the arrow keys walk through what fits, the nearest first', () => {
  expect(walkOf(hand, { x: 0, y: 100 }).map(({ at }) => at.node)).toEqual(['train', 'report'])
})

test("a frame's port that fits from one of its sides fits", () => {
  const answers = answersById([no(rows), { at: rows, fit: 'collect' }])
  expect(answers.get(portId(rows))?.fit).toBe('collect')
})
