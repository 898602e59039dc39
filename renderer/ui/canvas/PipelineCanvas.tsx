import '@xyflow/react/dist/base.css'
import './canvas.css'
import './nodes.css'
import { useElementSize } from '@mantine/hooks'
import { ReactFlowProvider } from '@xyflow/react'
import { type Ref, useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PipelineGraph } from '#shared/graph.ts'
import type { CanvasEditing } from './editing.ts'
import type { PortValue } from './PortCard.tsx'
import { Stage } from './Stage.tsx'
import type { StatusSource } from './statuses.ts'
import { useArrangement } from './use-arrangement.ts'
import type { CanvasHandle } from './use-handle.ts'
import type { Manner } from './use-layout.ts'
import { useSpace } from './use-space.ts'
import { useTidy } from './use-tidy.ts'
import type { WirePort } from './wiring/contract.ts'
import { useWorded } from './worded.ts'

export interface PipelineCanvasProps {
  /** Keep the same object while nothing changed: the arrangement is cached by it. */
  readonly graph: PipelineGraph
  /** Present for a run, or a plan: what to paint on each step and frame. Keep the same object: it tells its changes. */
  readonly statuses?: StatusSource | undefined
  readonly problemsOf?: ((nodeId: string) => number) | undefined
  /** What came or went at a port last; asked when somebody points at it. */
  readonly portValue?: ((port: WirePort) => PortValue | undefined) | undefined
  /** Who is chosen, where the graph is only looked at; `editing` brings its own. */
  readonly selected?: string | undefined
  readonly onSelect?: ((nodeId: string | undefined) => void) | undefined
  /** Present: steps can be selected together, moved and changed. */
  readonly editing?: CanvasEditing | undefined
  /** `strips`: to read, with the pipeline's inputs and outputs at the edges. `compact`: to watch a run. */
  readonly manner?: Manner
  readonly minimap?: boolean
  readonly ref?: Ref<CanvasHandle>
}

const useFolded = (editing: CanvasEditing | undefined) => {
  const [folded, setFolded] = useState<readonly string[]>([])
  const onFold = useCallback(
    (frame: string, now: boolean) => {
      if (editing !== undefined) editing.perform({ edit: 'collapse', node: frame, collapsed: now })
      else setFolded((all) => (now ? [...all, frame] : all.filter((id) => id !== frame)))
    },
    [editing],
  )
  return { folded, onFold }
}

/** The element that the canvas fills, and its size once it has one. */
const useHost = () => {
  const { ref: measure, width, height } = useElementSize()
  const [host, setHost] = useState<HTMLElement | null>(null)
  const size = useMemo(() => ({ width, height }), [width, height])
  const attach = useCallback(
    (element: HTMLDivElement | null) => {
      setHost(element)
      measure(element)
    },
    [measure],
  )
  return { attach, host, size, ready: width > 0 && height > 0 }
}

/**
 * A pipeline as a picture: typed ports, wires, frames, optional strips, and whatever a run paints on it. With
 * `editing` it is the desk on which the pipeline is arranged and changed.
 *
 * It fills its parent (which must have a height) and shows all of the graph: where its document says it stands, else
 * as arranged in a worker for the window's shape. Arrow keys walk from step to step, Enter selects, Escape clears;
 * hovering lights the way through a step. Statuses may change at any rate: a card hears of its own only (`statuses.ts`).
 *
 * ```tsx
 * <PipelineCanvas graph={run.pipeline.graph} statuses={board} selected={step} onSelect={setStep}
 *   manner="compact" minimap={false} />
 * <PipelineCanvas graph={factsOf(doc).graph} editing={useCanvasEditing()} />
 * ```
 */
export const PipelineCanvas = (props: PipelineCanvasProps) => {
  const { editing, manner = 'strips' } = props
  const graph = useWorded(props.graph)
  const { t } = useTranslation('canvas')
  const { attach, host, size, ready } = useHost()
  const { space, pane, arrangeAnew, hold } = useSpace(host, size)
  const { folded, onFold } = useFolded(editing)
  const { state, drawn, again } = useArrangement(graph, editing, { space, pane }, manner, folded)
  const onTidy = useTidy(
    { editing, graph: drawn, pinned: state.state === 'ready' && state.pinned, size, manner, host },
    () => {
      arrangeAnew()
      again()
    },
  )
  return (
    <div
      ref={attach}
      className="cv"
      aria-busy={state.state === 'pending'}
      data-editable={editing !== undefined || undefined}
    >
      {state.state === 'failed' && <p className="cv-note">{t('layoutFailed', { message: state.message })}</p>}
      {state.state === 'ready' && graph.nodes.length === 0 && editing?.wiring === undefined && (
        <p className="cv-note">{t('empty')}</p>
      )}
      {state.state === 'ready' && ready && (
        <ReactFlowProvider>
          <Stage
            arrangement={state}
            size={size}
            pane={pane}
            hold={hold}
            host={host}
            manner={manner}
            statuses={props.statuses}
            problemsOf={props.problemsOf}
            portValue={props.portValue}
            selected={props.selected}
            onSelect={props.onSelect}
            editing={editing}
            minimap={props.minimap ?? true}
            onTidy={onTidy}
            onFold={onFold}
            ref={props.ref}
          />
        </ReactFlowProvider>
      )}
    </div>
  )
}
