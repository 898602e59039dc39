import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEvents, useStudio } from '#client/ClientProvider.tsx'
import type { RunSummary } from '#shared/run.ts'
import { CurveBoard } from '#ui/curve/CurveBoard.tsx'
import { CurveControls, useReading } from '#ui/curve/CurveControls.tsx'
import { Legend } from '#ui/curve/Legend.tsx'
import type { CurveRun } from '#ui/curve/MetricCard.tsx'
import { useCurveSource } from '#ui/curve/use-curve-source.ts'
import { Empty } from '#ui/Empty.tsx'
import { Search } from '#ui/Search.tsx'

/** Live curves of everything this run and its steps measured. */
export const MetricsTab = ({ run, steps }: { run: RunSummary; steps: readonly RunSummary[] }) => {
  const { t } = useTranslation('run')
  const [reading, setReading] = useReading()
  const [find, setFind] = useState('')
  const [alone, setAlone] = useState<string>()
  const source = useCurveSource()
  useFreshKeys(run, steps)
  const measured = useMemo(
    () => [run, ...steps].filter((one) => Object.keys(one.metrics).length > 0),
    [run, steps],
  )
  const runs = useMemo(
    // Colours inside one run's page belong to its steps: the workspace-wide ones stay for comparing runs.
    (): CurveRun[] =>
      measured.map((one, slot) => ({ runId: one.runId, name: one.name, startedAt: run.startedAt, slot })),
    [measured, run.startedAt],
  )
  const drawn = useMemo(
    () => (alone === undefined ? runs : runs.filter((one) => one.runId === alone)),
    [runs, alone],
  )
  const keys = useMemo(() => [...new Set(measured.flatMap((one) => Object.keys(one.metrics)))], [measured])
  const needle = find.trim().toLowerCase()
  const shown = useMemo(() => keys.filter((key) => key.toLowerCase().includes(needle)), [keys, needle])
  if (keys.length === 0) return <Empty title={t('noMetrics')} text={<MetricHint />} />
  return (
    <div className="n-metrics">
      <div className="n-bar">
        {keys.length > 6 && <Search label={t('findMetric')} value={find} onChange={setFind} width={200} />}
        <span className="grow" />
        <CurveControls value={reading} onChange={setReading} />
      </div>
      {runs.length > 1 && <Legend runs={runs} alone={alone} onAlone={setAlone} />}
      <CurveBoard keys={shown} runs={drawn} source={source} syncKey={run.runId} {...reading} />
    </div>
  )
}

const MetricHint = () => <code className="mono">mlflow.log_metric("loss", value, step=step)</code>

/** A key nobody knew yet appears when its first value does. */
function useFreshKeys(run: RunSummary, steps: readonly RunSummary[]): void {
  const queries = useQueryClient()
  const studio = useStudio()
  useEvents((event) => {
    if (event.type !== 'metrics') return
    const known = [run, ...steps].find((one) => one.runId === event.runId)
    if (known === undefined || event.keys.every((key) => key in known.metrics)) return
    void queries.invalidateQueries({ queryKey: studio.runs.many.key() })
    if (known === run)
      void queries.invalidateQueries({ queryKey: studio.runs.get.key({ input: { runId: run.runId } }) })
  })
}
