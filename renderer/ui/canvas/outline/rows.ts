/** The rows of the outline: what one sees of the tree, and where keys lead in it. Pure. */
import type { PipelineGraph } from '#shared/graph.ts'
import { familyOf } from '../arrange/family.ts'
import { type DrawnNode, isFolded, isFrame } from '../geometry.ts'

export interface Row {
  readonly node: DrawnNode
  readonly level: number
  readonly position: number
  readonly count: number
  /** Undefined: nothing inside. */
  readonly open: boolean | undefined
}

/** Siblings in the order in which they run: what gives something before what takes it, else as the file has them. */
export function inFlow(graph: PipelineGraph, siblings: readonly DrawnNode[]): readonly DrawnNode[] {
  const ids = new Set(siblings.map(({ id }) => id))
  /** The sibling that a node is, or stands in. */
  const amongThem = (id: string | undefined): string | undefined => {
    for (
      let outer = id;
      outer !== undefined;
      outer = outer.includes('/') ? outer.slice(0, outer.lastIndexOf('/')) : undefined
    )
      if (ids.has(outer)) return outer
    return undefined
  }
  const awaited = new Map<string, Set<string>>()
  for (const { from, to } of graph.edges) {
    const [giver, taker] = [amongThem(from.node), amongThem(to.node)]
    if (giver === undefined || taker === undefined || giver === taker) continue
    awaited.set(taker, (awaited.get(taker) ?? new Set()).add(giver))
  }
  const depths = new Map<string, number>()
  const depthOf = (id: string): number => {
    const known = depths.get(id)
    if (known !== undefined) return known
    // A circle, in a faulty file, ends here.
    depths.set(id, 0)
    const depth = Math.max(-1, ...[...(awaited.get(id) ?? [])].map(depthOf)) + 1
    depths.set(id, depth)
    return depth
  }
  return siblings.toSorted((one, other) => depthOf(one.id) - depthOf(other.id))
}

export const rowsOf = (graph: PipelineGraph, closed: ReadonlySet<string>): readonly Row[] => {
  const { children } = familyOf(graph)
  const visit = (home: string, level: number): Row[] =>
    inFlow(graph, children.get(home) ?? []).flatMap((node, at, all) => {
      const inside = children.get(node.id)?.length ?? 0
      const open = inside === 0 ? undefined : !closed.has(node.id)
      const row = { node, level, position: at + 1, count: all.length, open }
      return [row, ...(open === true ? visit(node.id, level + 1) : [])]
    })
  return visit('', 1)
}

/** Where a key leads: rows are those one sees. */
export const rowFor = (key: string, rows: readonly Row[], at: number): Row | undefined => {
  const row = rows[at]
  if (key === 'ArrowDown') return rows[at + 1]
  if (key === 'ArrowUp') return rows[at - 1]
  if (key === 'Home') return rows[0]
  if (key === 'End') return rows.at(-1)
  if (key === 'ArrowRight' && row?.open === true) return rows[at + 1]
  if (key === 'ArrowLeft' && row?.open !== true)
    return rows.slice(0, Math.max(0, at)).findLast(({ level }) => level < (row?.level ?? 0))
  return undefined
}

/** The frame beside a row that it would be pushed into: the nearest one, rather above than below. */
export function frameBeside(graph: PipelineGraph, { node }: Row): DrawnNode | undefined {
  const siblings = inFlow(graph, familyOf(graph).children.get(node.parent ?? '') ?? [])
  const at = siblings.findIndex(({ id }) => id === node.id)
  const far = (one: DrawnNode): number => Math.abs(siblings.indexOf(one) - at)
  return siblings
    .filter((one) => one.id !== node.id && (isFrame(one) || isFolded(one)))
    .toSorted((one, other) => far(one) - far(other))[0]
}

/** Where the keyboard goes on when a row has gone: to what came after it, else before it. */
export const neighbourOf = (rows: readonly Row[], gone: readonly string[]): string | undefined => {
  const isGone = ({ node }: Row): boolean => gone.some((id) => node.id === id || node.id.startsWith(`${id}/`))
  const last = rows.findLastIndex(isGone)
  const after = rows.slice(last + 1).find((row) => !isGone(row))
  return (after ?? rows.slice(0, Math.max(0, last)).findLast((row) => !isGone(row)))?.node.id
}
