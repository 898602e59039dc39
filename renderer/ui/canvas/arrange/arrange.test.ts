import { describe, expect, it } from 'vitest'
import { measures, type Rect } from '../geometry.ts'
import type { GraphLayout } from '../layout.ts'
import { pointsOf as cornersOf } from '../routes.ts'
import { graphOf, port, step } from '../sample-graph.ts'
import { arrange } from './arrange.ts'
import { dragged } from './drag.ts'
import { foldGraph } from './fold.ts'
import { caughtBy, dropTarget } from './hit.ts'
import { pointsOf } from './rects.ts'
import { snapTo } from './snap.ts'

const space = { width: 1200, height: 700 }
const rect = (layout: GraphLayout, id: string): Rect => {
  const found = layout.nodes.get(id)
  if (found === undefined) throw new Error(`${id} was not placed`)
  return found
}
const overlap = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

const looped = graphOf(
  [
    step('load'),
    step('loop', { kind: 'loop', inputs: [port('items')], outputs: [port('all')] }),
    step('loop/train'),
    step('loop/score'),
    step('report'),
  ],
  [
    '.rows -> load.in',
    'load.out -> loop/train.in',
    'loop/train.out -> loop/score.in',
    'loop/score.out -> loop.all',
    'loop.all -> report.in',
    'report.out -> .html',
  ],
  { inputs: [port('rows'), port('unused')], outputs: [port('html')] },
)
const points = {
  load: { x: 0, y: 0 },
  loop: { x: 300, y: -40 },
  'loop/train': { x: 20, y: 44 },
  'loop/score': { x: 280, y: 120 },
  report: { x: 1000, y: 20 },
}

describe('places of the document', () => {
  const layout = arrange({ graph: looped, points, space })
  it('are taken as they are, inside frames from the frame', () => {
    expect(rect(layout, 'load')).toMatchObject({ x: 0, y: 0 })
    expect(rect(layout, 'loop/score')).toMatchObject({ x: 580, y: 80 })
    expect(pointsOf(looped, layout.nodes)).toEqual(points)
  })
  it('make a frame as large as its contents', () => {
    const frame = rect(layout, 'loop')
    const score = rect(layout, 'loop/score')
    expect(frame.x + frame.width).toBe(score.x + score.width + measures.framePad.right)
    expect(frame.y + frame.height).toBe(score.y + score.height + measures.framePad.bottom)
  })
  it('leave room for the strips, whose pins are level with what they feed', () => {
    expect(layout.strips?.left).toBeLessThan(0)
    expect(layout.strips?.right).toBeGreaterThan(1216)
    expect(layout.inputs[0]?.y).toBe(48)
  })
  it('have every wire from port to port, through the frame', () => {
    for (const edge of looped.edges) {
      const corners = cornersOf(layout.routes.get(edge.id) ?? [])
      expect(corners.length, edge.id).toBeGreaterThan(1)
      expect(corners.every(({ x, y }) => Number.isFinite(x) && Number.isFinite(y))).toBe(true)
    }
    const [first] = cornersOf(layout.routes.get('artifact load.out -> loop/train.in') ?? [])
    expect(first).toEqual({ x: 216, y: 48 })
  })
})

describe('a node without a place', () => {
  it('stands behind what feeds it, upon nothing else', () => {
    const { report: _, 'loop/score': __, ...known } = points
    const layout = arrange({ graph: looped, points: known, space })
    const rects = ['load', 'loop', 'report'].map((id) => rect(layout, id))
    expect(rect(layout, 'report').x).toBeGreaterThan(rect(layout, 'loop').x)
    expect(rects.some((a, at) => rects.slice(at + 1).some((b) => overlap(a, b)))).toBe(false)
    expect(overlap(rect(layout, 'loop/train'), rect(layout, 'loop/score'))).toBe(false)
  })
})

describe('a wire', () => {
  const three = (middle: { x: number; y: number }) => {
    const graph = graphOf([step('a'), step('b'), step('c')], ['a.out -> c.in'])
    return arrange({ graph, points: { a: { x: 0, y: 0 }, b: middle, c: { x: 700, y: 0 } }, space })
  }
  const heights = (layout: GraphLayout) =>
    cornersOf(layout.routes.get('artifact a.out -> c.in') ?? []).map(({ y }) => y)
  it('is straight where nothing is in the way', () => {
    expect(heights(three({ x: 350, y: 400 }))).toEqual([48, 48])
  })
  it('goes round what stands between its ends', () => {
    const layout = three({ x: 350, y: 0 })
    const { y, height } = rect(layout, 'b')
    expect(
      heights(layout)
        .slice(1, -1)
        .every((at) => at < y || at > y + height),
    ).toBe(true)
  })
  it('turns back in right angles when its end lies behind its start', () => {
    const graph = graphOf([step('a'), step('b')], ['a.out -> b.in'])
    const layout = arrange({ graph, points: { a: { x: 600, y: 0 }, b: { x: 0, y: 300 } }, space })
    const [piece] = layout.routes.get('artifact a.out -> b.in') ?? []
    expect(piece?.kind).toBe('lane')
    expect(piece?.points).toHaveLength(6)
  })
})

