import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useEvents, useStudio } from '#client/ClientProvider.tsx'
import { type ArtifactValue, isEnded, type TaskRow } from '#shared/run.ts'
import { Prose } from '#ui/Prose.tsx'
import { useReuseWords } from '#ui/reuse/use-reuse-words.ts'
import { FailureCard } from '#ui/run/FailureCard.tsx'
import { Iterations } from '#ui/run/Iterations.tsx'
import type { LiveRun } from '#ui/run/live-run.ts'
import { textOf } from '#ui/run/log/log-line.ts'
import { TaskTime } from '#ui/run/TaskTime.tsx'
import { useLiveState } from '#ui/run/use-live-run.ts'
import { Values } from '#ui/run/Values.tsx'
import { TaskStatus } from '#ui/status/StatusMark.tsx'
import { useRunShown } from '../live/followed-run.ts'
import { OutputView } from '../live/OutputView.tsx'
import { useRunName } from '../live/run-words.ts'
import { useStepTask } from '../live/step-task.ts'
import { Section } from './Section.tsx'

const tailLines = 12

/** The end of what the step has printed, as it prints it. */
const Tail = ({ runId, task }: { runId: string; task: TaskRow }) => {
  const { t } = useTranslation('inspector')
  const studio = useStudio()
  const queries = useQueryClient()
  const input = { runId, task: task.path, tail: true, limit: tailLines }
  const options = { ...studio.runs.log.queryOptions({ input }), staleTime: 0 }
  const { data } = useQuery(options)
  useEvents((event) => {
    if (event.type === 'log' && event.runId === runId && !isEnded(task.state))
      void queries.invalidateQueries({ queryKey: options.queryKey })
  })
  if (data === undefined || data.lines.length === 0) return null
  return (
    <Section title={t('lastRun.log')}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls: the keyboard must reach it */}
      <pre className="n-tail mono" tabIndex={0}>
        {data.lines.map(textOf).join('\n')}
      </pre>
      <Link className="link" to={`/runs/${runId}?tab=log&task=${encodeURIComponent(task.path)}`}>
        {t('lastRun.wholeLog')}
      </Link>
    </Section>
  )
}

/** What one looks for first: a report before a table, a table before a model. */
const worth = ({ type }: ArtifactValue): number =>
  ['Metrics', 'HTML', 'Markdown', 'Dataset', 'Artifact'].findIndex((end) => type.endsWith(end))

const Look = ({ task }: { task: TaskRow }) => {
  const { t } = useTranslation('inspector')
  const files = Object.values(task.outputs?.artifacts ?? {}).flat()
  const [first] = files.filter((value) => worth(value) > 0).toSorted((a, b) => worth(a) - worth(b))
  if (first === undefined) return null
  return (
    <Section title={t('lastRun.preview', { name: first.name })}>
      <div className="n-look">
        <OutputView key={first.uri} value={first} />
      </div>
    </Section>
  )
}

const Task = ({ runId, task }: { runId: string; task: TaskRow }) => {
  const { t } = useTranslation(['inspector', 'run'])
  const { note } = useReuseWords()
  const { failure } = task
  const reason = task.reuse === undefined ? task.reason : note(task.reuse)
  return (
    <>
      {failure !== undefined && <FailureCard failure={failure} task={task} />}
      {reason !== undefined && failure === undefined && (
        <p className="dense t2">
          <Prose text={reason} />
        </p>
      )}
      <Look task={task} />
      <Section title={t('inspector:lastRun.outputs')}>
        <Values
          outputs={task.outputs}
          empty={isEnded(task.state) ? t('run:step.noOutputs') : t('run:step.outputsLater')}
        />
      </Section>
      <Section title={t('inspector:lastRun.inputs')}>
        <Values outputs={task.inputs} empty={t('run:step.noInputs')} />
      </Section>
      {task.startedAt !== undefined && <Tail key={task.state} runId={runId} task={task} />}
    </>
  )
}

const Told = ({ live, node }: { live: LiveRun; node: string }) => {
  const { t } = useTranslation('inspector')
  const { rows, task, choose } = useStepTask(live, node)
  const run = useRunName()(useLiveState(live, (state) => state.run))
  const isRead = useLiveState(live, ({ status }) => status === 'ready')
  if (task === undefined)
    return isRead ? <p className="t3 dense">{t('lastRun.notThere')}</p> : <div aria-busy />
  return (
    <>
      <div className="row dense">
        <TaskStatus state={task.state} />
        <TaskTime task={task} />
        {rows.length > 1 && <Iterations tasks={rows} value={task.path} onChange={choose} />}
        <span className="grow" />
        <Link className="link nowrap" to={`/runs/${live.runId}?step=${encodeURIComponent(task.path)}`}>
          {run}
        </Link>
      </div>
      <Task runId={live.runId} task={task} />
    </>
  )
}

/** What this step took, gave and said in the run that the page shows, while it goes on and after it. */
export const LastRunTab = ({ node }: { node: string }) => {
  const { t } = useTranslation('inspector')
  const shown = useRunShown()
  if (shown === undefined) return <p className="n-note t3">{t('lastRun.never')}</p>
  return (
    <div className="n-sections n-lastrun">
      <Told key={shown.live.runId} live={shown.live} node={node} />
    </div>
  )
}
