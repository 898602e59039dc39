import { describe, expect, it } from 'vitest'
import type { Rect } from '../geometry.ts'
import { roomBetween } from './room.ts'

const size = { width: 216, height: 100 }
const box = (x: number, y: number): Rect => ({ x, y, ...size })
const ends = { from: 'a', to: 'b' }

describe('a step that is put into a wire', () => {
  it('stands where it was pointed at when nothing is there', () => {
    const boxes = new Map([
      ['a', box(0, 0)],
      ['b', box(900, 0)],
    ])
    expect(roomBetween(size, { x: 400, y: 20 }, boxes, ends)).toEqual({ at: { x: 400, y: 20 }, moved: {} })
  })

  it('stands in the middle where there is room for it', () => {
    const boxes = new Map([
      ['a', box(0, 0)],
      ['b', box(600, 0)],
    ])
    // 216 to 600 are free: 84 on each side.
    expect(roomBetween(size, { x: 420, y: 0 }, boxes, ends)).toEqual({ at: { x: 300, y: 0 }, moved: {} })
  })

  it('moves everything behind it to the right where there is none, by the same way', () => {
    const boxes = new Map([
      ['a', box(0, 0)],
      ['b', box(264, 60)],
      ['c', box(528, 60)],
      ['below', box(0, 300)],
    ])
    // 216 + 48, then 216 + 48: b begins at 528 instead of 264.
    expect(roomBetween(size, { x: 130, y: 30 }, boxes, ends)).toEqual({
      at: { x: 264, y: 30 },
      moved: { b: { x: 528, y: 60 }, c: { x: 792, y: 60 } },
    })
  })

  it('keeps off what stands between and does not move', () => {
    const boxes = new Map([
      ['a', box(0, 0)],
      ['b', box(264, 200)],
      ['aside', { x: 250, y: 40, width: 8, height: 60 }],
    ])
    expect(roomBetween(size, { x: 230, y: 20 }, boxes, ends)?.at).toEqual({ x: 264, y: 200 })
  })

  it('has to stand elsewhere when the wire leads back, or to the frame itself', () => {
    const boxes = new Map([
      ['a', box(300, 0)],
      ['b', box(0, 200)],
    ])
    expect(roomBetween(size, { x: 280, y: 20 }, boxes, ends)).toBeUndefined()
    expect(roomBetween(size, { x: 280, y: 20 }, boxes, { from: undefined, to: 'a' })).toBeUndefined()
  })
})
