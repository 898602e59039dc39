import '../pipelines.css'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, type RefObject, Suspense, useCallback, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { useStudio } from '#client/ClientProvider.tsx'
import { isNotFound } from '#client/errors.ts'
import { useDocumentTab } from '#frame/tabs/tabs.ts'
import type { PipelineDetail } from '#shared/contract/studio.ts'
import { Button } from '#ui/Button.tsx'
import { type CanvasHandle, PipelineCanvas } from '#ui/canvas/index.ts'
import { Empty } from '#ui/Empty.tsx'
import { Icon } from '#ui/Icon.tsx'
import { IconPipelines } from '#ui/icons.ts'
import { LoadError } from '#ui/LoadError.tsx'
import { Splitter } from '#ui/Splitter.tsx'
import { readStored, writeStored } from '#ui/stored.ts'
import { isNarrow, useWide } from '#ui/use-wide.ts'
import { Inspector } from '../inspector/Inspector.tsx'
import type { Launcher } from '../route.tsx'
import { Problems } from './Problems.tsx'
import { Toolbar } from './Toolbar.tsx'
import { useViewCommands } from './use-view-commands.ts'

const NotFound = () => {
  const { t } = useTranslation('pipelines')
  const navigate = useNavigate()
  return (
    <Empty
      art={<Icon of={IconPipelines} size={32} />}
      title={t('view.notFound')}
      text={t('view.notFoundText')}
      action={<Button onClick={() => void navigate('/pipelines')}>{t('view.toList')}</Button>}
    />
  )
}

/** The address says which step is selected and whether the launcher is open: back and links work. */
const useAddress = () => {
  const [params, setParams] = useSearchParams()
  const set = useCallback(
    (key: string, value: string | undefined) =>
      setParams(
        (old) => {
          const next = new URLSearchParams(old)
          if (value === undefined) next.delete(key)
          else next.set(key, value)
          return next
        },
        { replace: true },
      ),
    [setParams],
  )
  return {
    step: params.get('step') ?? undefined,
    launching: params.has('launch'),
    select: useCallback((step: string | undefined) => set('step', step), [set]),
    launch: useCallback((open: boolean) => set('launch', open ? '1' : undefined), [set]),
  }
}

const problemCounts = (detail: PipelineDetail): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const { task, severity } of [...detail.problems, ...detail.runProblems]) {
    if (task !== undefined && severity === 'error') counts.set(task, (counts.get(task) ?? 0) + 1)
  }
  return counts
}

type Address = ReturnType<typeof useAddress>

interface OpenedProps {
  readonly detail: PipelineDetail
  readonly launcher: Launcher
}

const useInspecting = () => {
  const [inspecting, setInspecting] = useState(() => readStored('pipeline.inspector', !isNarrow()))
  const toggle = () => {
    writeStored('pipeline.inspector', !inspecting)
    setInspecting(!inspecting)
  }
  return { inspecting, toggle }
}

const Drawing = ({
  detail,
  address,
  canvas,
  onShow,
}: {
  detail: PipelineDetail
  address: Address
  canvas: RefObject<CanvasHandle | null>
  onShow: (step: string) => void
}) => {
  const { t } = useTranslation('pipelines')
  const problemsOf = useMemo(() => {
    const counts = problemCounts(detail)
    return (id: string): number => counts.get(id) ?? 0
  }, [detail])
  return (
    <div className="n-pipeline__main">
      {detail.graph === undefined ? (
        <Empty title={t('cannotOpen')} text={detail.problems[0]?.message} />
      ) : (
        <PipelineCanvas
          ref={canvas}
          graph={detail.graph}
          selected={address.step}
          onSelect={address.select}
          problemsOf={problemsOf}
        />
      )}
      <Problems detail={detail} selected={address.step} onShow={onShow} />
    </div>
  )
}

const Side = ({
  detail,
  address,
  launcher: LaunchPanel,
  onShow,
  children,
}: OpenedProps & { address: Address; onShow: (step: string) => void; children: ReactNode }) => {
  const { t } = useTranslation('pipelines')
  const wide = useWide()
  const { launching, launch, step } = address
  const inspector = { name: wide ? 'inspector.wide' : 'inspector', size: wide ? 380 : 346 }
  const launcher = { name: wide ? 'launcher.wide' : 'launcher', size: wide ? 440 : 416 }
  const { name, size } = launching ? launcher : inspector
  const pane = launching ? (
    <Suspense fallback={<div className="n-panel" />}>
      <LaunchPanel key={detail.id} pipelineId={detail.id} onClose={() => launch(false)} />
    </Suspense>
  ) : (
    <Inspector detail={detail} step={step} onShow={onShow} />
  )
  return (
    <Splitter
      key={name}
      direction="columns"
      side="end"
      name={name}
      size={size}
      min={280}
      max={720}
      label={t('view.inspector')}
      narrow="over"
      pane={pane}
    >
      {children}
    </Splitter>
  )
}

const Opened = ({ detail, launcher }: OpenedProps) => {
  const address = useAddress()
  const { inspecting, toggle } = useInspecting()
  const canvas = useRef<CanvasHandle>(null)
  const { select, launch, launching } = address
  const show = (id: string) => {
    select(id)
    canvas.current?.reveal(id)
  }
  useViewCommands({
    canvas,
    canRun: detail.graph !== undefined,
    launch,
    toggleInspector: toggle,
    clear: () => select(undefined),
  })
  const drawing = <Drawing detail={detail} address={address} canvas={canvas} onShow={show} />
  return (
    <div className="n-pipeline">
      <Toolbar
        detail={detail}
        inspecting={inspecting}
        onTidy={() => canvas.current?.fit()}
        onRun={() => launch(true)}
        onToggleInspector={toggle}
      />
      {inspecting || launching ? (
        <Side detail={detail} address={address} launcher={launcher} onShow={show}>
          {drawing}
        </Side>
      ) : (
        drawing
      )}
    </div>
  )
}

/** One pipeline, drawn: toolbar, canvas, inspector or launcher, problems. */
export const PipelinePage = ({ launcher }: { launcher: Launcher }) => {
  const id = useParams()['*'] ?? ''
  const studio = useStudio()
  const { data, error, refetch } = useQuery(studio.pipelines.get.queryOptions({ input: { id } }))
  const { pathname, search } = globalThis.location
  useDocumentTab(
    data === undefined
      ? undefined
      : { path: pathname, href: pathname + search, kind: 'pipeline', title: data.name },
  )
  if (isNotFound(error)) return <NotFound />
  if (error !== null && data === undefined) return <LoadError error={error} onRetry={() => void refetch()} />
  if (data === undefined) return <div className="n-pipeline" aria-busy />
  return <Opened key={data.id} detail={data} launcher={launcher} />
}
