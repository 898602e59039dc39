import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useRunEvents, useStudio, useStudioClient } from '#client/ClientProvider.tsx'
import type { TaskRow } from '#shared/run.ts'
import { Button, IconButton } from '#ui/Button.tsx'
import { Empty } from '#ui/Empty.tsx'
import { useEscape, useFocusBack } from '#ui/escape.ts'
import { formatClock, formatShare } from '#ui/format.ts'
import { IconActivity, IconClose, IconStop } from '#ui/icons.ts'
import { Panel } from '#ui/Panel.tsx'
import { applyToDetail } from '#ui/run/use-run.ts'
import { RunStatus, TaskStatus } from '#ui/status/StatusMark.tsx'
import { useNow } from '#ui/use-now.ts'
import { useWaitWords } from '#ui/use-wait-words.ts'
import { QueueControls } from './QueueControls.tsx'
import { useActiveRuns } from './use-active-runs.ts'
import { inQueue, type Queued, useQueue } from './use-queue.ts'

const shown = new Set<TaskRow['state']>(['WAITING', 'PREPARING', 'RUNNING'])
const isShown = (task: TaskRow): boolean =>
  shown.has(task.state) && (task.kind === 'step' || task.kind === 'importer')

const useLiveTasks = (runId: string): readonly TaskRow[] => {
  const studio = useStudio()
  const queries = useQueryClient()
  const options = studio.runs.get.queryOptions({ input: { runId } })
  const { data } = useQuery(options)
  useRunEvents(runId, (event) => {
    if (event.type === 'task' || event.type === 'progress')
      queries.setQueryData(options.queryKey, (old) => old && applyToDetail(old, runId, event))
  })
  return (data?.tasks ?? []).filter(isShown)
}

const Task = ({ task, runId, now }: { task: TaskRow; runId: string; now: number }) => {
  const { t } = useTranslation('frame')
  const client = useStudioClient()
  const waiting = useWaitWords()(task).join(', ')
  return (
    <li className="n-activity__task">
      <TaskStatus state={task.state} bare size={12} />
      <span className="trunc grow">{task.name}</span>
      {task.state === 'WAITING' && waiting !== '' && (
        <span className="t3 trunc" title={waiting}>
          {t('activity.waitingFor', { what: waiting })}
        </span>
      )}
      {task.state === 'PREPARING' && <span className="t3">{t('activity.building')}</span>}
      {task.percent !== undefined && <span className="t2">{formatShare(task.percent, 100)}</span>}
      {task.state === 'RUNNING' && task.startedAt !== undefined && (
        <span className="t3">{formatClock(now - task.startedAt)}</span>
      )}
      <IconButton
        size="s"
        icon={IconStop}
        iconFill
        iconSize={12}
        label={t('activity.stopStep', { name: task.name })}
        onClick={() => void client.runs.stopTask({ runId, path: task.path })}
      />
    </li>
  )
}

const ActiveRun = ({ queued, now, onClose }: { queued: Queued; now: number; onClose: () => void }) => {
  const { run } = queued
  const { t } = useTranslation(['frame', 'common'])
  const navigate = useNavigate()
  const client = useStudioClient()
  const tasks = useLiveTasks(run.runId)
  const { done = 0, total = 0, failed = 0 } = run.progress ?? {}
  const stopping = run.state === 'CANCELING'
  const open = () => {
    void navigate(`/runs/${run.runId}`)
    onClose()
  }
  return (
    <section className="n-activity__run" aria-label={run.name}>
      <div className="row">
        <RunStatus state={run.state} bare />
        <button type="button" className="n-activity__name trunc" onClick={open}>
          {run.name}
        </button>
        <span className="grow" />
        <span className="t3">{formatClock(now - run.startedAt)}</span>
        {run.kind === 'pipeline' && (
          <Button
            size="s"
            icon={IconStop}
            iconFill
            disabled={stopping}
            aria-label={t('frame:activity.stop', { name: run.name })}
            onClick={() => void client.runs.stop({ runId: run.runId })}
          >
            {stopping ? t('frame:activity.stopping') : t('common:action.stop')}
          </Button>
        )}
      </div>
      <QueueControls queued={queued} />
      {total > 0 && (
        <>
          <div className="n-activity__bar">
            <i style={{ width: `${(100 * done) / total}%` }} />
          </div>
          <div className="row cap t3">
            <span>{t('frame:activity.steps', { done, total })}</span>
            {failed > 0 && (
              <span className="n-activity__failed">{t('frame:activity.failed', { count: failed })}</span>
            )}
          </div>
        </>
      )}
      <ul>
        {tasks.map((task) => (
          <Task key={task.path} task={task} runId={run.runId} now={now} />
        ))}
      </ul>
    </section>
  )
}

const Content = ({ onClose }: { onClose: () => void }) => {
  const { t } = useTranslation(['frame', 'common'])
  const runs = inQueue(useActiveRuns(), useQueue())
  const client = useStudioClient()
  const now = useNow(1000)
  useEscape(onClose)
  useFocusBack()
  return (
    <Panel
      label={t('frame:activity.title')}
      icon={IconActivity}
      title={t('frame:activity.title')}
      actions={
        <>
          {runs.filter(({ entry }) => entry !== undefined).length > 1 && (
            <Button size="s" icon={IconStop} iconFill onClick={() => void client.runs.stopAll()}>
              {t('frame:activity.stopAll')}
            </Button>
          )}
          <IconButton icon={IconClose} label={t('common:action.close')} shortcut="escape" onClick={onClose} />
        </>
      }
    >
      {runs.length === 0 && (
        <Empty title={t('frame:activity.nothing')} text={t('frame:activity.nothingText')} />
      )}
      {runs.map((queued) => (
        <ActiveRun key={queued.run.runId} queued={queued} now={now} onClose={onClose} />
      ))}
    </Panel>
  )
}

/** What runs, what waits and for what. A drawer over the room, never a change of page. */
export const ActivityDrawer = ({ opened, onClose }: { opened: boolean; onClose: () => void }) =>
  opened ? (
    <aside className="n-activity">
      <Content onClose={onClose} />
    </aside>
  ) : null
