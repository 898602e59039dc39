/** Names and tags of a run, judged by MLflow's rules before anything is made. */
import { checkExperimentName, checkedTag, checkRunName } from '#engine/tracking/limits.ts'
import { Refusal } from '#engine/tracking/refusal.ts'
import { nameTag } from '#engine/tracking/tags.ts'
import type { LaunchRequest } from '#shared/contract/studio.ts'
import type { Problem } from '#shared/problem.ts'

const problem = (field: string, message: string, hint: string): Problem => ({
  severity: 'error',
  code: 'bad-label',
  message,
  hint,
  field,
})

/** What the tracking store says against it; undefined when it takes it. */
const against = (check: () => unknown): string | undefined => {
  try {
    check()
    return undefined
  } catch (cause) {
    if (cause instanceof Refusal) return cause.message
    throw cause
  }
}

const judged = (field: string, what: string, check: () => unknown, hint: string): Problem[] => {
  const why = against(check)
  return why === undefined ? [] : [problem(field, `${what} cannot be used: ${why.replace(/\.$/, '')}.`, hint)]
}

/** The run's name also lives in a tag, which a request may not use to say something else. */
const contradiction = ({ runName, tags }: LaunchRequest): Problem[] => {
  const tagged = tags?.[nameTag]
  if (tagged === undefined || tagged === runName) return []
  const message = `The tag ${nameTag} says “${tagged}”, which is not the run's name.`
  return [problem(`tags.${nameTag}`, message, 'Leave the tag out and give the name alone.')]
}

const judgedTag = (key: string, value: string): Problem[] =>
  judged(`tags.${key}`, 'A tag', () => checkedTag({ key, value }, 'tags'), 'Give the tag another key.')

/** @param experimentName the one asked for, or the pipeline's own name. */
export const labelProblems = (request: LaunchRequest, experimentName: string): readonly Problem[] => [
  ...judged(
    'experimentName',
    'The name of the experiment',
    () => checkExperimentName(experimentName),
    'Give a name of 1 to 500 characters.',
  ),
  ...judged(
    'runName',
    'The name of the run',
    () => checkRunName(request.runName ?? ''),
    'Give a name of at most 250 characters.',
  ),
  ...contradiction(request),
  ...Object.entries(request.tags ?? {}).flatMap(([key, value]) => judgedTag(key, value)),
]
