import { describe, expect, it } from 'vitest'
import { Dice } from '#core/run/simulation/dice.test-helper.ts'
import { meets, type Rect } from '../geometry.ts'
import { nearestFree, roomAround, roomBetween } from './room.ts'

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

  it('goes to the nearest free place when the wire leads back, or to the frame itself: nothing else moves', () => {
    const boxes = new Map([
      ['a', box(300, 0)],
      ['b', box(0, 200)],
    ])
    const beside = { at: { x: 280, y: 112 }, moved: {} }
    expect(roomBetween(size, { x: 280, y: 60 }, boxes, ends)).toEqual(beside)
    expect(roomBetween(size, { x: 280, y: 60 }, boxes, { from: undefined, to: 'a' })).toEqual(beside)
  })

  it('goes to the nearest free place when its column is taken by what cannot move', () => {
    const boxes = new Map([
      ['a', box(0, 0)],
      ['b', box(264, 0)],
      ['wide', { x: 200, y: 101, width: 80, height: 300 }],
      ['above', { x: 250, y: -300, width: 12, height: 290 }],
    ])
    const high = { width: 216, height: 140 }
    const { at, moved } = roomBetween(high, { x: 190, y: 20 }, boxes, ends)
    expect(moved).toEqual({})
    expect([...boxes.values()].some((one) => meets({ ...at, ...high }, one))).toBe(false)
  })
})

describe('the nearest free place', () => {
  it('covers nothing, whatever stands there, and stays within its frame', () => {
    const dice = new Dice(7)
    for (let round = 0; round < 300; round++) {
      const boxes = Array.from({ length: 1 + Math.floor(dice.roll() * 30) }, () =>
        box(Math.floor(dice.roll() * 1200), Math.floor(dice.roll() * 800)),
      )
      const wish = { x: Math.floor(dice.roll() * 1200), y: Math.floor(dice.roll() * 800) }
      const at = nearestFree(size, wish, boxes, { x: 20, y: 44 })
      expect(at.x).toBeGreaterThanOrEqual(20)
      expect(at.y).toBeGreaterThanOrEqual(44)
      expect(boxes.filter((one) => meets({ ...at, ...size }, one))).toEqual([])
    }
  })

  it('is found among a thousand by looking at each a few times, and among four thousand no more often', () => {
    const looksAt = (count: number): number => {
      let looks = 0
      const wide = Math.ceil(Math.sqrt(count * 1.6))
      const boxes = Array.from({ length: count }, (_, at) => {
        const one = box((at % wide) * 230, Math.floor(at / wide) * 114)
        return Object.defineProperty({ ...one }, 'x', {
          get() {
            looks += 1
            return one.x
          },
        })
      })
      const at = nearestFree(size, { x: wide * 115, y: 1400 }, boxes)
      const times = looks / count
      expect(boxes.some((other) => meets({ ...at, ...size }, other))).toBe(false)
      return times
    }
    const times = looksAt(1000)
    expect(times).toBeLessThan(40)
    expect(looksAt(4000)).toBeLessThanOrEqual(times * 1.5)
  })
})

describe('a frame that grew', () => {
  it('pushes what it would cover, and what stands behind that, as far as it grew', () => {
    const boxes = new Map([
      ['right', box(400, 0)],
      ['further', box(700, 50)],
      ['below', box(0, 300)],
      ['left', box(-300, 0)],
    ])
    const was = { x: 0, y: 0, width: 380, height: 200 }
    expect(roomAround(was, { width: 640, height: 200 }, boxes)).toEqual({
      right: { x: 660, y: 0 },
      further: { x: 960, y: 50 },
    })
    expect(roomAround(was, { width: 380, height: 310 }, boxes)).toEqual({ below: { x: 0, y: 410 } })
    expect(roomAround(was, { width: 384, height: 200 }, new Map([['far', box(500, 0)]]))).toEqual({})
  })
})
