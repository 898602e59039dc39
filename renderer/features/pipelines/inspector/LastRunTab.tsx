import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useStudio } from '#client/ClientProvider.tsx'
import { type ArtifactValue, isEnded, type Outputs, type TaskRow } from '#shared/run.ts'
import { formatDuration, formatValue } from '#ui/format.ts'
import { KeyValue } from '#ui/KeyValue.tsx'
import { TaskStatus } from '#ui/status/StatusMark.tsx'
import { Section } from './Section.tsx'

const tailLines = 12

/** `<workspace>/.nagare/artifacts/<experiment>/<run>/artifacts/<path>`: where the artifact browser shows it. */
const placeOf = (uri: string): string | undefined => {
  const [, run, path] = /\/\.nagare\/artifacts\/[^/]+\/([0-9a-f]{32})\/artifacts\/(.+)$/.exec(uri) ?? []
  return run === undefined || path === undefined
    ? undefined
    : `/runs/${run}?tab=artifacts&path=${encodeURIComponent(decodeURIComponent(path))}`
}

const Artifact = ({ name, value }: { name: string; value: ArtifactValue }) => {
  const { t } = useTranslation('inspector')
  const place = placeOf(value.uri)
  return (
    <div className="row">
      <span className="mono trunc">{name}</span>
      <span className="cap t3 nowrap">{value.type.replace('system.', '')}</span>
      <span className="grow" />
      {place !== undefined && (
        <Link className="link nowrap" to={place}>
          {t('lastRun.look')}
        </Link>
      )}
    </div>
  )
}

const Values = ({ title, outputs }: { title: string; outputs: Outputs | undefined }) => {
  const parameters = Object.entries(outputs?.parameters ?? {})
  const artifacts = Object.entries(outputs?.artifacts ?? {})
  if (parameters.length + artifacts.length === 0) return null
  return (
    <Section title={title}>
      {parameters.length > 0 && (
        <KeyValue
          facts={parameters.map(([key, value]) => ({
            key,
            value: <span className="mono n-port__text">{formatValue(value)}</span>,
            mono: true,
          }))}
        />
      )}
      {artifacts.flatMap(([name, values]) =>
        values.map((value) => <Artifact key={value.uri} name={name} value={value} />),
      )}
    </Section>
  )
}

const Tail = ({ runId, task }: { runId: string; task: TaskRow }) => {
  const { t } = useTranslation('inspector')
  const studio = useStudio()
  const input = { runId, task: task.path, tail: true, limit: tailLines }
  const { data } = useQuery(studio.runs.log.queryOptions({ input }))
  if (data === undefined || data.lines.length === 0) return null
  return (
    <Section title={t('lastRun.log')}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls: the keyboard must reach it */}
      <pre className="n-tail mono" tabIndex={0}>
        {data.lines.map(({ text }) => text).join('\n')}
      </pre>
      <Link className="link" to={`/runs/${runId}?tab=log&task=${encodeURIComponent(task.path)}`}>
        {t('lastRun.wholeLog')}
      </Link>
    </Section>
  )
}

const Task = ({ runId, task }: { runId: string; task: TaskRow }) => {
  const { t } = useTranslation('inspector')
  const { startedAt, endedAt, failure } = task
  return (
    <>
      <div className="row dense">
        <TaskStatus state={task.state} />
        {startedAt !== undefined && endedAt !== undefined && (
          <span>{formatDuration(endedAt - startedAt)}</span>
        )}
        <span className="grow" />
        <Link className="link" to={`/runs/${runId}?step=${encodeURIComponent(task.nodeId)}`}>
          {t('lastRun.open')}
        </Link>
      </div>
      {failure !== undefined && <p className="n-formrow__error dense">{failure.message}</p>}
      {task.reason !== undefined && failure === undefined && <p className="dense t2">{task.reason}</p>}
      <Values title={t('lastRun.inputs')} outputs={task.inputs} />
      <Values title={t('lastRun.outputs')} outputs={task.outputs} />
      {isEnded(task.state) && <Tail runId={runId} task={task} />}
    </>
  )
}

/** What this step took, gave and said when the pipeline was run last; of a loop, the last iteration that began. */
export const LastRunTab = ({ node, runId }: { node: string; runId: string | undefined }) => {
  const { t } = useTranslation('inspector')
  const studio = useStudio()
  const { data } = useQuery({
    ...studio.runs.get.queryOptions({ input: { runId: runId ?? '' } }),
    enabled: runId !== undefined,
  })
  const rows = data?.tasks.filter(({ nodeId }) => nodeId === node) ?? []
  const task = rows.findLast(({ startedAt }) => startedAt !== undefined) ?? rows.at(-1)
  if (runId === undefined) return <p className="n-note t3">{t('lastRun.never')}</p>
  if (data === undefined) return <div className="n-sections" aria-busy />
  return (
    <div className="n-sections">
      {task === undefined ? (
        <p className="t3 dense">{t('lastRun.notThere')}</p>
      ) : (
        <Task runId={runId} task={task} />
      )}
    </div>
  )
}
