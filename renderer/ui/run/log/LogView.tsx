/** The log of a run or of one step: a million lines long if need be, searchable, and following its end. */
import { type ReactNode, type RefObject, type UIEvent, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useStore } from 'zustand'
import { useEvents, useStudioClient } from '#client/ClientProvider.tsx'
import { isEnded, type TaskRow } from '#shared/run.ts'
import { Empty } from '#ui/Empty.tsx'
import { Scroller } from '#ui/table/Scroller.tsx'
import { useRows } from '#ui/table/use-rows.ts'
import { type StepLabels, stepLabels } from '../step-labels.ts'
import { severityOf } from './log-line.ts'
import { createLogStore, type LogState, type LogStore } from './log-store.ts'
import { lineAt, nextPage } from './log-window.ts'
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
  // What was picked here holds until another step is chosen outside.
  const [picked, setPicked] = useState<{ outside: string | undefined; task: string | undefined }>()
  const task = picked !== undefined && picked.outside === props.task ? picked.task : props.task
  const setTask = (next: string | undefined): void => setPicked({ outside: props.task, task: next })
  const log = useLog(props.runId, task)
  const state = useStore(log.store)
  const labels = useMemo(() => stepLabels(props.tasks), [props.tasks])
  const shown = task === undefined ? props.tasks : props.tasks.filter(({ path }) => path === task)
  const [following, setFollowing] = useState(true)
  return (
    <section className="n-log" data-compact={props.compact || undefined}>
      <LogTools
        {...props}
        state={state}
        task={task}
        onTask={setTask}
        onFilter={(filter) => log.filter(filter)}
        following={following}
        onFollow={setFollowing}
      />
      <LogLines
        log={log}
        state={state}
        labels={labels}
        single={task !== undefined}
        none={<NothingYet state={state} tasks={shown} />}
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
  /** In place of lines when there are none. */
  readonly none: ReactNode
  readonly following: boolean
  readonly onFollow: (following: boolean) => void
}

const LogLines = ({ log, state, labels, single, none, following, onFollow }: LinesProps) => {
  const { t } = useTranslation('run')
  const scroller = useRef<HTMLDivElement>(null)
  const { matches, window: held } = state
  const count = matches?.length ?? held.total
  const lines = useLines(scroller, count)
  useReading(log, state, lines.shown)
  useFollowing(scroller, following, count)
  const onScroll = (event: UIEvent<HTMLDivElement>): void => {
    const { scrollHeight, scrollTop, clientHeight } = event.currentTarget
    const atEnd = scrollHeight - scrollTop - clientHeight < 4
    if (atEnd !== following) onFollow(atEnd)
  }
  if (state.status !== 'loading' && count === 0) return none
  return (
    <Scroller
      ref={scroller}
      className="n-log__scroll"
      role="log"
      aria-label={t('log.title')}
      aria-live="off"
      onScroll={onScroll}
    >
      <div style={{ height: lines.height + 8, position: 'relative' }}>
        {lines.shown.map((index) => {
          const line = matches === undefined ? lineAt(held, index) : matches[index]?.line
          const before = matches === undefined && index > 0 ? lineAt(held, index - 1) : undefined
          return (
            <LogRow
              key={index}
              line={line}
              top={lines.topOf(index)}
              search={state.filter.search}
              step={single || line === undefined ? undefined : labels.of(line)}
              afterError={before !== undefined && severityOf(before) === 'error'}
            />
          )
        })}
      </div>
    </Scroller>
  )
}

/** Reads what is in view, page by page, until it is there. */
function useReading(log: LogStore, { matches, window: held }: LogState, shown: readonly number[]): void {
  const first = shown[0] ?? 0
  const last = shown.at(-1) ?? 0
  const missing = matches === undefined && held.total > 0 && nextPage(held, first, last) !== undefined
  useEffect(() => {
    if (missing) log.reach(first, last)
  }, [log, missing, first, last])
}

function useFollowing(scroller: RefObject<HTMLDivElement | null>, following: boolean, count: number): void {
  const end = useMemo(() => (following ? { count } : undefined), [following, count])
  useEffect(() => {
    const element = scroller.current
    if (end !== undefined && element !== null) element.scrollTop = element.scrollHeight
  }, [scroller, end])
}

interface Lines {
  readonly shown: readonly number[]
  readonly height: number
  readonly topOf: (index: number) => number
}

/** Which lines are in view and where they stand; in a scaled log, thinner rows stand for whole lines. */
function useLines(scroller: RefObject<HTMLDivElement | null>, count: number): Lines {
  const scale = Math.max(1, (count * lineHeight) / tallest)
  const thin = lineHeight / scale
  const rows = useRows({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => thin,
    overscan: Math.ceil(20 * scale),
  })
  const items = rows.getVirtualItems()
  const height = rows.getTotalSize()
  if (scale === 1)
    return { shown: items.map((item) => item.index), height, topOf: (index) => index * lineHeight }
  const top = rows.scrollOffset ?? 0
  const fits = Math.ceil((rows.scrollRect?.height ?? 0) / lineHeight) + 10
  const start = Math.max(0, Math.min(Math.floor(top / thin) - 5, count - fits + 5))
  return {
    shown: Array.from({ length: Math.min(fits, count - start) }, (_, index) => start + index),
    height,
    topOf: (index) => top + (index - top / thin) * lineHeight,
  }
}

/** Why there are no lines. What a reused step printed is in the log of the run that made its results. */
const NothingYet = ({ state, tasks }: { state: LogState; tasks: readonly TaskRow[] }) => {
  const { t } = useTranslation('run')
  if (state.status === 'failed') return <Empty title={t('log.failed')} />
  if (state.walked < 1) return <Empty title={t('log.searching')} />
  if (state.matches !== undefined) return <Empty title={t('log.none')} />
  const [only, ...others] = tasks
  const origin = others.length > 0 ? undefined : only?.reuse?.from?.stepRunId
  if (origin !== undefined)
    return (
      <Empty
        title={t('log.reused')}
        action={
          <Link className="link" to={`/runs/${origin}?tab=log`}>
            {t('log.origin')}
          </Link>
        }
      />
    )
  return <Empty title={tasks.every((one) => isEnded(one.state)) ? t('log.nothing') : t('log.empty')} />
}
