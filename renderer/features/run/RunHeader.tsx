import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { currentLanguage } from '#i18n/index.ts'
import type { RunDetail } from '#shared/contract/studio.ts'
import { isEnded, type RunSummary } from '#shared/run.ts'
import { formatClock, formatDateTime, formatDuration, formatTime } from '#ui/format.ts'
import { Icon } from '#ui/Icon.tsx'
import { IconPipelines } from '#ui/icons.ts'
import { StatusMark } from '#ui/status/StatusMark.tsx'
import { statusOfRun } from '#ui/status/status.ts'
import { useNow } from '#ui/table/now.ts'
import { RunActions } from './RunActions.tsx'
import { RunName } from './RunName.tsx'

/** Name, state and duration on one line; where it came from on the next. */
export const RunHeader = ({ detail }: { detail: RunDetail }) => {
  const { run, tasks } = detail
  const failed = tasks.filter(
    (task) => task.state === 'FAILED' && (task.kind === 'step' || task.kind === 'importer'),
  )
  return (
    <header className="n-run__head">
      <div className="n-run__line">
        <RunName run={run} />
        <RunState run={run} failed={failed.length} />
        <span className="grow" />
        <RunActions detail={detail} />
      </div>
      <Facts detail={detail} />
    </header>
  )
}

const RunState = ({ run, failed }: { run: RunSummary; failed: number }) => {
  const { t } = useTranslation('run')
  const live = !isEnded(run.state)
  const now = useNow(live)
  const status = statusOfRun(run.state)
  return (
    <span className="n-run__state" role="status">
      <StatusMark status={status}>{t(`state.${run.state}`)}</StatusMark>
      <span className="n-run__clock">
        {live
          ? formatClock(now - run.startedAt)
          : run.endedAt === undefined
            ? '–'
            : formatDuration(run.endedAt - run.startedAt)}
      </span>
      {failed > 0 && status !== 'failed' && (
        <StatusMark status="failed">{t('stepsFailed', { count: failed })}</StatusMark>
      )}
      {run.lifecycle === 'deleted' && <span className="n-chip">{t('inTrash')}</span>}
    </span>
  )
}

const Facts = ({ detail: { run, parent, pipeline } }: { detail: RunDetail }) => {
  const { t } = useTranslation('run')
  const language = currentLanguage()
  return (
    <div className="n-run__facts">
      {parent !== undefined && (
        <span>
          {t('partOf')} <Link to={`/runs/${parent.runId}`}>{parent.name}</Link>
        </span>
      )}
      <span>
        {t('experiment')} <Link to={`/runs?experiment=${run.experimentId}`}>{run.experimentName}</Link>
      </span>
      {run.pipelineName !== undefined && (
        <span className="n-run__from">
          <Icon of={IconPipelines} size={13} />
          {run.pipelineId === undefined ? (
            run.pipelineName
          ) : (
            <Link to={`/pipelines/${run.pipelineId}`}>{run.pipelineName}</Link>
          )}
        </span>
      )}
      <span title={formatDateTime(run.startedAt, language)}>
        {t('startedAt', {
          time: sameDay(run.startedAt) ? formatTime(run.startedAt) : formatDateTime(run.startedAt, language),
        })}
        {run.userId !== undefined && ` ${t('by', { who: run.userId })}`}
      </span>
      {run.source !== undefined && pipeline === undefined && <span className="mono trunc">{run.source}</span>}
      {pipeline !== undefined && <span>∥ {pipeline.parallelism === 0 ? '∞' : pipeline.parallelism}</span>}
    </div>
  )
}

const sameDay = (at: number): boolean => new Date(at).toDateString() === new Date().toDateString()
