import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStudioClient } from '#client/ClientProvider.tsx'
import type { RunSummary } from '#shared/run.ts'
import { CurveBoard } from '#ui/curve/CurveBoard.tsx'
import { CurveControls, useReading } from '#ui/curve/CurveControls.tsx'
import { Legend } from '#ui/curve/Legend.tsx'
import type { CurveRun } from '#ui/curve/MetricCard.tsx'
import { useSlots } from '#ui/curve/slot-store.ts'
import { useCurveSource } from '#ui/curve/use-curve-source.ts'
import { Empty } from '#ui/Empty.tsx'
import { Icon } from '#ui/Icon.tsx'
import { IconRuns } from '#ui/icons.ts'
import type { Children, RunList } from './model/rows.ts'
import type { Selection } from './model/selection.ts'

interface ChartPaneProps {
  readonly list: RunList
  readonly nested: Children
  readonly selection: Selection
}

const mostDrawn = 100

/** Curves of the chosen rows, one card per metric; a legend that can single one run out. */
export const ChartPane = (props: ChartPaneProps) => {
  const { t } = useTranslation('runs')
  const [reading, setReading] = useReading()
  const [alone, setAlone] = useState<string>()
  const source = useCurveSource()
  const chosen = useChosen(props)
  const ids = useMemo(() => chosen.map((run) => run.runId), [chosen])
  const slots = useSlots(ids)
  const runs = useMemo(
    (): CurveRun[] =>
      chosen.map((run) => ({
        runId: run.runId,
        name: run.name,
        startedAt: run.startedAt,
        slot: slots[run.runId] ?? 0,
      })),
    [chosen, slots],
  )
  const single = runs.find((run) => run.runId === alone)
  const drawn = useMemo(() => (single === undefined ? runs : [single]), [runs, single])
  const metrics = useMemo(() => [...new Set(chosen.flatMap((run) => Object.keys(run.metrics)))], [chosen])
  return (
    <section className="n-charts" aria-label={t('view.charts')}>
      <header className="n-charts__head">
        <CurveControls value={reading} onChange={setReading} />
      </header>
      {runs.length > 0 && <Legend runs={runs} alone={single?.runId} onAlone={setAlone} />}
      {props.selection.ids.length > mostDrawn && (
        <div className="n-charts__note">{t('charts.first', { count: mostDrawn })}</div>
      )}
      {metrics.length > 0 ? (
        <CurveBoard keys={metrics} runs={drawn} source={source} syncKey="runs" {...reading} />
      ) : (
        <Empty
          art={<Icon of={IconRuns} size={32} />}
          title={runs.length === 0 ? t('charts.choose') : t('charts.noMetrics')}
          {...(runs.length === 0 ? { text: t('charts.chooseText') } : {})}
        />
      )}
    </section>
  )
}

/** Chosen runs in the order of choosing; those that are not in the table any more are read from the server. */
function useChosen({ list, nested, selection }: ChartPaneProps): readonly RunSummary[] {
  const client = useStudioClient()
  const ids = useMemo(() => selection.ids.slice(0, mostDrawn), [selection.ids])
  const here = useMemo(() => {
    const below = new Map([...nested.values()].flat().map((run) => [run.runId, run]))
    return new Map(ids.flatMap((id) => pair(list.byId.get(id) ?? below.get(id))))
  }, [list.byId, nested, ids])
  const absent = ids.filter((id) => !here.has(id))
  const { data } = useQuery({
    queryKey: ['runs-chosen', absent],
    queryFn: () => client.runs.many({ runIds: absent }),
    enabled: absent.length > 0,
  })
  return useMemo(() => {
    const known = new Map([...here, ...(data ?? []).map((run) => [run.runId, run] as const)])
    return ids.flatMap((id) => known.get(id) ?? [])
  }, [here, data, ids])
}

const pair = (run: RunSummary | undefined): [string, RunSummary][] =>
  run === undefined ? [] : [[run.runId, run]]
