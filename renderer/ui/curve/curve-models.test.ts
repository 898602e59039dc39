import { describe, expect, it } from 'vitest'
import { align, nearest, toXY } from './align.ts'
import { assignSlots, slotDash, slotToken } from './run-colours.ts'
import { smooth } from './smooth.ts'

describe('smoothing', () => {
  it('leaves a constant line where it is, from the first point on', () => {
    expect(smooth([2, 2, 2], 0.9)).toEqual([2, 2, 2].map((v) => expect.closeTo(v, 10) as unknown))
  })
  it('keeps gaps and does not let them pull the line', () => {
    expect(smooth([4, null, 4], 0.5)).toEqual([4, null, 4])
  })
  it('returns the raw values at weight 0', () => {
    expect(smooth([1, 5], 0)).toEqual([1, 5])
  })
})

describe('aligning series', () => {
  it('draws series with different steps on one axis, with gaps where a series has no value', () => {
    expect(
      align([
        { x: [0, 2], y: [1, 3] },
        { x: [1, 2], y: [5, 6] },
      ]),
    ).toEqual({
      xs: [0, 1, 2],
      ys: [
        [1, null, 3],
        [null, 5, 6],
      ],
    })
  })
  it('takes the last value logged for a step', () => {
    expect(align([{ x: [0, 0], y: [1, 9] }]).ys).toEqual([[9]])
  })
  it('sorts points that were logged out of order', () => {
    const points = [
      { step: 2, value: 20, timestamp: 0 },
      { step: 1, value: 10, timestamp: 5000 },
    ]
    expect(toXY(points, 'step', 0)).toEqual({ x: [1, 2], y: [10, 20] })
    expect(toXY(points, 'relative', 1000)).toEqual({ x: [-1, 4], y: [20, 10] })
  })
  it('finds the nearest value of a sparse series', () => {
    expect(nearest([0, 1, 2, 3], [7, null, null, 9], 2)).toBe(9)
    expect(nearest([0], [null], 0)).toBe(null)
  })
})

describe('run colours', () => {
  it('keeps a run where it was when others come and go', () => {
    const first = assignSlots({}, ['a', 'b', 'c'])
    expect(first).toEqual({ a: 0, b: 1, c: 2 })
    expect(assignSlots(first, ['c', 'd'])).toMatchObject({ c: 2, d: 0 })
  })
  it('never draws two shown runs alike', () => {
    const clash = assignSlots({ a: 0, b: 0 }, ['a', 'b'])
    expect(clash['a']).not.toBe(clash['b'])
    const many = assignSlots(
      {},
      Array.from({ length: 40 }, (_, i) => `r${String(i)}`),
    )
    const looks = Object.values(many).map((slot) => `${slotToken(slot)} ${slotDash(slot).join()}`)
    expect(new Set(looks).size).toBe(40)
  })
})
