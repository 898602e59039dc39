/** Everything about one run: header, tabs, and the tab that is open. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { useStudio } from '#client/ClientProvider.tsx'
import { useDocumentTab } from '#frame/tabs/tabs.ts'
import type { RunDetail } from '#shared/contract/studio.ts'
import { Button } from '#ui/Button.tsx'
import { Empty } from '#ui/Empty.tsx'
import { Icon } from '#ui/Icon.tsx'
import { IconError } from '#ui/icons.ts'
import { LogView } from '#ui/run/log/LogView.tsx'
import { statusOfRun } from '#ui/status/status.ts'
import { Tabs } from '#ui/Tabs.tsx'
import { ArtifactsTab } from './artifacts/ArtifactsTab.tsx'
import { FactsTab } from './FactsTab.tsx'
import { GraphTab } from './graph/GraphTab.tsx'
import { MetricsTab } from './metrics/MetricsTab.tsx'
import { ParametersTab } from './ParametersTab.tsx'
import { RunHeader } from './RunHeader.tsx'
import './run.css'
import { useRun } from '#ui/run/use-run.ts'
import { type RunTab, tabsOf } from './model/tabs.ts'
import { RunSkeleton } from './RunSkeleton.tsx'
import { TimelineLegend, TimelineView } from './timeline/TimelineView.tsx'

export const RunPage = () => {
  const { t } = useTranslation('run')
  const navigate = useNavigate()
  const { runId = '' } = useParams()
  const query = useRun(runId)
  if (query.data !== undefined) return <LoadedRun key={runId} detail={query.data} />
  if (!query.isError) return <RunSkeleton />
  return (
    <Empty
      page
      art={<Icon of={IconError} size={32} />}
      title={t('notFound')}
      text={<span className="mono">{runId}</span>}
      action={<Button onClick={() => void navigate('/runs')}>{t('toRuns')}</Button>}
    />
  )
}

const LoadedRun = ({ detail }: { detail: RunDetail }) => {
  const { t } = useTranslation('run')
  const [params, setParams] = useSearchParams()
  const { run } = detail
  const steps = useStepRuns(detail)
  const tabs = tabsOf(detail, steps)
  const asked = params.get('tab')
  const open = tabs.find((tab) => tab.key === asked)?.key ?? tabs[0]?.key ?? 'parameters'
  const change = (name: string, value: string | undefined): void =>
    setParams(
      (before) => {
        const next = new URLSearchParams(before)
        if (value === undefined) next.delete(name)
        else next.set(name, value)
        return next
      },
      { replace: true },
    )
  useDocumentTab({
    path: `/runs/${run.runId}`,
    href: `/runs/${run.runId}?tab=${open}`,
    kind: 'run',
    title: run.number === undefined ? run.name : t('run', { number: run.number }),
    status: statusOfRun(run.state),
  })
  return (
    <div className="n-run">
      <RunHeader detail={detail} />
      <div className="n-run__tabs">
        <Tabs
          label={t('tabs')}
          items={tabs.map((tab) => ({ ...tab, label: t(`tab.${tab.key}`) }))}
          value={open}
          onChange={(tab) => change('tab', tab)}
        />
        <span className="grow" />
        {open === 'timeline' && <TimelineLegend />}
      </div>
      <div className="n-run__body">
        <OpenTab
          tab={open}
          detail={detail}
          steps={steps}
          step={params.get('step') ?? undefined}
          onStep={(step) => change('step', step)}
        />
      </div>
    </div>
  )
}

/** The MLflow runs of the steps: their metrics stand beside the run's own. */
function useStepRuns(detail: RunDetail) {
  const studio = useStudio()
  const ids = [
    ...new Set([
      ...detail.tasks.flatMap((task) => task.runId ?? []),
      ...detail.childRuns.map((child) => child.runId),
    ]),
  ]
  const query = useQuery({
    ...studio.runs.many.queryOptions({ input: { runIds: ids.slice(0, 500) } }),
    enabled: ids.length > 0,
  })
  return query.data ?? []
}

interface OpenTabProps {
  readonly tab: RunTab
  readonly detail: RunDetail
  readonly steps: ReturnType<typeof useStepRuns>
  readonly step: string | undefined
  readonly onStep: (path: string | undefined) => void
}

const OpenTab = ({ tab, detail, steps, step, onStep }: OpenTabProps) => {
  switch (tab) {
    case 'graph':
      return <GraphTab detail={detail} step={step} onStep={onStep} />
    case 'timeline':
      return <TimelineView run={detail.run} tasks={detail.tasks} selected={step} onSelect={onStep} />
    case 'metrics':
      return <MetricsTab run={detail.run} steps={steps} />
    case 'parameters':
      return <ParametersTab detail={detail} />
    case 'artifacts':
      return <ArtifactsTab detail={detail} />
    case 'log':
      return <LogTab detail={detail} />
    case 'environment':
      return <FactsTab detail={detail} />
  }
}

/** A step's own page shows its part of the pipeline run's log; `?task=` asks a run's page for one step's. */
const LogTab = ({ detail }: { detail: RunDetail }) => {
  const [params] = useSearchParams()
  const studio = useStudio()
  const { run, parent } = detail
  const isStep = run.kind === 'step' && parent !== undefined
  const above = useQuery({
    ...studio.runs.get.queryOptions({ input: { runId: parent?.runId ?? '' } }),
    enabled: isStep,
  })
  if (!isStep) {
    const task = params.get('task') ?? undefined
    return <LogView runId={run.runId} tasks={detail.tasks} task={task} name={run.name} />
  }
  const path = above.data?.tasks.find((task) => task.runId === run.runId)?.path
  if (path === undefined) return null
  return <LogView runId={parent.runId} tasks={[]} task={path} name={run.name} />
}
