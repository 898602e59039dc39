import { useTranslation } from 'react-i18next'
import { currentLanguage } from '#i18n/index.ts'
import type { TaskRow } from '#shared/run.ts'
import { formatDateTime, formatDuration } from '#ui/format.ts'
import { Prose } from '#ui/Prose.tsx'
import { TaskStatus } from '#ui/status/StatusMark.tsx'

/** Every try of a step, with when, how long and how it ended. */
export const Attempts = ({ task }: { task: TaskRow }) => {
  const { t } = useTranslation('run')
  return (
    <ol className="n-attempts">
      {task.attempts.map((attempt) => (
        <li key={attempt.attempt}>
          <TaskStatus state={attempt.state} />
          <span className="mid">{t('attempt', { attempt: attempt.attempt })}</span>
          {attempt.startedAt !== undefined && (
            <span className="t3">{formatDateTime(attempt.startedAt, currentLanguage())}</span>
          )}
          {attempt.startedAt !== undefined && attempt.endedAt !== undefined && (
            <span>{formatDuration(attempt.endedAt - attempt.startedAt)}</span>
          )}
          {attempt.failure !== undefined && (
            <p className="t2">
              <Prose text={attempt.failure.message} />
            </p>
          )}
        </li>
      ))}
    </ol>
  )
}
