import { describe, expect, it } from 'vitest'
import type { Rect } from './geometry.ts'
import { buildLevels, root } from './levels.ts'
import { pathOf } from './routes.ts'
import { columnsOf, foldIntoRows } from './rows.ts'
import { chain, graphOf, step } from './sample-graph.ts'
import { spread } from './spread.ts'
import { detailOf, fitView, openView, reveal } from './view.ts'
import { pathThrough, stepBeyond } from './walk-graph.ts'

const segmentsOf = (graph: ReturnType<typeof graphOf>) => buildLevels(graph).levels.get(root)?.segments ?? []
const idsOf = (graph: ReturnType<typeof graphOf>) => graph.nodes.map(({ id }) => id)
const size = () => ({ width: 216, height: 64 })

describe('columns and rows', () => {
  it('put a step after the longest way to it', () => {
    const graph = graphOf(
      [step('a'), step('b'), step('c')],
      ['a.out -> b.in', 'b.out -> c.in', 'a.out -> c.in'],
    )
    expect(columnsOf(idsOf(graph), segmentsOf(graph))).toEqual([['a'], ['b'], ['c']])
  })
  it('fold only when the picture gets larger', () => {
    const graph = chain(9)
    const fold = (width: number) =>
      foldIntoRows(idsOf(graph), segmentsOf(graph), size, { width, height: 800 }).rows.length
    expect(fold(5000)).toBe(1)
    expect(fold(900)).toBe(3)
  })
})

describe('levels', () => {
  it('cut a wire at every frame it crosses', () => {
    const graph = graphOf(
      [step('a'), step('d', { kind: 'dag' }), step('d/e', { kind: 'dag' }), step('d/e/f')],
      ['a.out -> d/e/f.in'],
    )
    const way = [...buildLevels(graph).ways.values()][0] ?? []
    expect(way.map(({ level }) => level)).toEqual(['', 'd', 'd/e'])
    expect(way[1]?.segment.from.at).toBe('west')
    expect(way[2]?.segment.to).toMatchObject({ at: 'child', node: 'd/e/f' })
  })
  it('meet the port of an enclosing frame from inside', () => {
    const graph = graphOf([step('d', { kind: 'dag' }), step('d/f')], ['d.x -> d/f.in', 'd/f.out -> d.y'])
    const ends = [...buildLevels(graph).ways.values()].map((way) => way.map(({ level }) => level))
    expect(ends).toEqual([['d'], ['d']])
  })
})

describe('paths', () => {
  it('are straight between equal heights and curved otherwise', () => {
    const flat = [
      {
        kind: 'smooth' as const,
        points: [
          { x: 0, y: 5 },
          { x: 50, y: 5 },
        ],
      },
    ]
    expect(pathOf(flat)).toBe('M0 5L50 5')
    const sloped = [
      {
        kind: 'smooth' as const,
        points: [
          { x: 0, y: 0 },
          { x: 100, y: 60 },
        ],
      },
    ]
    expect(pathOf(sloped)).toMatch(/^M0 0C\S+ 0 \S+ 60 100 60$/)
  })
  it('turn lanes with rounded corners that fit short legs', () => {
    const points = [
      { x: 0, y: 0 },
      { x: 8, y: 0 },
      { x: 8, y: 100 },
    ]
    expect(pathOf([{ kind: 'lane', points }])).toBe('M0 0L4 0Q8 0 8 4L8 100')
  })
})

it('pins that are too close move apart, in order', () => {
  const pins = [
    { key: 'b', y: 12 },
    { key: 'a', y: 10 },
    { key: 'c', y: 100 },
  ]
  expect([...spread(pins, 24)]).toEqual([
    ['a', 10],
    ['b', 34],
    ['c', 100],
  ])
})

