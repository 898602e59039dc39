import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { GraphNode } from '#shared/graph.ts'
import { type ArtifactValue, isEnded, type Outputs, type TaskRow } from '#shared/run.ts'
import { Empty } from '#ui/Empty.tsx'
import { Icon } from '#ui/Icon.tsx'
import { IconFile } from '#ui/icons.ts'
import { Iterations } from '#ui/run/Iterations.tsx'
import type { LiveRun } from '#ui/run/live-run.ts'
import { TaskTime } from '#ui/run/TaskTime.tsx'
import { useLiveState } from '#ui/run/use-live-run.ts'
import { Values } from '#ui/run/Values.tsx'
import { TaskStatus } from '#ui/status/StatusMark.tsx'
import { OutputView } from './OutputView.tsx'
import { useRunName } from './run-words.ts'
import { useStepTask } from './step-task.ts'

interface Named {
  readonly name: string
  readonly value: ArtifactValue
}

const artifactsOf = (outputs: Outputs | undefined): readonly Named[] =>
  Object.entries(outputs?.artifacts ?? {}).flatMap(([name, values]) =>
    values.map((value) => ({ name, value })),
  )

const hasParameters = (outputs: Outputs | undefined): outputs is Outputs =>
  Object.keys(outputs?.parameters ?? {}).length > 0

/** Everything that one task gave: values at the left, and the artifact that is looked at beside them. */
const Given = ({ outputs, artifacts }: { outputs: Outputs; artifacts: readonly Named[] }) => {
  const { t } = useTranslation('live')
  const [chosen, setChosen] = useState<string | undefined>()
  const shown = artifacts.find(({ value }) => value.uri === chosen) ?? artifacts[0]
  const parameters = hasParameters(outputs) && (
    <Values outputs={{ parameters: outputs.parameters, artifacts: {} }} empty="" />
  )
  if (shown === undefined) return parameters
  return (
    <div className="n-data">
      <nav className="n-data__list" aria-label={t('data.outputs')}>
        {artifacts.map(({ name, value }) => (
          <button
            key={value.uri}
            type="button"
            className="n-files__row"
            aria-current={value === shown.value || undefined}
            onClick={() => setChosen(value.uri)}
          >
            <span className="n-chip">{value.type.replace(/^system\./, '')}</span>
            <span className="trunc grow mono">{name}</span>
          </button>
        ))}
        {parameters}
      </nav>
      <div className="n-data__view">
        <OutputView key={shown.value.uri} value={shown.value} />
      </div>
    </div>
  )
}

const useWhyEmpty = () => {
  const { t } = useTranslation('live')
  return ({ state }: TaskRow): string => {
    if (!isEnded(state)) return t(state === 'RUNNING' || state === 'PREPARING' ? 'data.later' : 'data.waits')
    return t(state === 'FAILED' ? 'data.failed' : 'data.none')
  }
}

const Nothing = ({ children }: { children: string }) => (
  <Empty art={<Icon of={IconFile} size={24} />} title={children} />
)

/** Of the task, above what it gave. */
const TaskBar = ({ task, label, children }: { task: TaskRow; label: string; children: ReactNode }) => (
  <div className="n-data__bar dense">
    <TaskStatus state={task.state} />
    <span className="strong trunc">{label}</span>
    <TaskTime task={task} />
    {children}
  </div>
)

const Told = ({ live, node, changed }: { live: LiveRun; node: GraphNode; changed: boolean }) => {
  const { t } = useTranslation('live')
  const { rows, task, choose } = useStepTask(live, node.id)
  const run = useRunName()(useLiveState(live, (state) => state.run))
  const isRead = useLiveState(live, ({ status }) => status === 'ready')
  const whyEmpty = useWhyEmpty()
  if (task === undefined) return isRead ? <Nothing>{t('data.absent', { run })}</Nothing> : null
  const artifacts = artifactsOf(task.outputs)
  const isSome = task.outputs !== undefined && (artifacts.length > 0 || hasParameters(task.outputs))
  return (
    <>
      <TaskBar task={task} label={node.label}>
        {rows.length > 1 && <Iterations tasks={rows} value={task.path} onChange={choose} />}
        {changed && <span className="n-data__old trunc">{t('data.changed', { run })}</span>}
      </TaskBar>
      {isSome && task.outputs !== undefined ? (
        <Given key={task.path} outputs={task.outputs} artifacts={artifacts} />
      ) : (
        <Nothing>{whyEmpty(task)}</Nothing>
      )}
    </>
  )
}

/** What the selected step gave when it ran. */
export const DataTab = ({
  live,
  node,
  changed,
}: {
  live: LiveRun
  /** The step that is selected. */
  node: GraphNode | undefined
  /** It is not what it was in the run. */
  changed: boolean
}) => {
  const { t } = useTranslation('live')
  if (node === undefined) return <Nothing>{t('data.choose')}</Nothing>
  if (node.kind !== 'step' && node.kind !== 'importer') return <Nothing>{t('data.frame')}</Nothing>
  return <Told key={node.id} live={live} node={node} changed={changed} />
}
