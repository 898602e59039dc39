/**
 * What stands where, asked for by place: a wire looks at what is near it, not at everything. Every frame is a level of
 * its own; a wire knows the levels it passes, and only what stands on these can be in its way.
 */
import type { GraphEdge } from '#shared/graph.ts'
import { measures, type Rect } from '../geometry.ts'
import type { Family } from './family.ts'

export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export interface Obstacle extends Box {
  readonly id: string
}

/** The levels a wire passes, from the one both ends have in common. */
export interface Scope {
  readonly levels: readonly string[]
  /** The frame that holds the whole wire; '' is the pipeline itself. */
  readonly within: string
  /** Frames that it leaves or enters on its way. */
  readonly passed: readonly string[]
}

export const boxOf = ({ x, y, width, height }: Rect): Box => ({
  left: x,
  top: y,
  right: x + width,
  bottom: y + height,
})

export const meets = (a: Box, left: number, top: number, right: number, bottom: number): boolean =>
  a.left < right && a.right > left && a.top < bottom && a.bottom > top

export const isInside = (id: string | undefined, frame: string | undefined): boolean =>
  id !== undefined && frame !== undefined && id.startsWith(`${frame}/`)

const scopes = new WeakMap<Family, WeakMap<GraphEdge, Scope>>()

const levelsOf = (end: GraphEdge['from'], other: GraphEdge['from'], family: Family): readonly string[] => {
  if (end.node === undefined) return ['']
  // A frame's own port is met from inside: the frame is a level then, not an obstacle.
  return isInside(other.node, end.node) ? [...family.above(end.node), end.node] : family.above(end.node)
}

const readScope = ({ from, to }: GraphEdge, family: Family): Scope => {
  const a = levelsOf(from, to, family)
  const b = levelsOf(to, from, family)
  let depth = 0
  while (depth < a.length && depth < b.length && a[depth] === b[depth]) depth += 1
  const within = a[depth - 1] ?? ''
  const passed = [...a.slice(depth), ...b.slice(depth)]
  return { levels: [within, ...passed], within, passed }
}

export const scopeOf = (edge: GraphEdge, family: Family): Scope => {
  const known = scopes.get(family) ?? new WeakMap<GraphEdge, Scope>()
  scopes.set(family, known)
  const scope = known.get(edge) ?? readScope(edge, family)
  known.set(edge, scope)
  return scope
}

const cell = 256
/** Fewer than this are looked through one by one. */
const few = 12

/** The children of one frame, by place. */
class Level {
  readonly #all: readonly Obstacle[]
  readonly #cells = new Map<number, Obstacle[]>()
  constructor(all: readonly Obstacle[]) {
    this.#all = all
    if (all.length > few) for (const one of all) this.#put(one)
  }
  #put(one: Obstacle): void {
    for (let x = Math.floor(one.left / cell); x * cell < one.right; x++)
      for (let y = Math.floor(one.top / cell); y * cell < one.bottom; y++) {
        const here = this.#cells.get(x * 65_536 + y)
        if (here === undefined) this.#cells.set(x * 65_536 + y, [one])
        else here.push(one)
      }
  }
  find(left: number, top: number, right: number, bottom: number, found: Obstacle[]): void {
    const span = (right - left) / cell + 2 + (bottom - top) / cell
    if (this.#all.length <= few || span > this.#all.length) {
      for (const one of this.#all) if (meets(one, left, top, right, bottom)) found.push(one)
      return
    }
    const first = found.length
    for (let x = Math.floor(left / cell); x * cell < right; x++)
      for (let y = Math.floor(top / cell); y * cell < bottom; y++)
        for (const one of this.#cells.get(x * 65_536 + y) ?? [])
          if (meets(one, left, top, right, bottom) && !found.includes(one, first)) found.push(one)
  }
}

/** How near to the edge of a frame that holds it a wire may come. */
const edgeAir = 4

/** Ground that is like another one but for a few things: what stands still is not looked up again in each frame. */
export interface Moving {
  readonly still: Ground
  readonly ids: ReadonlySet<string>
}

export class Ground {
  readonly #family: Family
  readonly rects: ReadonlyMap<string, Rect>
  readonly #levels = new Map<string, Level>()
  readonly #strips: { readonly left: number; readonly right: number } | undefined
  readonly #moving: Moving | undefined

  /** @param strips what the wires of the pipeline itself stay between */
  constructor(
    family: Family,
    rects: ReadonlyMap<string, Rect>,
    strips: { readonly left: number; readonly right: number } | undefined,
    moving?: Moving,
  ) {
    this.#family = family
    this.rects = rects
    this.#strips = strips
    this.#moving = moving
  }

  #level(id: string): Level {
    const known = this.#levels.get(id)
    if (known !== undefined) return known
    const level = new Level(
      (this.#family.children.get(id) ?? []).flatMap((node) => {
        if (this.#moving?.ids.has(node.id) === false) return []
        const rect = this.rects.get(node.id)
        return rect === undefined ? [] : [{ id: node.id, ...boxOf(rect) }]
      }),
    )
    this.#levels.set(id, level)
    return level
  }

  #find(level: string, left: number, top: number, right: number, bottom: number, found: Obstacle[]): void {
    this.#level(level).find(left, top, right, bottom, found)
    if (this.#moving === undefined) return
    const { still, ids } = this.#moving
    const there: Obstacle[] = []
    still.#level(level).find(left, top, right, bottom, there)
    for (const one of there) if (!ids.has(one.id)) found.push(one)
  }

  /** What a wire of this scope must not touch, as far as it meets the box. */
  near(scope: Scope, left: number, top: number, right: number, bottom: number): readonly Obstacle[] {
    const found: Obstacle[] = []
    for (const level of scope.levels) this.#find(level, left, top, right, bottom, found)
    return scope.passed.length === 0 ? found : found.filter(({ id }) => !scope.passed.includes(id))
  }

  isFree(scope: Scope, left: number, top: number, right: number, bottom: number): boolean {
    return this.near(scope, left, top, right, bottom).length === 0
  }

  /** Where the wire has to stay. */
  area(scope: Scope): Box {
    const rect = this.rects.get(scope.within)
    if (rect !== undefined) {
      const { left, top, right, bottom } = boxOf(rect)
      const head = measures.frameHead
      return { left: left + edgeAir, top: top + head + 1, right: right - edgeAir, bottom: bottom - edgeAir }
    }
    const far = Number.POSITIVE_INFINITY
    const { left, right } = this.#strips ?? { left: -far, right: far }
    return { left: left + 8, top: -far, right: right - 8, bottom: far }
  }

  /** The frames on the way, as boxes. */
  passed(scope: Scope): readonly Box[] {
    return scope.passed.flatMap((id) => {
      const rect = this.rects.get(id)
      return rect === undefined ? [] : [boxOf(rect)]
    })
  }
}
