import { dependenciesOf } from '#core/plan/dependencies.ts'
import { tasksOf } from '#core/spec/document.ts'
import type { DagSpec, TaskSpec } from '#shared/pipeline.ts'

/** A DAG in the form that the machine walks: its tasks in order, and who waits for whom. */
export interface DagPlan {
  readonly tasks: readonly (readonly [string, TaskSpec])[]
  /** Place of a task among `tasks`. */
  readonly index: ReadonlyMap<string, number>
  readonly dependencies: ReadonlyMap<string, ReadonlySet<string>>
  readonly dependents: ReadonlyMap<string, readonly string[]>
}

const build = (dag: DagSpec): DagPlan => {
  const tasks = tasksOf(dag)
  const dependencies = dependenciesOf(dag)
  const dependents = new Map<string, string[]>(tasks.map(([key]) => [key, []]))
  for (const [key, needs] of dependencies) for (const need of needs) dependents.get(need)?.push(key)
  return { tasks, index: new Map(tasks.map(([key], place) => [key, place])), dependencies, dependents }
}

const known = new WeakMap<DagSpec, DagPlan>()

/** Worked out once per DAG: documents do not change while they run. */
export const dagPlan = (dag: DagSpec): DagPlan => {
  const found = known.get(dag)
  if (found !== undefined) return found
  const plan = build(dag)
  known.set(dag, plan)
  return plan
}
