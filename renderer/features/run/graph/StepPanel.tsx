import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { RunDetail } from '#shared/contract/studio.ts'
import { isEnded, type TaskRow } from '#shared/run.ts'
import { useReuseWords } from '#ui/reuse/use-reuse-words.ts'
import { FailureCard } from '#ui/run/FailureCard.tsx'
import { Iterations } from '#ui/run/Iterations.tsx'
import { LogView } from '#ui/run/log/LogView.tsx'
import { TaskTime } from '#ui/run/TaskTime.tsx'
import { Values } from '#ui/run/Values.tsx'
import { RunStatus, TaskStatus } from '#ui/status/StatusMark.tsx'
import { Tabs } from '#ui/Tabs.tsx'
import { useSpoken } from '#ui/use-spoken.ts'
import { useWaitWords } from '#ui/use-wait-words.ts'
import { Attempts } from './Attempts.tsx'
import { StepMenu } from './StepMenu.tsx'

interface StepPanelProps {
  readonly detail: RunDetail
  readonly task: TaskRow | undefined
  readonly onStep: (path: string | undefined) => void
}

type PanelTab = 'log' | 'inputs' | 'outputs' | 'attempts'

/** What happened in one step: the cause if it broke, its lines, what went in and came out. */
export const StepPanel = ({ detail, task, onStep }: StepPanelProps) => {
  const { t } = useTranslation('run')
  const [tab, setTab] = useState<PanelTab>('log')
  const { run, tasks } = detail
  const shown = task === undefined ? 'log' : tab
  return (
    <section className="n-step" aria-label={task?.name ?? run.name}>
      <header className="n-step__head">
        {task === undefined ? (
          <RunHead detail={detail} />
        ) : (
          <TaskHead detail={detail} task={task} onStep={onStep} />
        )}
      </header>
      {task === undefined && run.failure !== undefined && tasks.every((one) => one.state !== 'FAILED') && (
        <FailureCard failure={run.failure} />
      )}
      {task?.failure !== undefined && <FailureCard failure={task.failure} task={task} />}
      {task !== undefined && (
        <div className="n-step__tabs">
          <Tabs label={t('step.tabs')} items={tabItems(task, t)} value={shown} onChange={setTab} />
          <span className="grow" />
          {task.runId !== undefined && (
            <Link className="link dense" to={`/runs/${task.runId}`}>
              {t('step.open')}
            </Link>
          )}
        </div>
      )}
      <div className="n-step__body">
        {shown === 'log' && (
          <LogView runId={run.runId} tasks={tasks} task={task?.path} name={run.name} compact />
        )}
        {shown === 'inputs' && task !== undefined && (
          <Values outputs={task.inputs} empty={t('step.noInputs')} />
        )}
        {shown === 'outputs' && task !== undefined && (
          <Values
            outputs={task.outputs}
            empty={isEnded(task.state) ? t('step.noOutputs') : t('step.outputsLater')}
          />
        )}
        {shown === 'attempts' && task !== undefined && <Attempts task={task} />}
      </div>
    </section>
  )
}

function tabItems(task: TaskRow, t: ReturnType<typeof useTranslation<'run'>>['t']) {
  const size = (outputs: TaskRow['inputs']): number =>
    outputs === undefined ? 0 : Object.keys(outputs.parameters).length + Object.keys(outputs.artifacts).length
  return [
    { key: 'log' as const, label: t('tab.log') },
    { key: 'inputs' as const, label: t('step.inputs'), count: size(task.inputs) },
    { key: 'outputs' as const, label: t('step.outputs'), count: size(task.outputs) },
    ...(task.attempts.length > 1
      ? [{ key: 'attempts' as const, label: t('step.attempts'), count: task.attempts.length }]
      : []),
  ]
}

const RunHead = ({ detail: { run, tasks } }: { detail: RunDetail }) => {
  const { t } = useTranslation('run')
  const steps = tasks.filter((task) => task.kind === 'step' || task.kind === 'importer')
  const done = steps.filter((task) => isEnded(task.state)).length
  return (
    <>
      <RunStatus state={run.state} bare size={16} />
      <span className="strong trunc">{t('step.all')}</span>
      <span className="t3 dense grow">{t('graph.of', { done, total: steps.length })}</span>
    </>
  )
}

const TaskHead = ({ detail, task, onStep }: StepPanelProps & { task: TaskRow }) => {
  const { t } = useTranslation('run')
  const siblings = detail.tasks.filter((one) => one.nodeId === task.nodeId)
  const waits = useWaitWords()(task)
  const words = useReuseWords()
  const say = useSpoken()
  const reason = task.reuse === undefined ? task.reason && say(task.reason) : words.note(task.reuse)
  const origin = task.reuse?.from?.stepRunId
  return (
    <>
      <TaskStatus state={task.state} bare size={16} />
      <span className="strong trunc" title={task.path}>
        {task.name}
      </span>
      {siblings.length > 1 && <Iterations tasks={siblings} value={task.path} onChange={onStep} />}
      <span className="grow" />
      {reason !== undefined && (
        <span className="t2 dense trunc" title={reason}>
          {reason}
        </span>
      )}
      {origin !== undefined && (
        <Link className="link dense nowrap" to={`/runs/${origin}`}>
          {t('step.origin')}
        </Link>
      )}
      {!isEnded(task.state) && waits.length > 0 && (
        <span className="t2 dense trunc">{t('timeline.for', { what: waits.join(', ') })}</span>
      )}
      <TaskTime task={task} />
      <StepMenu detail={detail} task={task} />
    </>
  )
}
