import type { PipelineGraph } from '#shared/graph.ts'
import type { Rect } from './geometry.ts'
import type { GraphLayout } from './layout.ts'
import type { Route } from './routes.ts'

const texts = new WeakMap<object, string>()

const textOf = (part: object): string => {
  const text = texts.get(part) ?? JSON.stringify(part)
  texts.set(part, text)
  return text
}

const share = <T extends { readonly id: string }>(before: readonly T[], after: readonly T[]): T[] => {
  const known = new Map(before.map((part) => [part.id, part]))
  return after.map((part) => {
    const old = known.get(part.id)
    return old !== undefined && textOf(old) === textOf(part) ? old : part
  })
}

/** `after`, with those parts of `before` that say the same. */
export const shareParts = (before: PipelineGraph, after: PipelineGraph): PipelineGraph =>
  before === after
    ? after
    : { ...after, nodes: share(before.nodes, after.nodes), edges: share(before.edges, after.edges) }

const sameRect = (a: Rect, b: Rect): boolean =>
  a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height

const sameRoute = (a: Route, b: Route): boolean =>
  a.length === b.length &&
  a.every((piece, at) => {
    const other = b[at]
    return (
      other?.kind === piece.kind &&
      other.points.length === piece.points.length &&
      piece.points.every(({ x, y }, index) => x === other.points[index]?.x && y === other.points[index].y)
    )
  })

const shareMap = <T>(
  before: ReadonlyMap<string, T>,
  after: ReadonlyMap<string, T>,
  same: (a: T, b: T) => boolean,
): ReadonlyMap<string, T> =>
  new Map(
    [...after].map(([id, part]) => {
      const old = before.get(id)
      return [id, old !== undefined && same(old, part) ? old : part]
    }),
  )

/** What stands where it stood, and runs as it ran, stays the same object: nobody has to draw it again. */
export const shareLayout = (before: GraphLayout | undefined, after: GraphLayout): GraphLayout =>
  before === undefined
    ? after
    : {
        ...after,
        nodes: shareMap(before.nodes, after.nodes, sameRect),
        routes: shareMap(before.routes, after.routes, sameRoute),
      }
