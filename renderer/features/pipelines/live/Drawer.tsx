import './live.css'
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommands } from '#frame/commands/commands.ts'
import type { PipelineDetail } from '#shared/contract/studio.ts'
import { IconButton } from '#ui/Button.tsx'
import { IconChevronDown, IconChevronUp } from '#ui/icons.ts'
import type { LiveRun } from '#ui/run/live-run.ts'
import { useLiveState } from '#ui/run/use-live-run.ts'
import { Skeleton } from '#ui/Skeleton.tsx'
import { Splitter } from '#ui/Splitter.tsx'
import { readStored, writeStored } from '#ui/stored.ts'
import { Tabs } from '#ui/Tabs.tsx'
import { allProblems, Problems } from '../view/Problems.tsx'
import { useRunShown } from './followed-run.ts'
import { type PipelineRuns, usePipelineRuns } from './pipeline-runs.ts'
import { RunsTab } from './RunsTab.tsx'
import { useStepTask } from './step-task.ts'

// Of a run that most visits to the page do not look into.
const LogView = lazy(() => import('#ui/run/log/LogView.tsx').then((module) => ({ default: module.LogView })))
const DataTab = lazy(() => import('./DataTab.tsx').then((module) => ({ default: module.DataTab })))

type Tab = 'problems' | 'log' | 'data' | 'runs'

/** All steps together, or the one that is selected. */
const LogTab = ({ live, step }: { live: LiveRun; step: string | undefined }) => {
  const steps = useLiveState(live, (state) => state.steps)
  const name = useLiveState(live, ({ run }) => run?.name ?? '')
  const { task } = useStepTask(live, step)
  return <LogView key={live.runId} runId={live.runId} tasks={steps} task={task?.path} name={name} compact />
}

/**
 * Opens by itself for a run, and for a pipeline that came with problems, until somebody says otherwise. What is not yet
 * right while one draws is counted only: the canvas stays as large as it was under the hand.
 */
const useOpen = (cameWithProblems: boolean, hasRun: boolean) => {
  const [said, setSaid] = useState(() => readStored<'open' | 'closed' | ''>('pipeline.drawer', ''))
  const [came, setCame] = useState(cameWithProblems || hasRun)
  useEffect(() => {
    if (hasRun) setCame(true)
  }, [hasRun])
  const open = said === '' ? came : said === 'open'
  const set = (next: boolean) => {
    const word = next ? 'open' : 'closed'
    writeStored('pipeline.drawer', word)
    setSaid(word)
  }
  return { open, set }
}

interface DrawerProps {
  readonly detail: PipelineDetail
  readonly selected: string | undefined
  /** Steps that are not what they were in the run that is shown. */
  readonly changed: ReadonlySet<string> | undefined
  readonly onShow: (step: string) => void
  /** The canvas, above. */
  readonly children: ReactNode
}

interface Showing {
  readonly tab: Tab
  readonly runs: PipelineRuns
}

/** Which tabs have something to say. */
const useTabs = ({ detail }: DrawerProps, runs: number, hasRun: boolean) => {
  const { t } = useTranslation('live')
  const [chosen, setChosen] = useState<Tab | undefined>()
  const problems = useMemo(() => allProblems(detail).length, [detail])
  const items = [
    { key: 'problems' as const, label: t('drawer.problems'), count: problems },
    ...(hasRun
      ? [
          { key: 'log' as const, label: t('drawer.log') },
          { key: 'data' as const, label: t('drawer.data') },
        ]
      : []),
    ...(runs > 0 ? [{ key: 'runs' as const, label: t('drawer.runs'), count: runs }] : []),
  ]
  const first: Tab = problems === 0 && hasRun ? 'log' : 'problems'
  const tab = items.find(({ key }) => key === chosen)?.key ?? first
  return { items, tab, problems, choose: setChosen }
}

/** Of the tab that is open. */
const Body = ({ tab, detail, selected, changed, onShow, runs }: DrawerProps & Showing) => {
  const shown = useRunShown()
  const node = detail.graph?.nodes.find(({ id }) => id === selected)
  return (
    <Suspense fallback={<Skeleton height={80} />}>
      {tab === 'problems' && <Problems detail={detail} selected={selected} onShow={onShow} />}
      {tab === 'log' && shown !== undefined && <LogTab live={shown.live} step={selected} />}
      {tab === 'data' && shown !== undefined && (
        <DataTab live={shown.live} node={node} changed={changed?.has(selected ?? '') === true} />
      )}
      {tab === 'runs' && <RunsTab {...runs} />}
    </Suspense>
  )
}

/** Each tab can be asked for by its name, and the keyboard goes on there. */
const useDrawerCommands = (
  items: readonly { readonly key: Tab; readonly label: string }[],
  toggle: () => void,
  show: (tab: Tab) => void,
) => {
  const { t } = useTranslation('live')
  const place = useRef<HTMLElement>(null)
  useCommands('here', [
    { id: 'pipeline.drawer', label: t('drawer.toggle'), shortcut: 'j', run: toggle },
    ...items.map(({ key, label }) => ({
      id: `pipeline.drawer.${key}`,
      label: t('drawer.show', { tab: label }),
      run: () => {
        show(key)
        setTimeout(() => place.current?.querySelector<HTMLElement>(`[data-tab="${key}"]`)?.focus(), 0)
      },
    })),
  ])
  return place
}

/** Below the canvas: what is wrong, what the run prints, what a step gave, and what became of earlier runs. */
export const Drawer = (props: DrawerProps) => {
  const { t } = useTranslation('live')
  const shown = useRunShown()
  const runs = usePipelineRuns(props.detail.id)
  const { items, tab, problems, choose } = useTabs(props, runs.total, shown !== undefined)
  // A canvas without steps says itself what to do next.
  const isBlank = props.detail.graph?.nodes.length === 0
  const { open, set } = useOpen(problems > 0 && !isBlank, shown?.painted === true)
  const toggle = () => set(!open)
  const show = (next: Tab) => {
    choose(next)
    set(true)
  }
  const place = useDrawerCommands(items, toggle, show)
  const pane = (
    <section ref={place} className="n-lower" aria-label={t('drawer.label')}>
      <header>
        <Tabs label={t('drawer.label')} items={items} value={tab} onChange={show} />
        <span className="grow" />
        <IconButton
          size="s"
          icon={open ? IconChevronDown : IconChevronUp}
          label={open ? t('drawer.collapse') : t('drawer.expand')}
          shortcut="j"
          aria-expanded={open}
          onClick={toggle}
        />
      </header>
      {open && (
        <div
          className="n-lower__body"
          role="tabpanel"
          aria-label={items.find(({ key }) => key === tab)?.label}
        >
          <Body {...props} tab={tab} runs={runs} />
        </div>
      )}
    </section>
  )
  return (
    <Splitter
      direction="rows"
      side="end"
      name="pipeline.drawer"
      size={globalThis.innerHeight < 900 ? 192 : 236}
      min={96}
      max={640}
      label={t('drawer.resize')}
      folded={!open}
      pane={pane}
    >
      {props.children}
    </Splitter>
  )
}
