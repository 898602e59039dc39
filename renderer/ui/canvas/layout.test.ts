import ELK from 'elkjs/lib/elk.bundled.js'
import { describe, expect, it } from 'vitest'
import type { PipelineGraph } from '#shared/graph.ts'
import type { Rect } from './geometry.ts'
import { type GraphLayout, layOut } from './layout.ts'
import { pathOf, pointsOf } from './routes.ts'
import { chain, graphOf, port, step, wire } from './sample-graph.ts'

const elk = new ELK()
const arrange = (graph: PipelineGraph, strips = true, width = 1200): Promise<GraphLayout> =>
  layOut({ graph, space: { width, height: 700 }, strips }, (rows) => elk.layout(rows))

const rect = (layout: GraphLayout, id: string): Rect => {
  const found = layout.nodes.get(id)
  if (found === undefined) throw new Error(`${id} was not placed`)
  return found
}
const overlap = (a: Rect, b: Rect): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
const ends = (layout: GraphLayout, edge: string) => {
  const points = pointsOf(layout.routes.get(edge) ?? [])
  return { first: points[0], last: points.at(-1) }
}

describe('a chain that fits', () => {
  it('stays in one line, left to right', async () => {
    const layout = await arrange(chain(3), false)
    const tops = ['s0', 's1', 's2'].map((id) => rect(layout, id).y)
    expect(new Set(tops).size).toBe(1)
    expect(rect(layout, 's1').x).toBeGreaterThan(rect(layout, 's0').x + 216)
  })
})

describe('a chain much longer than the canvas', () => {
  it('continues in rows below', async () => {
    const layout = await arrange(chain(12), false)
    const rows = new Set([...layout.nodes.values()].map((node) => node.y))
    expect(rows.size).toBeGreaterThan(1)
    expect(layout.size.width).toBeLessThan(12 * 216)
    expect(rect(layout, 's11').y).toBeGreaterThan(rect(layout, 's0').y)
  })
  it('leads every wire from port to port', async () => {
    const graph = chain(12)
    const layout = await arrange(graph, false)
    for (const edge of graph.edges) {
      const from = rect(layout, edge.from.node ?? '')
      const to = rect(layout, edge.to.node ?? '')
      const { first, last } = ends(layout, edge.id)
      expect(first).toEqual({ x: from.x + 216, y: from.y + 48 })
      expect(last).toEqual({ x: to.x, y: to.y + 48 })
    }
  })
})

