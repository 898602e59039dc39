/** Who waits for whom among the tasks of one DAG, however many are between. Worked out once per DAG and task. */
import { dependenciesOf } from '#core/plan/dependencies.ts'
import type { DagSpec } from '#shared/pipeline.ts'

type Edges = ReadonlyMap<string, ReadonlySet<string>>

interface Known {
  readonly needs: Edges
  /** The same edges the other way round. */
  readonly feeds: Edges
  readonly awaited: Map<string, ReadonlySet<string>>
  readonly waiting: Map<string, ReadonlySet<string>>
}

/** DAGs are never changed in place, so what is known of one holds as long as it lives. */
const known = new WeakMap<DagSpec, Known>()

function knownOf(dag: DagSpec): Known {
  const found = known.get(dag)
  if (found !== undefined) return found
  const needs = dependenciesOf(dag)
  const feeds = new Map<string, Set<string>>()
  for (const [key, sources] of needs) {
    for (const source of sources) feeds.set(source, (feeds.get(source) ?? new Set()).add(key))
  }
  const fresh = { needs, feeds, awaited: new Map(), waiting: new Map() }
  known.set(dag, fresh)
  return fresh
}

function closure(edges: Edges, start: string): ReadonlySet<string> {
  const seen = new Set([start])
  for (const one of seen) for (const next of edges.get(one) ?? []) seen.add(next)
  return seen
}

const once = (cache: Map<string, ReadonlySet<string>>, edges: Edges, key: string): ReadonlySet<string> => {
  const found = cache.get(key) ?? closure(edges, key)
  cache.set(key, found)
  return found
}

/** Everything that must have ended before `key` may start, and `key` itself. */
export const awaitedBy = (dag: DagSpec, key: string): ReadonlySet<string> => {
  const { awaited, needs } = knownOf(dag)
  return once(awaited, needs, key)
}

/** Everything that cannot start before `key` has ended, and `key` itself. */
export const waitingFor = (dag: DagSpec, key: string): ReadonlySet<string> => {
  const { waiting, feeds } = knownOf(dag)
  return once(waiting, feeds, key)
}

/** True when `key` waits for `other`, however many tasks are between. */
export const waitsFor = ({ dag }: { readonly dag: DagSpec }, key: string, other: string): boolean =>
  awaitedBy(dag, key).has(other)
