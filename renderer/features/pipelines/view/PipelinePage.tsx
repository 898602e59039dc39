import '../pipelines.css'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, type RefObject, Suspense, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useParams } from 'react-router'
import { useStudio } from '#client/ClientProvider.tsx'
import { isNotFound } from '#client/errors.ts'
import { useDocumentTab } from '#frame/tabs/tabs.ts'
import type { PipelineDetail } from '#shared/contract/studio.ts'
import type { PipelineGraph } from '#shared/graph.ts'
import type { RunPlan } from '#shared/plan.ts'
import { type CanvasHandle, PipelineCanvas } from '#ui/canvas/index.ts'
import { Empty } from '#ui/Empty.tsx'
import { LoadError } from '#ui/LoadError.tsx'
import { Splitter } from '#ui/Splitter.tsx'
import { readStored, writeStored } from '#ui/stored.ts'
import { isNarrow, useWide } from '#ui/use-wide.ts'
import { askField } from '../editor/focus.ts'
import { useCanvasEditing } from '../editor/use-canvas-editing.ts'
import { EditorProvider } from '../editor/use-editor.ts'
import { SessionProvider, useSession, useUnsaved } from '../editor/use-session.ts'
import { ExportMenu } from '../files/ExportMenu.tsx'
import { FileDrop } from '../files/FileDrop.tsx'
import { Inspector } from '../inspector/Inspector.tsx'
import { FileCommands } from '../manage/FileCommands.tsx'
import { Palette } from '../palette/Palette.tsx'
import { Picker } from '../picker/Picker.tsx'
import type { Launcher } from '../route.tsx'
import { VersionsPanel } from '../versions/VersionsPanel.tsx'
import { useAdding } from '../wiring/use-adding.ts'
import { EditNotice } from './EditNotice.tsx'
import { NotFound } from './NotFound.tsx'
import { allProblems, Problems, ReadProblems } from './Problems.tsx'
import { SessionNotice } from './SessionNotice.tsx'
import { Toolbar } from './Toolbar.tsx'
import { useAddress } from './use-address.ts'
import { useEdited } from './use-edited.ts'
import { usePlanned } from './use-planned.ts'
import { useUnsavedText } from './use-unsaved-text.ts'
import { useViewCommands } from './use-view-commands.ts'

const problemCounts = (detail: PipelineDetail): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const { task, severity } of allProblems(detail)) {
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
  graph,
  address,
  plan,
  canvas,
  onShow,
}: {
  detail: PipelineDetail
  graph: PipelineGraph
  address: Address
  /** What the run that is about to be started would do. */
  plan: RunPlan | undefined
  canvas: RefObject<CanvasHandle | null>
  onShow: (step: string) => void
}) => {
  const adding = useAdding((node, written) => {
    onShow(node)
    if (written) askField(node, 'code')
  })
  const arranging = useCanvasEditing()
  const editing = useMemo(() => ({ ...arranging, wiring: adding.wiring }), [arranging, adding.wiring])
  const statusOf = usePlanned(plan)
  const problemsOf = useMemo(() => {
    const counts = problemCounts(detail)
    return (id: string): number => counts.get(id) ?? 0
  }, [detail])
  return (
    <Palette adding={adding}>
      <div className="n-pipeline__main">
        <FileDrop adding={adding}>
          <PipelineCanvas
            ref={canvas}
            graph={graph}
            editing={editing}
            statusOf={statusOf}
            problemsOf={problemsOf}
          />
          <EditNotice />
          <SessionNotice />
        </FileDrop>
        <Problems detail={detail} selected={address.step} onShow={onShow} />
      </div>
      {adding.request !== undefined && (
        <Picker request={adding.request} onClose={adding.close} onPick={adding.take} />
      )}
    </Palette>
  )
}

/** The file cannot be read: why, and nothing to edit. */
const Unreadable = ({ detail }: { detail: PipelineDetail }) => {
  const { t } = useTranslation('pipelines')
  return (
    <div className="n-pipeline">
      <div className="n-bar">
        <h1 className="strong trunc">{detail.name}</h1>
        <span className="dense t3 trunc n-file mono">{detail.file}</span>
      </div>
      <div className="n-pipeline__main">
        <Empty title={t('cannotOpen')} text={detail.problems[0]?.message} />
        <ReadProblems detail={detail} />
      </div>
    </div>
  )
}

