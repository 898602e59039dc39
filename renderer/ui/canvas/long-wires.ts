/**
 * Which wires elk is not asked about. A wire that passes many columns is a node in each of them to elk, and what it does
 * with those takes longer than anybody waits when one value goes to hundreds of steps. The longest of such wires go
 * straight, behind the steps.
 */
import type { Row, RowEdge } from './elk-row.ts'

/** Columns that all wires together may pass. */
const mostPassed = 600
/**
 * How much care a row of so many steps and passed columns gets. For 500 steps and 800 wires, five rows of some 200
 * places each, the finest way takes 1.6 s, the middle one 0.4 s, and one sees little of the difference.
 */
const cares = [
  { care: 'fine', places: 160 },
  { care: 'fair', places: 900 },
  { care: 'quick', places: Number.POSITIVE_INFINITY },
] as const
export type Care = (typeof cares)[number]['care']

/** Column of every child: the longest way from a source. What stands in a cycle stays where it was reached first. */
function depthsOf(row: Row): ReadonlyMap<string, number> {
  const depths = new Map(row.children.map(({ id }) => [id, 0]))
  const waiting = new Map(row.children.map(({ id }) => [id, 0]))
  const after = new Map<string, string[]>()
  for (const { from, to } of row.edges) {
    if ('pin' in from || 'pin' in to || from.node === to.node) continue
    after.set(from.node, [...(after.get(from.node) ?? []), to.node])
    waiting.set(to.node, (waiting.get(to.node) ?? 0) + 1)
  }
  const ready = row.children.flatMap(({ id }) => (waiting.get(id) === 0 ? [id] : []))
  for (const id of ready) {
    for (const next of after.get(id) ?? []) {
      depths.set(next, Math.max(depths.get(next) ?? 0, (depths.get(id) ?? 0) + 1))
      waiting.set(next, (waiting.get(next) ?? 0) - 1)
      if (waiting.get(next) === 0) ready.push(next)
    }
  }
  return depths
}

/** Columns between the ends of each wire. */
function passedBy(row: Row): readonly { readonly edge: RowEdge; readonly passed: number }[] {
  const depths = depthsOf(row)
  const last = Math.max(0, ...depths.values()) + 1
  return row.edges.map((edge) => {
    const from = 'pin' in edge.from ? -1 : (depths.get(edge.from.node) ?? 0)
    const to = 'pin' in edge.to ? last : (depths.get(edge.to.node) ?? 0)
    return { edge, passed: Math.max(0, to - from - 1) }
  })
}

export interface ElkWork {
  /** Every wire to the next column is among them, and those alone decide which column a step stands in. */
  readonly edges: readonly RowEdge[]
  readonly care: Care
}

/** What of a row elk is asked to do. */
export function workForElk(row: Row): ElkWork {
  const wires = passedBy(row)
  let all = wires.reduce((sum, { passed }) => sum + passed, 0)
  const places = all + row.children.length
  const care = cares.find((one) => places <= one.places)?.care ?? 'quick'
  if (all <= mostPassed) return { edges: row.edges, care }
  const left = new Set<RowEdge>()
  for (const { edge, passed } of wires.toSorted((a, b) => b.passed - a.passed)) {
    if (all <= mostPassed || passed === 0) break
    left.add(edge)
    all -= passed
  }
  return { edges: row.edges.filter((edge) => !left.has(edge)), care }
}
