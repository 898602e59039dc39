/** A plan in one sentence. */
import type { RunPlan } from '#shared/plan.ts'
import type { ReuseCause } from '#shared/reuse.ts'
import { causeWords, isRerun } from './words.ts'

type Step = Pick<RunPlan['steps'][number], 'outcome' | 'note' | 'name'>

const one = (count: number, singular: string, plural: string): string =>
  `${count} ${count === 1 ? singular : plural}`

/** The first cause that a person can have brought about. */
export const mainCause = (
  steps: readonly Step[],
): { readonly cause: ReuseCause; readonly step: string } | undefined => {
  const found = steps.find(
    ({ outcome, note }) => outcome === 'run' && note !== undefined && isRerun(note.cause),
  )
  return found?.note === undefined ? undefined : { cause: found.note.cause, step: found.name }
}

export const planSummary = (steps: readonly Step[], last: string | undefined): string => {
  const count = (...wanted: Step['outcome'][]): number =>
    steps.filter(({ outcome }) => wanted.includes(outcome)).length
  const [reused, runs, later, skipped] = [count('reuse', 'take'), count('run'), count('later'), count('skip')]
  const why = mainCause(steps)
  const because = why === undefined ? '' : ` (because ${causeWords(why.cause, why.step)})`
  const parts = [
    ...(reused > 0 ? [`${reused} reused`] : []),
    ...(runs > 0 ? [`${runs} will run${because}`] : []),
    ...(later > 0
      ? [`${later} ${later === 1 ? 'depends' : 'depend'} on ${runs > 0 ? 'these' : 'earlier steps'}`]
      : []),
    ...(skipped > 0 ? [`${skipped} left out`] : []),
  ]
  const time = last === undefined ? '' : `; last time ${last}`
  return `${one(steps.length, 'step', 'steps')}: ${parts.join(', ')}${time}`
}