const Side = ({
  inspecting,
  detail,
  address,
  launcher: LaunchPanel,
  onShow,
  onPlan,
  children,
}: OpenedProps & {
  inspecting: boolean
  address: Address
  onShow: (step: string) => void
  onPlan: (plan: RunPlan | undefined) => void
  children: ReactNode
}) => {
  const { t } = useTranslation('pipelines')
  const wide = useWide()
  const { launching, partial, launch, step, versions, showVersions } = address
  const unsaved = useUnsavedText(launching)
  const inspector = { name: wide ? 'inspector.wide' : 'inspector', size: wide ? 380 : 346 }
  const launcher = { name: wide ? 'launcher.wide' : 'launcher', size: wide ? 440 : 416 }
  const { name, size } = launching ? launcher : inspector
  const pane = versions ? (
    <VersionsPanel onClose={() => showVersions(false)} />
  ) : launching ? (
    <Suspense fallback={<div className="n-panel" />}>
      <LaunchPanel
        key={detail.id}
        detail={detail}
        text={unsaved}
        partial={partial}
        onWhole={() => launch(true)}
        onPlan={onPlan}
        onClose={() => launch(false)}
      />
    </Suspense>
  ) : inspecting ? (
    <Inspector detail={detail} step={step} onShow={onShow} />
  ) : undefined
  return (
    <Splitter
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

const Opened = ({ detail: onDisk, launcher }: OpenedProps) => {
  const detail = useEdited(onDisk)
  const address = useAddress()
  const { inspecting, toggle } = useInspecting()
  const canvas = useRef<CanvasHandle>(null)
  const { select, step, launch, launching, versions, showVersions } = address
  const [plan, onPlan] = useState<RunPlan | undefined>()
  const show = (id: string) => {
    select(id)
    canvas.current?.reveal(id)
  }
  useViewCommands({ canvas, launch, step, toggleInspector: toggle, clear: () => select(undefined) })
  useTitledTab(detail.name, useUnsaved())
  const { graph } = detail
  if (graph === undefined) return null
  const drawing = (
    <Drawing
      detail={detail}
      graph={graph}
      address={address}
      plan={launching ? plan : undefined}
      canvas={canvas}
      onShow={show}
    />
  )
  return (
    <div className="n-pipeline">
      <FileCommands name={detail.name} />
      <Toolbar
        detail={detail}
        inspector={{ shown: inspecting, toggle }}
        versions={{ shown: versions, toggle: () => showVersions(!versions) }}
        onTidy={() => canvas.current?.tidy()}
        step={graph.nodes.find(({ id }) => id === step)}
        onRun={(part) => launch(true, part)}
        more={<ExportMenu canvas={canvas} file={detail.file} />}
      />
      <Side
        inspecting={inspecting}
        detail={detail}
        address={address}
        launcher={launcher}
        onShow={show}
        onPlan={onPlan}
      >
        {drawing}
      </Side>
    </div>
  )
}

const useTitledTab = (title: string, unsaved = false) => {
  const { pathname, search } = useLocation()
  useDocumentTab({ path: pathname, href: pathname + search, kind: 'pipeline', title, unsaved })
}

const UnreadableTab = ({ detail }: { detail: PipelineDetail }) => {
  useTitledTab(detail.name)
  return <Unreadable detail={detail} />
}

/** The pipeline with what is kept of its changes. */
const Kept = ({
  detail,
  isGone,
  isCurrent,
  launcher,
}: OpenedProps & { isGone: boolean; isCurrent: boolean }) => {
  const { session, error, refetch } = useSession(detail.id, isGone ? undefined : detail, isCurrent)
  if (session === null) return <UnreadableTab detail={detail} />
  if (session !== undefined)
    return (
      <SessionProvider value={session}>
        <EditorProvider value={session.editor}>
          <Opened detail={detail} launcher={launcher} />
        </EditorProvider>
      </SessionProvider>
    )
  if (isGone) return <NotFound id={detail.id} />
  return error === null ? (
    <div className="n-pipeline" aria-busy />
  ) : (
    <LoadError error={error} onRetry={() => void refetch()} />
  )
}

/** One pipeline, drawn and edited: toolbar, canvas, inspector or launcher, problems. */
export const PipelinePage = ({ launcher }: { launcher: Launcher }) => {
  const id = useParams()['*'] ?? ''
  const studio = useStudio()
  const { data, error, refetch, isFetching } = useQuery(studio.pipelines.get.queryOptions({ input: { id } }))
  const isGone = isNotFound(error)
  if (data !== undefined)
    return <Kept key={data.id} detail={data} isGone={isGone} isCurrent={!isFetching} launcher={launcher} />
  if (isGone) return <NotFound id={id} />
  if (error !== null) return <LoadError error={error} onRetry={() => void refetch()} />
  return <div className="n-pipeline" aria-busy />
}
