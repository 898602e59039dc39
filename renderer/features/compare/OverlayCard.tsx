import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useEffectEvent, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toXY, type XAxis } from '#ui/curve/align.ts'
import type { CurveSource, History } from '#ui/curve/curve-source.ts'
import { slotDash, slotToken } from '#ui/curve/run-colours.ts'
import { smooth } from '#ui/curve/smooth.ts'
import { Plot, type PlotProps } from '#ui/plot/Plot.tsx'
import type { ComparedRun } from './Pictures.tsx'

interface OverlayProps {
  readonly metric: string
  readonly runs: readonly ComparedRun[]
  readonly source: CurveSource
  readonly axis: XAxis
  readonly logY: boolean
  readonly smoothing: number
  readonly height: number
}

const nothing: readonly History[] = []

/** Points per run: fewer for many runs, so that a hundred of them still draw at once. */
const pointsFor = (runs: number): number => Math.max(200, Math.min(1500, Math.round(20_000 / runs)))

/** One metric of all compared runs on one chart; zooming reads every point of the range. */
export const OverlayCard = (props: OverlayProps) => {
  const { metric, runs, axis, logY, smoothing, height } = props
  const { t } = useTranslation('compare')
  const [zoomed, setZoomed] = useState<{ axis: XAxis; range: readonly [number, number] }>()
  // A range belongs to the axis it was drawn on.
  const range = zoomed?.axis === axis ? zoomed.range : undefined
  const histories = useHistories(props, range)
  const data = useCallback<PlotProps['data']>(
    (token) => runs.flatMap((run) => traces(run, pointsOf(run, histories), axis, smoothing, token)),
    [runs, histories, axis, smoothing],
  )
  const layout = useMemo(() => layoutOf(axis, logY, range), [axis, logY, range])
  const single = histories.length > 0 && histories.every((one) => one.total <= 1)
  return (
    <section className="n-card" aria-label={metric}>
      <header className="n-card__head">
        <span className="mono trunc grow" title={metric}>
          {metric}
        </span>
      </header>
      {single ? (
        <SingleValues {...props} histories={histories} />
      ) : (
        <Plot
          data={data}
          layout={layout}
          height={height}
          label={t('overlay', { metric, count: runs.length })}
          onRange={(next) => setZoomed(next && { axis, range: next })}
        />
      )}
    </section>
  )
}

function useHistories(
  { metric, runs, source, axis }: OverlayProps,
  range: readonly [number, number] | undefined,
): readonly History[] {
  const ids = runs.map((run) => run.runId)
  const queries = useQueryClient()
  const onMetrics = useEffectEvent((runId: string, keys: readonly string[]) => {
    if (!ids.includes(runId) || !keys.includes(metric)) return
    void queries.invalidateQueries({ queryKey: ['overlay', metric] })
  })
  useEffect(() => source.onMetrics((runId, keys) => onMetrics(runId, keys)), [source])
  const steps =
    axis === 'step' && range !== undefined ? { from: Math.floor(range[0]), to: Math.ceil(range[1]) } : {}
  const query = useQuery({
    queryKey: ['overlay', metric, ids, steps],
    queryFn: () => source.load({ runIds: ids, key: metric, maxPoints: pointsFor(ids.length), ...steps }),
    placeholderData: keepPreviousData,
  })
  return query.data ?? nothing
}

const pointsOf = (run: ComparedRun, histories: readonly History[]): History['points'] =>
  histories.find((one) => one.runId === run.runId)?.points ?? []

type Trace = ReturnType<PlotProps['data']>[number]

function traces(
  run: ComparedRun,
  points: History['points'],
  axis: XAxis,
  smoothing: number,
  token: (name: string) => string,
): Trace[] {
  if (points.length === 0) return []
  const { x, y } = toXY(points, axis, run.startedAt)
  const colour = token(slotToken(run.slot))
  const dash =
    slotDash(run.slot)
      .map((length) => `${String(length)}px`)
      .join(',') || 'solid'
  const places = axis === 'time' ? x.map((seconds) => seconds * 1000) : [...x]
  const base = {
    type: 'scatter',
    mode: points.length < 3 ? 'lines+markers' : 'lines',
    x: places,
    name: run.name,
  } as const
  if (smoothing === 0) return [{ ...base, y: [...y], line: { color: colour, width: 1.5, dash } }] as Trace[]
  return [
    { ...base, y: [...y], line: { color: colour, width: 1 }, opacity: 0.22, hoverinfo: 'skip' },
    { ...base, y: smooth(y, smoothing), line: { color: colour, width: 1.5, dash } },
  ] as Trace[]
}

const layoutOf = (
  axis: XAxis,
  logY: boolean,
  range: readonly [number, number] | undefined,
): NonNullable<PlotProps['layout']> => ({
  xaxis: {
    ...(axis === 'time' ? { type: 'date' as const } : {}),
    ...(range === undefined ? { autorange: true } : { range: [...range], autorange: false }),
    ...(axis === 'relative' ? { ticksuffix: ' s' } : {}),
  },
  yaxis: logY ? { type: 'log' as const, dtick: 1 } : {},
})

/** Logged once per run: bars say more than a row of dots. */
const SingleValues = ({ runs, histories, height }: OverlayProps & { histories: readonly History[] }) => {
  const { t } = useTranslation('compare')
  const data = useCallback<PlotProps['data']>(
    (token) => [
      {
        type: 'bar',
        orientation: 'h',
        x: runs.map((run) => pointsOf(run, histories)[0]?.value ?? null),
        y: runs.map((run) => run.runId),
        marker: { color: runs.map((run) => token(slotToken(run.slot))) },
        hovertemplate: '%{x}<extra></extra>',
        width: Math.min(0.7, 12 / (height / runs.length)),
      } as unknown as Trace,
    ],
    [runs, histories, height],
  )
  const layout = useMemo(
    (): NonNullable<PlotProps['layout']> => ({
      hovermode: 'closest',
      yaxis: {
        autorange: 'reversed',
        tickvals: runs.map((run) => run.runId),
        ticktext: runs.map((run) => (run.name.length > 22 ? `${run.name.slice(0, 21)}…` : run.name)),
        showgrid: false,
      },
      xaxis: { showgrid: true },
    }),
    [runs],
  )
  return (
    <Plot
      data={data}
      layout={layout}
      height={Math.min(600, Math.max(90, 40 + runs.length * 22))}
      label={t('bars', { count: runs.length })}
    />
  )
}
