/** The picture while something is dragged: only what moves, the frames that grow with it, and the wires at them. */
import type { PipelineGraph } from '#shared/graph.ts'
import type { Point, Rect } from '../geometry.ts'
import { measures } from '../geometry.ts'
import type { GraphLayout } from '../layout.ts'
import type { Lifted } from '../scene.ts'
import { type Family, familyOf, withInside } from './family.ts'
import { inset } from './rects.ts'
import { movingPicture } from './strips.ts'
import { layMoving, touching } from './wires.ts'

const { framePad } = measures

/** The nodes that were picked up, without those that stand in another one of them. */
export const outermost = (ids: readonly string[]): readonly string[] =>
  ids.filter((id) => !ids.some((other) => id.startsWith(`${other}/`)))

const shift = (rect: Rect, by: Point): Rect => ({ ...rect, x: rect.x + by.x, y: rect.y + by.y })

/** Frames around what moved grow to hold it; they never shrink under the pointer. */
const grow = (nodes: Map<string, Rect>, family: Family, id: string): string[] => {
  const grown: string[] = []
  for (const frame of family.above(id).toReversed()) {
    const rect = nodes.get(frame)
    if (rect === undefined) continue
    const children = (family.children.get(frame) ?? []).flatMap((child) => nodes.get(child.id) ?? [])
    const right = Math.max(...children.map(({ x, width }) => x + width + framePad.right))
    const bottom = Math.max(...children.map(({ y, height }) => y + height + framePad.bottom))
    const width = Math.max(rect.width, right - rect.x)
    const height = Math.max(rect.height, bottom - rect.y)
    if (width === rect.width && height === rect.height) continue
    nodes.set(frame, { ...rect, width, height })
    grown.push(frame)
  }
  return grown
}

/** Everything that a drag of `ids` can change: they, what is in them, and the frames that grow with them. */
export const liftedBy = (graph: PipelineGraph, ids: readonly string[]): Lifted => {
  const family = familyOf(graph)
  const inner = outermost(ids).flatMap((id) => withInside(family, id))
  const around = outermost(ids).flatMap((id) => family.above(id))
  const edges = touching(family, new Set([...inner, ...around]))
  return { nodes: new Set(inner), edges: new Set([...edges].map(({ id }) => id)) }
}

export interface Drag {
  readonly ids: readonly string[]
  readonly by: Point
  /** The frame they would be dropped into; '' is the pipeline itself. */
  readonly into: string
}

/** A step that stays in its frame stays below the frame's header and right of its edge. */
const kept = (rect: Rect, home: Rect | undefined): Rect =>
  home === undefined
    ? rect
    : { ...rect, x: Math.max(home.x + inset.x, rect.x), y: Math.max(home.y + inset.y, rect.y) }

export const dragged = (graph: PipelineGraph, base: GraphLayout, { ids, by, into }: Drag): GraphLayout => {
  const family = familyOf(graph)
  const nodes = new Map(base.nodes)
  const changed = new Set<string>()
  for (const id of outermost(ids)) {
    const rect = base.nodes.get(id)
    if (rect === undefined) continue
    const home = family.above(id).at(-1) ?? ''
    const to = home === into ? kept(shift(rect, by), base.nodes.get(home)) : shift(rect, by)
    for (const inner of withInside(family, id)) {
      const was = base.nodes.get(inner)
      if (was === undefined) continue
      nodes.set(inner, shift(was, { x: to.x - rect.x, y: to.y - rect.y }))
      changed.add(inner)
    }
    if (home === into) for (const frame of grow(nodes, family, id)) changed.add(frame)
  }
  const layout = movingPicture(graph, nodes, base, changed)
  return { ...layout, routes: layMoving(graph, layout, base, changed) }
}
