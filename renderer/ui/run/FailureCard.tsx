import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Failure, TaskRow } from '#shared/run.ts'
import { Button } from '#ui/Button.tsx'
import { formatDuration } from '#ui/format.ts'
import { IconCheck, IconCopy } from '#ui/icons.ts'
import { Prose } from '#ui/Prose.tsx'
import { Scroller } from '#ui/table/Scroller.tsx'
import { useSpoken } from '#ui/use-spoken.ts'
import './values.css'

/** Why it failed, in words, with what to do; the traceback below, its cause in front. Neutral, with one red rule. */
export const FailureCard = ({ failure, task }: { failure: Failure; task?: TaskRow }) => {
  const { t } = useTranslation(['run', 'common'])
  const say = useSpoken()
  const [copied, setCopied] = useState(false)
  const lines = failure.traceback?.trimEnd().split('\n') ?? []
  const copy = (): void => {
    void navigator.clipboard
      .writeText(
        [say(failure.message), say(failure.hint ?? ''), failure.traceback].filter(Boolean).join('\n\n'),
      )
      .then(() => setCopied(true))
  }
  return (
    <article className="n-failure" role="alert">
      <header>
        <h2>
          <Prose text={failure.message} />
        </h2>
        {task !== undefined && <Circumstances failure={failure} task={task} />}
      </header>
      {failure.hint !== undefined && (
        <p>
          <Prose text={failure.hint} />
        </p>
      )}
      {lines.length > 0 && (
        <Scroller className="n-failure__trace">
          <pre className="mono">
            {lines.map((line, index) => (
              <span
                key={index}
                data-cause={index === lines.length - 1 || undefined}
                data-place={/^\s+File "/.test(line) || undefined}
              >
                {line}
                {'\n'}
              </span>
            ))}
          </pre>
        </Scroller>
      )}
      <footer>
        <Button variant="ghost" size="s" icon={copied ? IconCheck : IconCopy} onClick={copy}>
          {copied
            ? t('common:action.copied')
            : lines.length > 0
              ? t('run:failure.copyTraceback')
              : t('run:failure.copy')}
        </Button>
      </footer>
    </article>
  )
}

/** `attempt 2/2 · 6.1 s · exit 1` */
const Circumstances = ({ failure, task }: { failure: Failure; task: TaskRow }) => {
  const { t } = useTranslation('run')
  const last = task.attempts.at(-1)
  const ran =
    last?.startedAt === undefined || last.endedAt === undefined ? undefined : last.endedAt - last.startedAt
  const facts = [
    task.attempts.length > 1
      ? t('failure.attempt', { attempt: last?.attempt ?? 1, of: task.attempts.length })
      : undefined,
    ran === undefined ? undefined : formatDuration(ran),
    failure.exitCode === undefined ? undefined : t('failure.exit', { code: failure.exitCode }),
    failure.signal,
  ].filter((fact) => fact !== undefined)
  return <span className="n-failure__facts">{facts.join(' · ')}</span>
}
