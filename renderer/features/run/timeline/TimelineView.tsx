/** Where the time went: one bar per step, split into waiting, environment and running, and how many ran at once. */
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isEnded, type RunSummary, type TaskRow } from '#shared/run.ts'
import { formatClock, formatDuration } from '#ui/format.ts'
import { TaskStatus } from '#ui/status/StatusMark.tsx'
import { useNow } from '#ui/table/now.ts'
import { useWaitWords } from '#ui/use-wait-words.ts'
import { type Segment, type Timeline, type TimelineRow, ticksOf, timelineOf } from '../model/timeline.ts'
import './timeline.css'

export interface TimelineViewProps {
  readonly run: RunSummary
  readonly tasks: readonly TaskRow[]
  readonly selected: string | undefined
  readonly onSelect: (path: string) => void
}

export const TimelineView = ({ run, tasks, selected, onSelect }: TimelineViewProps) => {
  const { t } = useTranslation('run')
  const now = useNow(!isEnded(run.state))
  const box = useRef<HTMLDivElement>(null)
  const width = useWidth(box)
  const line = useMemo(() => timelineOf(run, tasks, now), [run, tasks, now])
  // A little room after the end, so that the last label stands inside.
  const axis = line.span * 1.12
  const room = (58 / Math.max(width, 200)) * axis
  const ticks = ticksOf(axis, Math.max(2, Math.floor(width / 90))).filter(
    (tick) => tick < line.span - room || tick > line.span + room,
  )
  return (
    <div className="n-time" role="group" aria-label={t('tab.timeline')}>
      <div className="n-time__head">
        <div className="n-time__label" />
        <div ref={box} className="n-time__axis">
          {ticks.map((tick) => (
            <span key={tick} className="n-time__tick" style={{ left: share(tick, axis) }}>
              {tickText(tick)}
            </span>
          ))}
          <span
            className="n-time__now"
            data-live={line.live || undefined}
            style={{ left: share(line.span, axis) }}
          >
            {line.live ? formatClock(line.span) : formatDuration(line.span)}
          </span>
        </div>
      </div>
      <div className="n-time__body">
        <Grid ticks={ticks} axis={axis} line={line} />
        <Parallel line={line} axis={axis} />
        {line.rows.map((row) => (
          <Row key={row.path} row={row} axis={axis} on={row.path === selected} onSelect={onSelect} />
        ))}
      </div>
    </div>
  )
}

/** Round places need no decimals: `5 s`, `500 ms`. */
const tickText = (ms: number): string => {
  if (ms > 0 && ms < 1000) return `${String(ms)}\u00a0ms`
  return ms < 60_000 ? `${String(ms / 1000)}\u00a0s` : formatDuration(ms)
}

const share = (at: number, axis: number): string => `${String((at / axis) * 100)}%`

const Grid = ({ ticks, axis, line }: { ticks: readonly number[]; axis: number; line: Timeline }) => (
  <div className="n-time__grid" aria-hidden>
    {ticks.map((tick) => (
      <i key={tick} style={{ left: share(tick, axis) }} />
    ))}
    <i style={{ left: -1 }} />
    <i data-now={line.live || undefined} style={{ left: share(line.span, axis) }} />
  </div>
)

const Row = ({
  row,
  axis,
  on,
  onSelect,
}: {
  row: TimelineRow
  axis: number
  on: boolean
  onSelect: (path: string) => void
}) => (
  <button
    type="button"
    className="n-time__row"
    aria-current={on || undefined}
    onClick={() => onSelect(row.path)}
  >
    <span className="n-time__label" style={{ paddingLeft: 12 + row.depth * 16 }}>
      <TaskStatus state={row.state} size={12} bare />
      <span className="trunc grow" title={row.path}>
        {row.name}
      </span>
      <Fact row={row} />
    </span>
    <span className="n-time__bars">
      {row.segments.map((segment) => (
        <Bar key={`${segment.kind}${String(segment.from)}`} segment={segment} axis={axis} />
      ))}
    </span>
  </button>
)

const Fact = ({ row }: { row: TimelineRow }) => {
  const { t } = useTranslation('run')
  const waitWords = useWaitWords()
  if (row.duration !== undefined) return <span className="t3 nowrap">{formatDuration(row.duration)}</span>
  const waits = row.wait === undefined ? [] : waitWords(row.wait)
  const [first, ...more] = waits
  if (first === undefined) return null
  const words = t('timeline.for', { what: more.length === 0 ? first : `${first} +${String(more.length)}` })
  return (
    <span className="t3 trunc n-time__for" title={waits.join(', ')}>
      {words}
    </span>
  )
}

const Bar = ({ segment, axis }: { segment: Segment; axis: number }) => {
  const { t } = useTranslation('run')
  const words = `${t(`timeline.kind.${segment.kind}`)} · ${formatDuration(segment.to - segment.from)}`
  return (
    <span
      className="n-time__bar"
      data-kind={segment.kind}
      style={{ left: share(segment.from, axis), width: share(segment.to - segment.from, axis) }}
      title={segment.attempt > 1 ? `${words} · ${t('attempt', { attempt: segment.attempt })}` : words}
    />
  )
}

/** A step line: its height is how many steps ran at that moment. */
const Parallel = ({ line, axis }: { line: Timeline; axis: number }) => {
  const { t } = useTranslation('run')
  const top = Math.max(1, line.mostParallel)
  const y = (count: number): number => 100 - (count / top) * 86
  const path = line.parallel.reduce(
    (drawn, step) => `${drawn}H${String((step.at / axis) * 1000)}V${String(y(step.count))}`,
    'M0 100',
  )
  const end = (line.span / axis) * 1000
  return (
    <div className="n-time__row n-time__row--parallel">
      <span className="n-time__label" style={{ paddingLeft: 12 }}>
        <span className="trunc grow">{t('timeline.parallel')}</span>
        <span className="t3">{t('timeline.most', { count: line.mostParallel })}</span>
      </span>
      <span className="n-time__bars">
        <svg viewBox="0 0 1000 100" preserveAspectRatio="none" aria-hidden>
          <path className="n-time__area" d={`${path}H${String(end)}V100Z`} />
          <path className="n-time__line" d={`${path}H${String(end)}`} />
        </svg>
      </span>
    </div>
  )
}

/** What the hatches and colours mean; stands in the tab row above. */
export const TimelineLegend = () => {
  const { t } = useTranslation('run')
  return (
    <div className="n-time__legend">
      {(['waiting', 'environment', 'ran', 'running', 'failed'] as const).map((kind) => (
        <span key={kind}>
          <i className="n-time__bar" data-kind={kind} />
          {t(`timeline.kind.${kind}`)}
        </span>
      ))}
    </div>
  )
}

function useWidth(box: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(600)
  useEffect(() => {
    const element = box.current
    if (element === null) return undefined
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    return () => observer.disconnect()
  }, [box])
  return width
}
