import '../pipelines.css'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocation, useParams } from 'react-router'
import { useStudio } from '#client/ClientProvider.tsx'
import { isNotFound } from '#client/errors.ts'
import { useDocumentTab } from '#frame/tabs/tabs.ts'
import type { PipelineDetail } from '#shared/contract/studio.ts'
import type { RunPlan } from '#shared/plan.ts'
import type { CanvasHandle } from '#ui/canvas/index.ts'
import { Empty } from '#ui/Empty.tsx'
import { LoadError } from '#ui/LoadError.tsx'
import { Prose } from '#ui/Prose.tsx'
import { readStored, writeStored } from '#ui/stored.ts'
import { isNarrow } from '#ui/use-wide.ts'
import { useAskedField } from '../editor/focus.ts'
import { EditorProvider } from '../editor/use-editor.ts'
import { SessionProvider, useSession, useUnsaved } from '../editor/use-session.ts'
import { ExportMenu } from '../files/ExportMenu.tsx'
import { ShownRunProvider, useShownRun } from '../live/followed-run.ts'
import { FileCommands } from '../manage/FileCommands.tsx'
import type { Launcher, RunPart } from '../route.tsx'
import { Drawing } from './Drawing.tsx'
import { NotFound } from './NotFound.tsx'
import { ReadProblems } from './Problems.tsx'
import { Side } from './Side.tsx'
import { Toolbar } from './Toolbar.tsx'
import { useAddress } from './use-address.ts'
import { useEdited } from './use-edited.ts'
import { useViewCommands } from './use-view-commands.ts'

interface OpenedProps {
  readonly detail: PipelineDetail
  readonly launcher: Launcher
}

const useInspecting = () => {
  const [inspecting, setInspecting] = useState(() => readStored('pipeline.inspector', !isNarrow()))
  // Whoever asks for a field wants to see it.
  const asked = useAskedField()
  const [heard, setHeard] = useState(asked)
  if (asked !== heard) {
    setHeard(asked)
    if (asked !== undefined) setInspecting(true)
  }
  const toggle = () => {
    writeStored('pipeline.inspector', !inspecting)
    setInspecting(!inspecting)
  }
  return { inspecting, toggle }
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
        <Empty title={t('cannotOpen')} text={<Prose text={detail.problems[0]?.message ?? ''} />} />
        <ReadProblems detail={detail} />
      </div>
    </div>
  )
}

/** Whoever closes the launcher by keyboard goes on where they were. */
const useReturn = (launching: boolean, goBack: () => void): void => {
  const was = useRef(launching)
  const back = useEffectEvent(goBack)
  useEffect(() => {
    const closed = was.current && !launching
    was.current = launching
    if (closed && (document.activeElement === document.body || document.activeElement === null)) back()
  }, [launching])
}

const Opened = ({ detail: onDisk, launcher }: OpenedProps) => {
  const detail = useEdited(onDisk)
  const shown = useShownRun(onDisk)
  const address = useAddress()
  const { inspecting, toggle } = useInspecting()
  const canvas = useRef<CanvasHandle>(null)
  const { select, step, launch, launching, versions, showVersions } = address
  const [plan, onPlan] = useState<RunPlan | undefined>()
  const show = (id: string) => {
    select(id)
    canvas.current?.reveal(id)
  }
  useReturn(launching, () => canvas.current?.reveal(step ?? ''))
  const runPart = useCallback((part: RunPart) => launch(true, part), [launch])
  useViewCommands({ canvas, launch, step, toggleInspector: toggle, clear: () => select(undefined) })
  useTitledTab(detail.name, useUnsaved())
  const { graph } = detail
  if (graph === undefined) return null
  return (
    <ShownRunProvider value={shown}>
      <div className="n-pipeline">
        <FileCommands name={detail.name} />
        <Toolbar
          detail={detail}
          planned={launching && plan !== undefined}
          inspector={{ shown: inspecting, toggle }}
          versions={{ shown: versions, toggle: () => showVersions(!versions) }}
          onTidy={() => canvas.current?.tidy()}
          step={graph.nodes.find(({ id }) => id === step)}
          onRun={(part) => launch(true, part)}
          more={<ExportMenu canvas={canvas} file={detail.file} />}
        />
        <Side
          detail={detail}
          address={address}
          launcher={launcher}
          inspecting={inspecting}
          onShow={show}
          onPlan={onPlan}
        >
          <Drawing
            detail={detail}
            graph={graph}
            step={step}
            plan={launching ? plan : undefined}
            canvas={canvas}
            onShow={show}
            onRun={runPart}
          />
        </Side>
      </div>
    </ShownRunProvider>
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
