import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { ArtifactValue, Outputs } from '#shared/run.ts'
import type { PortValue, WirePort } from '#ui/canvas/index.ts'
import { formatMetric, formatValue } from '#ui/format.ts'
import { taskToShow } from '#ui/run/graph-status.ts'
import type { LiveRun } from '#ui/run/live-run.ts'
import { useRunName } from './run-words.ts'

const mostFacts = 5
const longest = 300

const isShort = (fact: unknown): boolean => typeof fact !== 'object' || fact === null

/** Facts that a step wrote down about an artifact; without any, what it is called. */
const artifactLines = ({ name, metadata }: ArtifactValue): readonly string[] => {
  const facts = Object.entries(metadata).filter(([, fact]) => isShort(fact))
  if (facts.length === 0) return [name]
  return facts
    .slice(0, mostFacts)
    .map(([key, fact]) => `${key} ${typeof fact === 'number' ? formatMetric(fact) : formatValue(fact)}`)
}

/** Undefined: nothing came or went there. */
export const portLines = (values: Outputs | undefined, port: string): readonly string[] | undefined => {
  if (values === undefined) return undefined
  if (Object.hasOwn(values.parameters, port)) return [formatValue(values.parameters[port]).slice(0, longest)]
  const artifacts = values.artifacts[port]
  return artifacts === undefined || artifacts.length === 0 ? undefined : artifacts.flatMap(artifactLines)
}

/** What came or went at a port in the run that the page shows; of a step that was changed since, nothing. */
export const usePortValues = (live: LiveRun | undefined, changed: ReadonlySet<string> | undefined) => {
  const { t } = useTranslation('live')
  const nameOf = useRunName()
  return useCallback(
    ({ node, side, port }: WirePort): PortValue | undefined => {
      if (live === undefined || node === undefined || changed?.has(node) !== false) return undefined
      const { tasks, run } = live.store.getState()
      const task = taskToShow(tasks.get(node) ?? [])
      const lines = portLines(side === 'in' ? task?.inputs : task?.outputs, port)
      return lines === undefined ? undefined : { title: t('port.lastFrom', { run: nameOf(run) }), lines }
    },
    [live, changed, t, nameOf],
  )
}
