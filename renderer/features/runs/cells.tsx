/** What stands in a cell, by column. Everything here is drawn thousands of times: no hooks but the clock. */

import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { currentLanguage } from '#i18n/index.ts'
import { isEnded, type RunSummary } from '#shared/run.ts'
import { formatClock, formatDateTime, formatDuration, formatRelative, formatShare } from '#ui/format.ts'
import { StatusMark } from '#ui/status/StatusMark.tsx'
import { statusOfRun } from '#ui/status/status.ts'
import type { MetricColumn } from '#ui/table/metric-column.ts'
import { useNow } from '#ui/table/now.ts'
import { useSpoken } from '#ui/use-spoken.ts'
import type { RunColumn } from './model/columns.ts'

const missing = <span className="t3">–</span>

export interface CellProps {
  readonly run: RunSummary
  readonly column: RunColumn
  readonly metric: MetricColumn | undefined
}

export const RunCell = ({ run, column, metric }: CellProps): ReactNode => {
  if (column.group === 'metrics') return <MetricCell value={run.metrics[column.key]} metric={metric} />
  if (column.group === 'params') return <TextCell text={run.params[column.key]} />
  if (column.group === 'tags') return <TagCell text={run.tags[column.key]} />
  if (column.id === 'state') return <StateCell run={run} />
  if (column.id === 'duration') return <DurationCell run={run} />
  if (column.id === 'started') return <StartedCell at={run.startedAt} />
  return <TextCell text={infoText(run, column.id)} />
}

function infoText(run: RunSummary, id: string): string | undefined {
  if (id === 'experiment') return run.experimentName
  if (id === 'pipeline') return run.pipelineName
  return id === 'user' ? run.userId : run.source
}

const TextCell = ({ text }: { text: string | undefined }) =>
  text === undefined ? (
    missing
  ) : (
    <span className="trunc" title={text.length > 12 ? text : undefined}>
      {text === '' ? '""' : text}
    </span>
  )

const TagCell = ({ text }: { text: string | undefined }) =>
  text === undefined ? null : (
    <span className="n-chip" title={text}>
      <span className="trunc">{text}</span>
    </span>
  )

const MetricCell = ({
  value,
  metric,
}: {
  value: number | string | undefined
  metric: MetricColumn | undefined
}) => {
  if (metric === undefined || value === undefined) return missing
  const share = metric.share(value)
  const best = metric.isBest(value)
  return (
    <>
      {best && <BestMark direction={metric.direction} />}
      <span className={best ? 'strong' : undefined}>{metric.format(value)}</span>
      {share !== undefined && (
        <i className="n-runs__bar" style={{ width: `${String(Math.max(3, share * 100))}%` }} />
      )}
    </>
  )
}

const BestMark = ({ direction }: { direction: MetricColumn['direction'] }) => {
  const { t } = useTranslation('runs')
  const words = t(direction === 'lower' ? 'best.lower' : 'best.higher')
  return (
    <span className="n-best" role="img" aria-label={words} title={words}>
      ◆
    </span>
  )
}

const StateCell = ({ run }: { run: RunSummary }) => {
  const { t } = useTranslation('runs')
  const status = statusOfRun(run.state)
  const { progress } = run
  const say = useSpoken()
  const why = run.failure === undefined ? undefined : say(run.failure.message)
  if (status === 'succeeded') return <StatusMark status={status} bare />
  if (status === 'running' && progress !== undefined && progress.total > 0) {
    return (
      <span className="n-runs__state" title={t('steps', { done: progress.done, total: progress.total })}>
        <StatusMark status={status}>{formatShare(progress.done, progress.total)}</StatusMark>
      </span>
    )
  }
  return (
    <span className="n-runs__state" title={why}>
      <StatusMark status={status} />
    </span>
  )
}

const DurationCell = ({ run }: { run: RunSummary }) => {
  const live = !isEnded(run.state)
  const now = useNow(live)
  if (live) return <>{formatClock(now - run.startedAt)}</>
  return run.endedAt === undefined ? missing : <>{formatDuration(run.endedAt - run.startedAt)}</>
}

const StartedCell = ({ at }: { at: number }) => {
  const language = currentLanguage()
  const now = useNow(false)
  return <span title={formatDateTime(at, language)}>{formatRelative(at, now, language)}</span>
}
