/** One metric of several runs: loads its history when it comes into view and again when new values arrive. */
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '#ui/Button.tsx'
import { IconFit } from '#ui/icons.ts'
import { Skeleton } from '#ui/Skeleton.tsx'
import { metricColumn } from '#ui/table/metric-column.ts'
import type { XAxis } from './align.ts'
import { Curve, type Zoom } from './Curve.tsx'
import type { CurveSource, History } from './curve-source.ts'
import { slotDash, slotToken } from './run-colours.ts'
import type { CurveLine } from './series.ts'
import { useNewValues } from './use-new-values.ts'

export interface CurveRun {
  readonly runId: string
  readonly name: string
  readonly startedAt: number
  /** Place in the run palette. */
  readonly slot: number
}

export interface MetricCardProps {
  readonly metric: string
  readonly runs: readonly CurveRun[]
  readonly source: CurveSource
  readonly axis: XAxis
  readonly logY: boolean
  readonly smoothing: number
  readonly height: number
  readonly syncKey?: string
}

const pointsPerRun = 1500
const quietFor = 400 // ms between two reads of the same chart while values stream in

export const MetricCard = (props: MetricCardProps) => {
  const { metric, runs, axis } = props
  const { t } = useTranslation('runs')
  const [zoomed, setZoomed] = useState<{ axis: XAxis; zoom: Zoom }>()
  // A range belongs to the axis it was drawn on.
  const zoom = zoomed?.axis === axis ? zoomed.zoom : undefined
  const setZoom = (next: Zoom | undefined): void => setZoomed(next && { axis, zoom: next })
  const { data, isError } = useHistory(props, zoom)
  const lines = useMemo(() => linesOf(runs, data ?? []), [runs, data])
  const single = data !== undefined && data.every((one) => one.total <= 1)
  const hidden = props.logY
    ? lines.reduce((sum, line) => sum + line.points.filter((p) => p.value <= 0).length, 0)
    : 0
  const skipped = (data ?? []).reduce((sum, one) => sum + one.skipped, 0)
  return (
    <section className="n-card" aria-label={metric}>
      <header className="n-card__head">
        <span className="trunc grow mono" title={metric}>
          {metric}
        </span>
        {zoom !== undefined && (
          <IconButton
            icon={IconFit}
            size="s"
            iconSize={14}
            label={t('charts.resetZoom')}
            onClick={() => setZoom(undefined)}
          />
        )}
      </header>
      {data === undefined && !isError ? (
        <Skeleton height={props.height} />
      ) : single ? (
        <SingleValues metric={metric} lines={lines} />
      ) : (
        <Curve
          label={metric}
          lines={lines}
          axis={axis}
          logY={props.logY}
          smoothing={props.smoothing}
          height={props.height}
          zoom={zoom}
          onZoom={setZoom}
          summary={t('charts.summary', { count: lines.length })}
          {...(props.syncKey === undefined ? {} : { syncKey: props.syncKey })}
        />
      )}
      {isError && <div className="n-card__note">{t('charts.failed')}</div>}
      {hidden > 0 && <div className="n-card__note">{t('charts.hidden', { count: hidden })}</div>}
      {skipped > 0 && <div className="n-card__note">{t('charts.skipped', { count: skipped })}</div>}
    </section>
  )
}

function useHistory({ metric, runs, source }: MetricCardProps, zoom: Zoom | undefined) {
  const ids = runs.slice(0, 100).map((run) => run.runId)
  const queries = useQueryClient()
  const steps = zoom?.steps
  useNewValues(
    source,
    quietFor,
    (runId, keys) => ids.includes(runId) && keys.includes(metric),
    () => void queries.invalidateQueries({ queryKey: ['history', metric] }),
  )
  return useQuery({
    queryKey: ['history', metric, ids, steps?.from, steps?.to],
    queryFn: () => source.load({ runIds: ids, key: metric, maxPoints: pointsPerRun, ...steps }),
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
  })
}

function linesOf(runs: readonly CurveRun[], histories: readonly History[]): CurveLine[] {
  const points = new Map(histories.map((one) => [one.runId, one.points]))
  return runs
    .filter((run) => (points.get(run.runId)?.length ?? 0) > 0)
    .map((run) => ({
      id: run.runId,
      name: run.name,
      token: slotToken(run.slot),
      dash: slotDash(run.slot),
      points: points.get(run.runId) ?? [],
      startedAt: run.startedAt,
    }))
}

const mostValues = 12

/** Logged once: a number says more than a chart with one dot. */
const SingleValues = ({ metric, lines }: { metric: string; lines: readonly CurveLine[] }) => {
  const { t } = useTranslation('runs')
  const column = metricColumn(
    metric,
    lines.map((line) => line.points[0]?.value),
  )
  return (
    <div className="n-card__values">
      {lines.slice(0, mostValues).map((line) => {
        const value = line.points[0]?.value
        return (
          <div key={line.id}>
            <span className="n-dot" style={{ background: `var(${line.token})` }} />
            <span className="trunc grow">{line.name}</span>
            <i>
              <b
                style={{
                  width: `${String((column.share(value) ?? 0) * 100)}%`,
                  background: `var(${line.token})`,
                }}
              />
            </i>
            <span className={column.isBest(value) ? 'strong' : undefined}>{column.format(value)}</span>
          </div>
        )
      })}
      {lines.length > mostValues && (
        <p className="t3">{t('charts.more', { count: lines.length - mostValues })}</p>
      )}
    </div>
  )
}
