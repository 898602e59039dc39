/** Aligning and distributing: how far each of some rectangles moves. */
import type { Point, Rect } from '../geometry.ts'
import { boundsOf } from './rects.ts'

export const alignments = ['left', 'center', 'right', 'top', 'middle', 'bottom'] as const
export type Alignment = (typeof alignments)[number]
export type Axis = 'across' | 'down'

const targets: Readonly<Record<Alignment, (rect: Rect, all: Rect) => Point>> = {
  left: (rect, all) => ({ x: all.x - rect.x, y: 0 }),
  center: (rect, all) => ({ x: all.x + all.width / 2 - rect.x - rect.width / 2, y: 0 }),
  right: (rect, all) => ({ x: all.x + all.width - rect.x - rect.width, y: 0 }),
  top: (rect, all) => ({ x: 0, y: all.y - rect.y }),
  middle: (rect, all) => ({ x: 0, y: all.y + all.height / 2 - rect.y - rect.height / 2 }),
  bottom: (rect, all) => ({ x: 0, y: all.y + all.height - rect.y - rect.height }),
}

type Rects = ReadonlyMap<string, Rect>
type Shifts = ReadonlyMap<string, Point>

export const aligned = (rects: Rects, how: Alignment): Shifts => {
  const all = boundsOf([...rects.values()])
  return new Map([...rects].map(([id, rect]) => [id, targets[how](rect, all)]))
}

/** The outermost two stay; the free space between all becomes the same. */
export const distributed = (rects: Rects, axis: Axis): Shifts => {
  const [at, length] = axis === 'across' ? (['x', 'width'] as const) : (['y', 'height'] as const)
  const order = [...rects].toSorted(([, a], [, b]) => a[at] - b[at])
  const all = boundsOf([...rects.values()])
  const used = order.reduce((sum, [, rect]) => sum + rect[length], 0)
  const gap = order.length < 2 ? 0 : (all[length] - used) / (order.length - 1)
  let next = all[at]
  return new Map(
    order.map(([id, rect]) => {
      const by = next - rect[at]
      next += rect[length] + gap
      return [id, axis === 'across' ? { x: by, y: 0 } : { x: 0, y: by }]
    }),
  )
}