describe('the view', () => {
  const window = { width: 1000, height: 600 }
  it('never blows a small picture up, and centres it without strips', () => {
    const view = fitView({ size: { width: 200, height: 100 } }, window)
    expect(view).toEqual({ x: 400, y: 250, zoom: 1 })
  })
  it('opens a huge picture at a size that can be read; fitting shows all of it', () => {
    const nodes = new Map([['first', { x: 0, y: 4000, width: 216, height: 64 }]])
    const huge = { size: { width: 9000, height: 9000 }, nodes }
    expect(openView(huge, window, 'bare').zoom).toBe(0.5)
    expect(openView(huge, window, 'compact').zoom).toBe(0.62)
    const wide = (width: number) => ({
      size: { width: width + 200, height: 100 },
      strips: { left: 100, leftWidth: 100, right: 100 + width, rightWidth: 100 },
      nodes: new Map(),
    })
    expect(openView(wide(1150), window, 'strips').zoom).toBeCloseTo(0.696, 2)
    expect(openView(wide(1900), window, 'strips').zoom).toBe(0.85)
    expect(fitView(huge, window).zoom).toBeCloseTo(0.06, 2)
  })
  it.each([700, 1000, 1200, 1900, 5000])(
    'leaves names beside a picture %d px wide the room they take on screen',
    (width) => {
      const strips = { left: 40, leftWidth: 120, right: 40 + width, rightWidth: 80 }
      const { x, zoom } = fitView({ size: { width: width + 200, height: 100 }, strips }, window)
      const grown = 1 / Math.min(1, Math.max(0.61, zoom))
      expect(x + 40 * zoom).toBeCloseTo(120 * zoom * grown)
      expect(x + (40 + width) * zoom + 80 * zoom * grown).toBeLessThan(1000.5)
      if (zoom < 1) expect(x + (40 + width) * zoom + 80 * zoom * grown).toBeGreaterThan(999.5)
    },
  )
  it('opens a picture that does not fit where it begins', () => {
    const nodes = new Map([['first', { x: 0, y: 4000, width: 216, height: 64 }]])
    const view = openView({ size: { width: 900, height: 9000 }, nodes }, window, 'bare')
    expect(view.y + 4000 * view.zoom).toBeGreaterThan(0)
    expect(view.y + 4000 * view.zoom).toBeLessThan(600)
  })
  it('moves only when the step is out of view, and only as far as needed', () => {
    const view = { x: 0, y: 0, zoom: 1 }
    expect(reveal({ x: 100, y: 100, width: 216, height: 64 }, view, window)).toBeUndefined()
    expect(reveal({ x: 900, y: 100, width: 216, height: 64 }, view, window)).toEqual({
      x: -140,
      y: 0,
      zoom: 1,
    })
  })
  it('leaves a frame that is larger than the window where its beginning is seen', () => {
    const view = { x: 0, y: 0, zoom: 1 }
    expect(reveal({ x: 70, y: 30, width: 1400, height: 500 }, view, window)).toBeUndefined()
    expect(reveal({ x: 700, y: 30, width: 1400, height: 500 }, view, window)?.x).toBe(-676)
    expect(reveal({ x: -200, y: 30, width: 1400, height: 500 }, view, window)?.x).toBe(224)
  })
  it('shows a step beside what lies upon the window', () => {
    const view = { x: 0, y: 0, zoom: 1 }
    const cover = { left: 300, top: 42, corner: { width: 170, height: 150 } }
    const shown = (x: number, y: number) => reveal({ x, y, width: 216, height: 64 }, view, window, cover)
    expect(shown(400, 100)).toBeUndefined()
    expect(shown(100, 100)).toEqual({ x: 224, y: 0, zoom: 1 })
    expect(shown(400, 20)).toEqual({ x: 0, y: 46, zoom: 1 })
    expect(shown(640, 500)).toEqual({ x: -26, y: 0, zoom: 1 })
    expect(shown(740, 400)).toEqual({ x: 0, y: -14, zoom: 1 })
    // Where it is larger than what is left it stays in the window.
    const tall = reveal({ x: 500, y: 70, width: 480, height: 500 }, view, window, cover)
    expect(tall).toEqual({ x: -150, y: 0, zoom: 1 })
  })
  it.each([
    [1, 'full'],
    [0.85, 'full'],
    [0.7, 'facts'],
    [0.3, 'marks'],
  ])('at zoom %d shows %s', (zoom, detail) => expect(detailOf(zoom)).toBe(detail))
})

describe('walking', () => {
  const graph = graphOf([step('a'), step('b'), step('c'), step('lone')], ['a.out -> b.in', 'a.out -> c.in'])
  const at = (x: number, y: number): Rect => ({ x, y, width: 216, height: 64 })
  const rects = new Map([
    ['a', at(0, 0)],
    ['b', at(300, 200)],
    ['c', at(300, 10)],
    ['lone', at(0, 300)],
  ])
  it('lights everything before and after a step, and nothing beside it', () => {
    expect([...pathThrough(graph, 'b').nodes].toSorted()).toEqual(['a', 'b'])
    expect(pathThrough(graph, 'a').edges.size).toBe(2)
  })
  it('follows the wires right and left, the nearest in height first', () => {
    expect(stepBeyond(graph, rects, 'a', 'ArrowRight')).toBe('c')
    expect(stepBeyond(graph, rects, 'b', 'ArrowLeft')).toBe('a')
  })
  it('goes up and down by place, and stays at the edge', () => {
    expect(stepBeyond(graph, rects, 'a', 'ArrowDown')).toBe('lone')
    expect(stepBeyond(graph, rects, 'a', 'ArrowUp')).toBeUndefined()
  })
})
