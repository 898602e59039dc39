/** What someone sees who has never run anything: a pipeline that runs as it is, rather than a list to choose from. */
import type { PipelineDetail, PipelineListItem } from '#shared/contract/studio.ts'

/** The details of so many are looked at; a folder may hold hundreds. */
const most = 12

/** Those that can be opened, most steps first. Empty when something has been run before. */
export const candidatesOf = (all: readonly PipelineListItem[]): readonly PipelineListItem[] => {
  if (all.some((item) => item.lastRuns.length > 0)) return []
  const sound = all.filter((item) => item.graph !== undefined && item.problems.length === 0)
  return sound.toSorted((a, b) => b.steps - a.steps).slice(0, most)
}

/** Runs as it is: nothing to install, no image to fetch, nothing to fill in. */
export const runsAsItIs = ({ runProblems, stepDetails, inputs }: PipelineDetail): boolean =>
  !runProblems.some(({ severity }) => severity === 'error') &&
  Object.values(stepDetails).every(({ packages }) => packages.length === 0) &&
  inputs.every(({ optional, defaultValue }) => optional || defaultValue !== undefined)