describe('while dragging', () => {
  const base = arrange({ graph: looped, points, space })
  it('only what touches the moved step is worked out again', () => {
    const next = dragged(looped, base, { ids: ['load'], by: { x: 0, y: 60 }, into: '' })
    expect(rect(next, 'load')).toMatchObject({ x: 0, y: 60 })
    expect(next.nodes.get('report')).toBe(base.nodes.get('report'))
    const changed = looped.edges.filter(({ id }) => next.routes.get(id) !== base.routes.get(id))
    expect(changed.map(({ id }) => id)).toEqual([
      'artifact .rows -> load.in',
      'artifact load.out -> loop/train.in',
    ])
  })
  it('a frame takes its steps along', () => {
    const next = dragged(looped, base, { ids: ['loop', 'loop/train'], by: { x: 10, y: 10 }, into: '' })
    expect(rect(next, 'loop/train').x - rect(base, 'loop/train').x).toBe(10)
  })
  it('a frame grows around a step that stays in it, and keeps it below its header', () => {
    const down = dragged(looped, base, { ids: ['loop/score'], by: { x: 100, y: 200 }, into: 'loop' })
    expect(rect(down, 'loop').height).toBe(rect(base, 'loop').height + 200)
    const up = dragged(looped, base, { ids: ['loop/score'], by: { x: 0, y: -900 }, into: 'loop' })
    expect(rect(up, 'loop/score').y).toBe(rect(base, 'loop').y + 44)
  })
})

describe('a drop', () => {
  const base = arrange({ graph: looped, points, space })
  const inLoop = { x: 320, y: 0 }
  it('goes into the frame under the pointer', () => {
    expect(dropTarget(looped, base.nodes, ['load'], inLoop)).toBe('loop')
    expect(dropTarget(looped, base.nodes, ['load'], { x: 320, y: -400 })).toBe('')
  })
  it('never goes into what is being moved', () => {
    expect(dropTarget(looped, base.nodes, ['loop'], inLoop)).toBe('')
  })
})

describe('a marquee', () => {
  const base = arrange({ graph: looped, points, space })
  it('catches the steps it touches, and a frame only whole', () => {
    const part = { x: -10, y: -100, width: 400, height: 400 }
    expect(caughtBy(part, looped, base.nodes)).toEqual(['load', 'loop/train'])
    const all = { x: -1000, y: -1000, width: 4000, height: 4000 }
    expect(caughtBy(all, looped, base.nodes)).toEqual(['load', 'loop', 'report'])
  })
})

describe('snapping', () => {
  const moving = { x: 0, y: 0, width: 100, height: 50 }
  it('is to the grid where nothing is near', () => {
    expect(snapTo(moving, { x: 13, y: 6 }, [], 4, 6).by).toEqual({ x: 12, y: 8 })
  })
  it('is to the line of a neighbour that is near, and shows the line', () => {
    const other = { x: 202, y: 300, width: 100, height: 50 }
    const { by, guides } = snapTo(moving, { x: 199, y: 101 }, [other], 4, 6)
    expect(by).toEqual({ x: 202, y: 100 })
    expect(guides[0]).toEqual({ axis: 'x', at: 202, from: 100, to: 350 })
  })
})

describe('a folded frame', () => {
  const folded = foldGraph(looped, ['loop'])
  it('is one node with a count, and its inner wires are gone', () => {
    expect(folded.nodes.map(({ id }) => id)).toEqual(['load', 'loop', 'report'])
    expect(folded.nodes[1]).toMatchObject({ folded: 2 })
    expect(folded.edges.map(({ from, to }) => [from.node, to.node])).toEqual([
      [undefined, 'load'],
      ['load', 'loop'],
      ['loop', 'report'],
      ['report', undefined],
    ])
  })
  it('is the same graph where nothing is folded', () => {
    expect(foldGraph(looped, [])).toBe(looped)
  })
})
