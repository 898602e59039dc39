/** Steps that fare the same stand on one line. */
import type { RunPlan } from '#shared/plan.ts'

type Step = RunPlan['steps'][number]

export interface PlanGroup extends Pick<Step, 'outcome' | 'note' | 'reason' | 'lastMs'> {
  readonly key: string
  /** `train × 3` for iterations. */
  readonly names: readonly string[]
}

const fateOf = ({ outcome, note, reason }: Step): string =>
  `${outcome} ${note === undefined ? (reason ?? '') : JSON.stringify([note.cause, note.from?.runId])}`

const namesOf = (steps: readonly Step[]): string[] =>
  [...Map.groupBy(steps, ({ nodeId }) => nodeId).values()].map((own) => {
    const name = own[0]?.name ?? ''
    return own.length === 1 ? name : `${name} × ${own.length}`
  })

const byOutcome = (steps: readonly Step[]): readonly Step[] =>
  steps.toSorted((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome))

/** What is known for sure is told first. */
const order = ['reuse', 'take', 'run', 'later', 'skip'] as const satisfies readonly Step['outcome'][]

/** By what becomes of them, then in the order of their first steps. The time is that of all together, each as long as it took last. */
export const planGroups = (steps: readonly Step[]): PlanGroup[] =>
  [...Map.groupBy(byOutcome(steps), fateOf)].flatMap(([key, own]): PlanGroup[] => {
    const [first] = own
    if (first === undefined) return []
    const known = own.flatMap(({ lastMs }) => lastMs ?? [])
    const { outcome, note, reason } = first
    return [
      {
        key,
        outcome,
        names: namesOf(own),
        ...(note === undefined ? {} : { note }),
        ...(reason === undefined ? {} : { reason }),
        ...(known.length === 0 ? {} : { lastMs: known.reduce((sum, one) => sum + one, 0) }),
      },
    ]
  })