const nested = graphOf(
  [
    step('load'),
    step('loop', {
      kind: 'loop',
      inputs: [port('items', 'parameter', { list: true })],
      outputs: [port('all')],
    }),
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

describe('steps in a frame', () => {
  it('lie inside it, below its header', async () => {
    const layout = await arrange(nested)
    const frame = rect(layout, 'loop')
    for (const id of ['loop/train', 'loop/score']) {
      const inner = rect(layout, id)
      expect(inner.x).toBeGreaterThanOrEqual(frame.x + 20)
      expect(inner.y).toBeGreaterThanOrEqual(frame.y + 30)
      expect(inner.x + inner.width).toBeLessThanOrEqual(frame.x + frame.width)
      expect(inner.y + inner.height).toBeLessThanOrEqual(frame.y + frame.height)
    }
  })
  it('get wires from outside that pass the frame without a break', async () => {
    const layout = await arrange(nested)
    const route = layout.routes.get('artifact load.out -> loop/train.in') ?? []
    expect(route.length).toBe(2)
    expect(route[0]?.points.at(-1)).toEqual(route[1]?.points[0])
    expect(route[1]?.points[0]?.x).toBe(rect(layout, 'loop').x)
  })
  it('end in the port on the frame that collects them', async () => {
    const layout = await arrange(nested)
    const pin = layout.framePins.get('loop')?.outputs[0]
    const frame = rect(layout, 'loop')
    const { last } = ends(layout, 'artifact loop/score.out -> loop.all')
    expect(last?.x).toBe(frame.x + frame.width)
    expect(last?.y).toBeCloseTo(frame.y + (pin?.y ?? 0))
  })
})

describe('the strips', () => {
  it('hold every input and output, used or not', async () => {
    const layout = await arrange(nested)
    expect(layout.inputs.map((pin) => pin.name)).toEqual(['rows', 'unused'])
    expect(layout.inputs[1]?.y).toBeGreaterThan(layout.inputs[0]?.y ?? 0)
    const { first } = ends(layout, 'artifact .rows -> load.in')
    expect(first).toEqual({ x: layout.inputs[0]?.x, y: layout.inputs[0]?.y })
    const { last } = ends(layout, 'artifact report.out -> .html')
    expect(last).toEqual({ x: layout.outputs[0]?.x, y: layout.outputs[0]?.y })
  })
  it('keep their pins apart', async () => {
    const names = ['a', 'b', 'c', 'd', 'e']
    const graph = graphOf(
      [
        step('one', { inputs: names.map((name) => port(name)) }),
        step('two', { inputs: names.map((name) => port(name)) }),
      ],
      names.flatMap((name) => [`.${name} -> one.${name}`, `.${name} -> two.${name}`]),
      { inputs: names.map((name) => port(name)) },
    )
    const ys = (await arrange(graph)).inputs.map((pin) => pin.y).toSorted((a, b) => a - b)
    for (const [at, y] of ys.slice(1).entries()) expect(y - (ys[at] ?? 0)).toBeGreaterThanOrEqual(22)
  })
})

describe('any graph', () => {
  const shapes: [string, PipelineGraph][] = [
    ['empty', graphOf([], [])],
    ['one step', graphOf([step('a')], [])],
    [
      'no wires',
      graphOf(
        ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => step(id)),
        [],
      ),
    ],
    ['a cycle', graphOf([step('a'), step('b')], ['a.out -> b.in', 'b.out -> a.in'])],
    ['an empty frame', graphOf([step('d', { kind: 'dag' }), step('e')], ['d.out -> e.in'])],
    ['order only', { ...graphOf([step('a'), step('b')], []), edges: [wire('a. -> b.', 'order')] }],
    ['a wire to nowhere', graphOf([step('a')], ['a.out -> gone.in'])],
    [
      'wide',
      graphOf(
        Array.from({ length: 40 }, (_, at) => step(`n${at}`)),
        [],
      ),
    ],
    ['long chain', chain(60)],
  ]
  it.each(shapes)('%s: is placed without overlaps and with finite paths', async (_name, graph) => {
    const layout = await arrange(graph)
    const leaves = graph.nodes.filter((node) => node.kind === 'step').map((node) => rect(layout, node.id))
    for (const [at, a] of leaves.entries()) {
      for (const b of leaves.slice(at + 1)) expect(overlap(a, b)).toBe(false)
    }
    for (const route of layout.routes.values()) expect(pathOf(route)).not.toMatch(/NaN|Infinity/)
    expect(Number.isFinite(layout.size.width) && Number.isFinite(layout.size.height)).toBe(true)
  })

  it('of five hundred steps is arranged whole', async () => {
    const ids = Array.from({ length: 500 }, (_, at) => `n${at}`)
    const wires = ids.slice(1).map((id, at) => `n${Math.floor(at / 3)}.out -> ${id}.in`)
    const layout = await arrange(
      graphOf(
        ids.map((id) => step(id)),
        wires,
      ),
    )
    expect(layout.nodes.size).toBe(500)
    expect(layout.routes.size).toBe(499)
  })
})

describe('one value that goes to hundreds of steps', () => {
  it('is laid out in the time of a glance, every step in the column after what it waits for', async () => {
    const ids = Array.from({ length: 300 }, (_, at) => `s${at}`)
    const wires = ids.slice(1).flatMap((id, at) => [`s${(at + 1) >> 1}.out -> ${id}.a`, `s0.out -> ${id}.b`])
    const graph = graphOf(
      ids.map((id) => step(id, { inputs: [port('a', 'artifact'), port('b', 'artifact')] })),
      wires,
    )
    const before = process.cpuUsage().user
    const layout = await arrange(graph, false)
    // Half a minute and more without the bounds on what elk is asked; one to two seconds with them.
    expect((process.cpuUsage().user - before) / 1e6).toBeLessThan(12)
    for (const { id, from, to } of graph.edges) {
      expect(rect(layout, from.node ?? '').x).toBeLessThan(rect(layout, to.node ?? '').x)
      expect(ends(layout, id).last?.x).toBe(rect(layout, to.node ?? '').x)
    }
  })
})

describe('the branches of an if / else', () => {
  it('stand below each other in the order in which they are asked, whatever leads to them', async () => {
    const branch = (number: number, is: 'if' | 'elif' | 'else') =>
      step(`one/condition-${number}`, { kind: 'condition', heading: { is, condition: '' } })
    const graph = graphOf(
      [
        step('a'),
        step('b'),
        step('one', { kind: 'condition', heading: { is: 'branches', count: 3 } }),
        branch(10, 'else'),
        branch(9, 'elif'),
        branch(8, 'if'),
        ...[8, 9, 10].map((number) => step(`one/condition-${number}/s`)),
      ],
      ['a.out -> one/condition-10/s.in', 'b.out -> one/condition-8/s.in'],
    )
    const layout = await arrange(graph)
    const tops = [8, 9, 10].map((number) => rect(layout, `one/condition-${number}`).y)
    expect(tops).toEqual(tops.toSorted((one, other) => one - other))
  })
})
