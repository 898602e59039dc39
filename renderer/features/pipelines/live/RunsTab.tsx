import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { currentLanguage } from '#i18n/index.ts'
import { isEnded, type RunSummary } from '#shared/run.ts'
import { Empty } from '#ui/Empty.tsx'
import { formatDateTime, formatDuration, formatRelative } from '#ui/format.ts'
import { LiveTime } from '#ui/LiveTime.tsx'
import { RunStatus } from '#ui/status/StatusMark.tsx'
import { useNow } from '#ui/use-now.ts'
import { changedInputs, type PipelineRuns } from './pipeline-runs.ts'
import { useRunName } from './run-words.ts'

const Changed = ({ run, before }: { run: RunSummary; before: RunSummary | undefined }) => {
  const { t } = useTranslation('live')
  if (before === undefined) return <span className="t3">{t('runs.first')}</span>
  const changes = changedInputs(run, before)
  if (changes.length === 0) return <span className="t3">{t('runs.same')}</span>
  return changes.map(([name, old, now]) => (
    <span key={name} className="n-runline__change mono">
      {name} <span className="t3">{old ?? '–'} →</span> {now ?? '–'}
    </span>
  ))
}

const Line = ({
  run,
  before,
  now,
}: {
  run: RunSummary
  /** The run before it; undefined: it was the first. */
  before: RunSummary | undefined
  now: number
}) => {
  const nameOf = useRunName()
  const language = currentLanguage()
  const took = run.endedAt === undefined ? undefined : formatDuration(run.endedAt - run.startedAt)
  return (
    <Link className="n-runline" to={`/runs/${run.runId}`}>
      <RunStatus state={run.state} bare />
      <span className="trunc">
        <b>{nameOf(run)}</b> {run.number !== undefined && <span className="t3">{run.name}</span>}
      </span>
      <span className="t2" title={formatDateTime(run.startedAt, language)}>
        {formatRelative(run.startedAt, now, language)}
      </span>
      <span className="n-runline__took">
        {isEnded(run.state) ? took : <LiveTime since={run.startedAt} />}
      </span>
      <span className="trunc">
        <Changed run={run} before={before} />
      </span>
    </Link>
  )
}

/** What became of this pipeline so far, and what was different each time. */
export const RunsTab = ({ runs, total, status }: PipelineRuns) => {
  const { t } = useTranslation('live')
  const now = useNow(30_000)
  if (status === 'error') return <Empty title={t('runs.failed')} />
  if (runs.length === 0) return status === 'pending' ? null : <Empty title={t('runs.none')} />
  const older = total - runs.length
  return (
    <div className="n-runlines">
      <div className="n-runline n-runline--head cap t3" aria-hidden>
        <span />
        <span>{t('runs.name')}</span>
        <span>{t('runs.when')}</span>
        <span className="n-runline__took">{t('runs.took')}</span>
        <span>{t('runs.changed')}</span>
      </div>
      <ul>
        {runs.map((run, at) => (
          <li key={run.runId}>
            <Line run={run} before={runs[at + 1]} now={now} />
          </li>
        ))}
      </ul>
      {older > 0 && <p className="dense t3 n-runlines__more">{t('runs.more', { count: older })}</p>}
    </div>
  )
}
