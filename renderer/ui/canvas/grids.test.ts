import ELK from 'elkjs/lib/elk.bundled.js'
import { describe, expect, it } from 'vitest'
import type { PipelineGraph } from '#shared/graph.ts'
import { arrange } from './arrange/arrange.ts'
import { pointsOf } from './arrange/rects.ts'
import { meets, type Rect } from './geometry.ts'
import { type GraphLayout, layOut } from './layout.ts'
import { flattened } from './routes.ts'
import { graphOf, port, step } from './sample-graph.ts'

const elk = new ELK()
const space = { width: 900, height: 660 }
const place = (graph: PipelineGraph, compact = false): Promise<GraphLayout> =>
  layOut({ graph, space, strips: !compact, compact }, (rows) => elk.layout(rows))

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at)

/** One source, `count` parallel chains of `length` steps, one step that gathers what they give. */
const fan = (count: number, length = 1): PipelineGraph => {
  const chains = numbers(count).map((at) => numbers(length).map((link) => `s${at}-${link}`))
  const ports = numbers(count).map((at) => port(`p${at}`))
  return graphOf(
    [step('source'), ...chains.flat().map((id) => step(id)), step('gather', { inputs: ports })],
    chains.flatMap((chain, at) => [
      `source.out -> ${chain[0]}.in`,
      ...chain.slice(1).map((id, link) => `${chain[link]}.out -> ${id}.in`),
      `${chain.at(-1)}.out -> gather.p${at}`,
    ]),
  )
}

const rect = (layout: GraphLayout, id: string): Rect => {
  const found = layout.nodes.get(id)
  if (found === undefined) throw new Error(`${id} was not placed`)
  return found
}
const columnsIn = (layout: GraphLayout, like: RegExp): number =>
  new Set([...layout.nodes].filter(([id]) => like.test(id)).map(([, { x }]) => x)).size

/** Steps that a wire of the editor's picture runs behind. */
const behind = (graph: PipelineGraph, points: ReturnType<typeof pointsOf>): readonly string[] => {
  const layout = arrange({ graph, points, space })
  return graph.edges.flatMap(({ id, from, to }) => {
    const line = flattened(layout.routes.get(id) ?? [], 40)
    const others = [...layout.nodes].filter(([node]) => node !== from.node && node !== to.node)
    return others.flatMap(([node, { x, y, width, height }]) => {
      const inner = { x: x + 1, y: y + 1, width: width - 2, height: height - 2 }
      return line.some((point) => meets({ ...point, width: 0.1, height: 0.1 }, inner))
        ? [`${id} at ${node}`]
        : []
    })
  })
}

describe('a fan that is a good deal higher than the canvas', () => {
  const shapes: [string, PipelineGraph][] = [
    ['16 steps', fan(16)],
    ['38 steps', fan(38)],
    ['100 steps', fan(100)],
    ['20 chains of two', fan(20, 2)],
    [
      '40 steps without wires',
      graphOf(
        numbers(40).map((at) => step(`s${at}-0`)),
        [],
      ),
    ],
  ]
  it.each(shapes)(
    '%s: stands in several columns, nothing upon another, no wire behind a step',
    async (_, graph) => {
      const layout = await place(graph)
      expect(columnsIn(layout, /^s\d+-0$/)).toBeGreaterThan(1)
      const all = [...layout.nodes.values()]
      for (const [at, one] of all.entries())
        for (const other of all.slice(at + 1)) expect(meets(one, other)).toBe(false)
      expect(behind(graph, pointsOf(graph, layout.nodes))).toEqual([])
    },
  )
  it('stands between what it waits for and what waits for it, in reading order of the ports', async () => {
    const graph = fan(38)
    const layout = await place(graph)
    for (const at of numbers(38)) {
      expect(rect(layout, `s${at}-0`).x).toBeGreaterThan(rect(layout, 'source').x + 216)
      expect(rect(layout, `s${at}-0`).x + 216).toBeLessThan(rect(layout, 'gather').x)
    }
    const order = numbers(38).map((at) => rect(layout, `s${at}-0`))
    expect(order).toEqual(order.toSorted((a, b) => a.y - b.y || a.x - b.x))
  })
  it('keeps what only one of them leads to beside it', async () => {
    const layout = await place(fan(20, 2))
    for (const at of numbers(20)) {
      expect(rect(layout, `s${at}-1`).y).toBe(rect(layout, `s${at}-0`).y)
      expect(rect(layout, `s${at}-1`).x).toBe(rect(layout, `s${at}-0`).x + 216 + 48)
    }
  })
  it('is arranged so inside a frame, too', async () => {
    const inner = numbers(40).map((at) => step(`loop/s${at}-0`))
    const graph = graphOf([step('loop', { kind: 'loop' }), ...inner], [])
    const layout = await place(graph)
    expect(columnsIn(layout, /s\d+-0$/)).toBeGreaterThan(1)
  })
  it('leads every wire of a small picture from port to port', async () => {
    const graph = fan(38)
    const layout = await place(graph)
    for (const { id, from, to } of graph.edges) {
      const line = flattened(layout.routes.get(id) ?? [])
      expect(line[0]).toMatchObject({ x: rect(layout, from.node ?? '').x + 216 })
      expect(line.at(-1)).toMatchObject({ x: rect(layout, to.node ?? '').x })
    }
  })
})

describe('a fan about as high as the canvas', () => {
  it('stays one column', async () => {
    expect(columnsIn(await place(fan(8)), /^s\d/)).toBe(1)
  })
})

describe('a run', () => {
  it('has no grids', async () => {
    expect(columnsIn(await place(fan(38), true), /^s\d/)).toBe(1)
  })
})
