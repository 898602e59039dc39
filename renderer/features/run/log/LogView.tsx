/** The log of a run or of one step: a million lines long if need be, searchable, and following its end. */
import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useStore } from 'zustand'
import { useEvents, useStudioClient } from '#client/ClientProvider.tsx'
import type { TaskRow } from '#shared/run.ts'
import { Empty } from '#ui/Empty.tsx'
import { severityOf } from '../model/log-line.ts'
import { lineAt } from '../model/log-window.ts'
import { type StepLabels, stepLabels } from '../model/step-labels.ts'
import { createLogStore, type LogState, type LogStore } from './log-store.ts'
import './log.css'
import { LogRow } from './LogRow.tsx'
import { LogTools } from './LogTools.tsx'

const lineHeight = 18
/** Browsers draw no element taller than this; a longer log scrolls by shares instead of pixels. */
const tallest = 15_000_000

export interface LogViewProps {
  readonly runId: string
  readonly tasks: readonly TaskRow[]
  /** Show only this step at first. */
  readonly task?: string | undefined
  readonly name: string
  /** Inside a panel: fewer tools. */
  readonly compact?: boolean
}

export const LogView = (props: LogViewProps) => {
  const [task, setTask] = useState(props.task)
  useEffect(() => setTask(props.task), [props.task])
  const log = useLog(props.runId, task)
  const state = useStore(log.store)
  const labels = useMemo(() => stepLabels(props.tasks), [props.tasks])
  const [following, setFollowing] = useState(true)
  return (
    <section className="n-log" data-compact={props.compact || undefined}>
      <LogTools
        {...props}
        state={state}
        task={task}
        onTask={setTask}
        onFilter={log.filter}
        following={following}
        onFollow={setFollowing}
      />
      <LogLines
        log={log}
        state={state}
        labels={labels}
        single={task !== undefined}
        following={following}
        onFollow={setFollowing}
      />
    </section>
  )
}

function useLog(runId: string, task: string | undefined): LogStore {
  const client = useStudioClient()
  const log = useMemo(() => createLogStore(client.runs.log, runId, task), [client, runId, task])
  useEffect(() => {
    log.open()
    return () => log.dispose()
  }, [log])
  useEvents((event) => {
    if ((event.type === 'log' && event.runId === runId) || event.type === 'hello') log.grew()
  })
  return log
}

interface LinesProps {
  readonly log: LogStore
  readonly state: LogState
  readonly labels: StepLabels
  readonly single: boolean
  readonly following: boolean
  readonly onFollow: (following: boolean) => void
}

const LogLines = ({ log, state, labels, single, following, onFollow }: LinesProps) => {
  const { t } = useTranslation('run')
  const scroller = useRef<HTMLDivElement>(null)
  const { matches, window: held } = state
  const count = matches?.length ?? held.total
  const scale = Math.max(1, (count * lineHeight) / tallest)
  const rows = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight / scale,
    overscan: Math.ceil(20 * scale),
  })
  const items = visible(rows.getVirtualItems(), scale, count, scroller.current)
  const first = items[0] ?? 0
  const last = items.at(-1) ?? 0
  useEffect(() => {
    if (matches === undefined && count > 0) log.reach(first, last)
  }, [log, matches, first, last, count, held.pages])
  useEffect(() => {
    const element = scroller.current
    if (following && element !== null) element.scrollTop = element.scrollHeight
  }, [following, count])
  const onScroll = (): void => {
    const element = scroller.current
    if (element === null) return
    const atEnd = element.scrollHeight - element.scrollTop - element.clientHeight < 4
    if (atEnd !== following) onFollow(atEnd)
  }
  if (state.status !== 'loading' && count === 0) {
    return <Empty title={emptyTitle(t, state)} />
  }
  const top = scroller.current?.scrollTop ?? 0
  return (
    <div
      ref={scroller}
      className="n-log__scroll"
      role="log"
      aria-label={t('log.title')}
      aria-live="off"
      tabIndex={0}
      onScroll={onScroll}
    >
      <div style={{ height: rows.getTotalSize() + 8, position: 'relative' }}>
        {items.map((index) => {
          const line = matches === undefined ? lineAt(held, index) : matches[index]?.line
          const before = matches === undefined && index > 0 ? lineAt(held, index - 1) : undefined
          return (
            <LogRow
              key={index}
              line={line}
              top={scale === 1 ? index * lineHeight : top + (index - top / (lineHeight / scale)) * lineHeight}
              search={state.filter.search}
              step={single || line === undefined ? undefined : labels.of(line)}
              afterError={before !== undefined && severityOf(before) === 'error'}
            />
          )
        })}
      </div>
    </div>
  )
}

const emptyTitle = (t: ReturnType<typeof useTranslation<'run'>>['t'], state: LogState): string => {
  if (state.status === 'failed') return t('log.failed')
  if (state.walked < 1) return t('log.searching')
  return state.matches === undefined ? t('log.empty') : t('log.none')
}

/** Line numbers in view. In a scaled log the virtualiser's rows are thinner than lines: take as many as fit. */
function visible(
  items: readonly { index: number }[],
  scale: number,
  count: number,
  element: HTMLElement | null,
): number[] {
  if (scale === 1 || element === null) return items.map((item) => item.index)
  const first = Math.max(0, Math.floor(element.scrollTop / (lineHeight / scale)) - 5)
  const fits = Math.ceil(element.clientHeight / lineHeight) + 10
  const start = Math.min(first, Math.max(0, count - fits + 5))
  return Array.from({ length: Math.min(fits, count - start) }, (_, index) => start + index)
}
