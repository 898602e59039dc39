/** What every picture of a document with places has to keep to, over real pipelines and over made-up ones. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { graphOf as graphOfDocument } from '#core/spec/graph.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import type { GraphEdge, PipelineGraph } from '#shared/graph.ts'
import { isFrame, type Point, type Rect } from '../geometry.ts'
import type { GraphLayout } from '../layout.ts'
import { pointsOf as cornersOf, flattened, type Route } from '../routes.ts'
import { graphOf, port, step } from '../sample-graph.ts'
import { shareLayout } from '../share-parts.ts'
import { arrange } from './arrange.ts'
import { dragged } from './drag.ts'
import { familyOf } from './family.ts'
import { isInside } from './ground.ts'
import { type Points, pointsOf } from './rects.ts'

const project = resolve(import.meta.dirname, '../../../..')
const goldens = join(resolve(project, process.env['NAGARE_GOLDENS'] ?? '../shared/kfp'), 'pipelines')
const folder = existsSync(goldens) ? goldens : join(project, 'tests/fixtures/pipelines')
const space = { width: 1200, height: 760 }

const open = (file: string): PipelineGraph => {
  const parsed = parsePipeline(readFileSync(join(folder, file), 'utf8'))
  if (!parsed.ok) throw new Error(`${file} is not read.`)
  return graphOfDocument(parsed.value)
}

/** Numbers from 0 to 1, the same ones every time. */
const chance = (seed: number) => {
  let state = seed
  return (): number => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

interface Drawn {
  readonly graph: PipelineGraph
  readonly points: Points
}

/** Steps here and there, never upon one another; wires in all directions. */
const scattered = (seed: number): Drawn => {
  const next = chance(seed)
  const count = 6 + Math.floor(next() * 24)
  const ids = Array.from({ length: count }, (_, at) => `s${at}`)
  const places = ids.map((_, at) => ({ at, order: next() })).toSorted((a, b) => a.order - b.order)
  const columns = Math.ceil(Math.sqrt(count) * (0.7 + next()))
  const points = Object.fromEntries(
    places.map(({ at }, index): [string, Point] => [
      `s${at}`,
      {
        x: (index % columns) * 290 + Math.floor(next() * 40),
        y: Math.floor(index / columns) * 190 + Math.floor(next() * 50),
      },
    ]),
  )
  const wires = ids
    .slice(1)
    .map((id, at) => `s${Math.floor(next() * (at + 1))}.o${Math.floor(next() * 3)} -> ${id}.i0`)
  const more = ids.slice(4).map((id, at) => `s${Math.floor(next() * (at + 3))}.o0 -> ${id}.i1`)
  const inputs = ['a', 'b', 'c'].map((name) => `.${name} -> s${Math.floor(next() * count)}.i2`)
  const outputs = [`s${Math.floor(next() * count)}.o1 -> .end`]
  const ports = (letter: string) => [0, 1, 2].map((at) => port(`${letter}${at}`))
  const graph = graphOf(
    ids.map((id) => step(id, { inputs: ports('i'), outputs: ports('o') })),
    [...new Set([...wires, ...more, ...inputs, ...outputs])],
    { inputs: ['a', 'b', 'c'].map((name) => port(name)), outputs: [port('end')] },
  )
  return { graph, points }
}

const samples: readonly (readonly [string, () => Drawn])[] = [
  ...globSync('**/*.yaml', { cwd: folder })
    .toSorted()
    .map((file) => [file, () => ({ graph: open(file), points: {} })] as const),
  ...Array.from({ length: 60 }, (_, seed) => [`made up ${seed}`, () => scattered(seed)] as const),
]

const meets = (line: readonly Point[], { x, y, width, height }: Rect): boolean =>
  line.some((b, at) => {
    const a = line[at - 1]
    // Pieces are short or level or upright: their bounds are the piece.
    return (
      a !== undefined &&
      Math.min(a.x, b.x) < x + width - 1 &&
      Math.max(a.x, b.x) > x + 1 &&
      Math.min(a.y, b.y) < y + height - 1 &&
      Math.max(a.y, b.y) > y + 1
    )
  })

/** What stands in a wire's way if it is drawn so: steps, and frames that it has no business in. */
const strangersOf = (edge: GraphEdge, { graph }: Drawn): readonly string[] => {
  const family = familyOf(graph)
  const ends = [edge.from.node, edge.to.node].filter((id) => id !== undefined)
  const around = new Set(ends.flatMap((id) => [...family.above(id)]))
  const entered = ends.filter((id) => ends.some((other) => isInside(other, id)))
  return graph.nodes
    .filter((node) => !around.has(node.id) && !entered.includes(node.id))
    .filter((node) => !isFrame(node) || !ends.includes(node.id))
    .map(({ id }) => id)
}

const behind = (drawn: Drawn, nodes: GraphLayout['nodes'], routes: ReadonlyMap<string, Route>): string[] =>
  drawn.graph.edges.flatMap((edge) => {
    const line = flattened(routes.get(edge.id) ?? [], 40)
    return strangersOf(edge, drawn).flatMap((id) => {
      const rect = nodes.get(id)
      return rect !== undefined && meets(line, rect) ? [`${edge.id} meets ${id}`] : []
    })
  })

const straight = (routes: ReadonlyMap<string, Route>): ReadonlyMap<string, Route> =>
  new Map(
    [...routes].map(([id, route]): [string, Route] => {
      const line = flattened(route)
      const [a, b] = [line[0], line.at(-1)]
      if (a === undefined || b === undefined) return [id, []]
      const parts = Array.from({ length: 101 }, (_, at) => ({
        x: a.x + ((b.x - a.x) * at) / 100,
        y: a.y + ((b.y - a.y) * at) / 100,
      }))
      return [id, [{ kind: 'lane', points: parts }]]
    }),
  )

describe('wires', () => {
  it.each(samples)('%s: go round what stands there, the same way every time', (_name, make) => {
    const drawn = make()
    const layout = arrange({ ...drawn, space })
    expect(behind(drawn, layout.nodes, layout.routes)).toEqual([])
    expect([...arrange({ ...make(), space }).routes]).toEqual([...layout.routes])
  })
  it('would run behind steps if they were straight', () => {
    const met = samples.filter(([, make]) => {
      const drawn = make()
      const layout = arrange({ ...drawn, space })
      return behind(drawn, layout.nodes, straight(layout.routes)).length > 0
    })
    expect(met.length).toBeGreaterThan(60)
  })
  it.each(samples.slice(-60))('%s: leave and reach their ports level, in one line', (_name, make) => {
    const drawn = make()
    const layout = arrange({ ...drawn, space })
    for (const { id } of drawn.graph.edges) {
      const route = layout.routes.get(id) ?? []
      for (const [at, piece] of route.entries())
        if (at > 0) expect(piece.points[0], id).toEqual(route[at - 1]?.points.at(-1))
      const line = flattened(route, 40)
      const [a, b, y, z] = [line[0], line[1], line.at(-2), line.at(-1)]
      if (a === undefined || b === undefined || y === undefined || z === undefined) throw new Error(id)
      expect(b.x - a.x, id).toBeGreaterThan(Math.abs(b.y - a.y))
      expect(z.x - y.x, id).toBeGreaterThan(Math.abs(z.y - y.y))
    }
  })
  it('of different ports do not lie upon one another for long', () => {
    let long = 0
    let all = 0
    for (const [, make] of samples.slice(-60)) {
      const drawn = make()
      const layout = arrange({ ...drawn, space })
      const pieces = drawn.graph.edges.flatMap((edge) =>
        flattened(layout.routes.get(edge.id) ?? [], 40)
          .map((b, at, line) => ({ a: line[at - 1] ?? b, b, source: `${edge.from.node}|${edge.from.port}` }))
          .filter(({ a, b }) => Math.abs(a.x - b.x) + Math.abs(a.y - b.y) > 30),
      )
      all += pieces.length
      for (const [at, one] of pieces.entries())
        for (const other of pieces.slice(at + 1)) {
          if (one.source === other.source) continue
          const across = one.a.y === one.b.y
          if (across !== (other.a.y === other.b.y)) continue
          const value = (point: Point, along: boolean): number => (along === across ? point.x : point.y)
          if (Math.abs(value(one.a, false) - value(other.a, false)) >= 4) continue
          const from = Math.max(
            Math.min(value(one.a, true), value(one.b, true)),
            Math.min(value(other.a, true), value(other.b, true)),
          )
          const to = Math.min(
            Math.max(value(one.a, true), value(one.b, true)),
            Math.max(value(other.a, true), value(other.b, true)),
          )
          if (to - from > 30) long += 1
        }
    }
    expect(long / all).toBeLessThan(0.01)
  })
})

describe('a move', () => {
  const moved = samples.filter(([, make]) => make().graph.nodes.some(({ parent }) => parent === undefined))
  it.each(moved)('%s: leaves wires and pins alone that it does not touch', (_name, make) => {
    const { graph, points } = make()
    const before = arrange({ graph, points, space })
    const last = graph.nodes.findLast(({ parent }) => parent === undefined)
    const rect = before.nodes.get(last?.id ?? '')
    if (last === undefined || rect === undefined) throw new Error('Nothing to move.')
    const pinned = pointsOf(graph, before.nodes)
    expect(shareLayout(before, arrange({ graph, points: pinned, space, stood: before })).routes).toEqual(
      before.routes,
    )
    // Far below everything, where no other wire runs.
    const low = Math.max(...[...before.nodes.values()].map(({ y, height }) => y + height)) + 400
    const next = { ...pinned, [last.id]: { x: rect.x, y: low } }
    const after = shareLayout(before, arrange({ graph, points: next, space, stood: before }))
    const own = graph.edges.filter(({ from, to }) =>
      [from.node, to.node].some((id) => id === last.id || isInside(id, last.id)),
    )
    const ports = new Set(
      own.flatMap(({ from, to }) => [...(from.node ? [] : [from.port]), ...(to.node ? [] : [to.port])]),
    )
    for (const edge of graph.edges) {
      const line = flattened(before.routes.get(edge.id) ?? [], 6)
      const near = { x: rect.x - 40, y: rect.y - 40, width: rect.width + 80, height: rect.height + 80 }
      const isAtPin = [edge.from, edge.to].some(
        ({ node, port: name }) => node === undefined && ports.has(name),
      )
      if (own.includes(edge) || isAtPin || meets(line, near)) continue
      expect(after.routes.get(edge.id), edge.id).toBe(before.routes.get(edge.id))
    }
    for (const pins of ['inputs', 'outputs'] as const)
      for (const pin of before[pins]) {
        const isUsed = graph.edges.some(({ from, to }) =>
          pins === 'inputs' ? !from.node && from.port === pin.name : !to.node && to.port === pin.name,
        )
        if (isUsed && !ports.has(pin.name) && pin.y < low - 400)
          expect(after[pins].find(({ name }) => name === pin.name)?.y, pin.name).toBe(pin.y)
      }
    expect(after.strips?.left).toBeLessThanOrEqual(before.strips?.left ?? 0)
    expect(after.strips?.right).toBe(before.strips?.right)
  })
  it('of a frame takes the wires inside it along', () => {
    const graph = graphOf(
      [step('f', { kind: 'dag' }), step('f/a'), step('f/b'), step('f/c'), step('z')],
      ['f/a.out -> f/c.in', 'f/b.out -> f/c.in', 'f/c.out -> z.in'],
    )
    const points = {
      f: { x: 0, y: 0 },
      'f/a': { x: 20, y: 44 },
      'f/b': { x: 280, y: 44 },
      'f/c': { x: 540, y: 44 },
      z: { x: 900, y: 0 },
    }
    const before = arrange({ graph, points, space })
    const after = arrange({ graph, points: { ...points, f: { x: 12, y: 300 } }, space, stood: before })
    const id = 'artifact f/a.out -> f/c.in'
    const [was, is] = [before, after].map((layout) => cornersOf(layout.routes.get(id) ?? []))
    expect(is).toEqual(was?.map(({ x, y }) => ({ x: x + 12, y: y + 300 })))
  })
})

describe('the strips', () => {
  const graph = graphOf([step('a'), step('b')], ['.in -> a.in', 'a.out -> b.in', 'b.out -> .out'], {
    inputs: [port('in')],
    outputs: [port('out')],
  })
  const points = { a: { x: 0, y: 0 }, b: { x: 300, y: 0 } }
  const base = arrange({ graph, points, space })
  const right = base.strips?.right ?? 0
  it('make room for what is dragged towards them, and the wire grows', () => {
    const next = dragged(graph, base, { ids: ['b'], by: { x: right - 400, y: 0 }, into: '' })
    expect(next.strips?.right).toBeGreaterThan(right)
    expect(next.outputs[0]?.x).toBe(next.strips?.right)
    const line = flattened(next.routes.get('artifact b.out -> .out') ?? [])
    expect(line.at(-1)).toEqual({ x: next.strips?.right, y: next.outputs[0]?.y })
  })
  it('stand still while there is room, and come back', () => {
    const stay = arrange({ graph, points: { ...points, b: { x: 340, y: 160 } }, space, stood: base })
    expect(stay.strips?.right).toBe(right)
    const far = arrange({ graph, points: { ...points, b: { x: right, y: 0 } }, space, stood: stay })
    expect(far.strips?.right).toBeGreaterThan(right)
    expect(arrange({ graph, points, space, stood: far }).strips?.right).toBe(right)
  })
  it('keep pins apart and level with what they lead to', () => {
    for (const [, make] of samples) {
      const drawn = make()
      const layout = arrange({ ...drawn, space })
      for (const pins of [layout.inputs, layout.outputs]) {
        const heights = pins.map(({ y }) => y).toSorted((a, b) => a - b)
        for (const [at, y] of heights.slice(1).entries()) expect(y - (heights[at] ?? 0)).toBeGreaterThan(23.9)
      }
    }
    expect(base.inputs[0]?.y).toBe(48)
    expect(base.outputs[0]?.y).toBe(48)
  })
})
