import type { RunDetail } from '#shared/contract/studio.ts'
import type { RunSummary } from '#shared/run.ts'

export type RunTab = 'graph' | 'timeline' | 'metrics' | 'parameters' | 'artifacts' | 'log' | 'environment'

/** Tabs that have something to show; a run of a plain script has neither graph nor timeline nor log. */
export function tabsOf(
  detail: RunDetail,
  steps: readonly RunSummary[],
): { readonly key: RunTab; readonly count?: number }[] {
  const { run, pipeline, tasks } = detail
  const metrics = new Set([run, ...steps].flatMap((one) => Object.keys(one.metrics)))
  const always = [
    { key: 'metrics', count: metrics.size },
    { key: 'parameters', count: Object.keys(run.params).length },
    { key: 'artifacts' },
  ] as const
  return [
    ...(pipeline === undefined ? [] : [{ key: 'graph' as const }]),
    ...(tasks.length === 0 ? [] : [{ key: 'timeline' as const }]),
    ...always,
    ...(pipeline !== undefined || run.kind === 'step' ? [{ key: 'log' as const }] : []),
    { key: 'environment' },
  ]
}
