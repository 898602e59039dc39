import '@xyflow/react/dist/base.css'
import './canvas.css'
import './nodes.css'
import { useElementSize } from '@mantine/hooks'
import { Background, type Node, ReactFlow, ReactFlowProvider, useReactFlow, useStore } from '@xyflow/react'
import {
  type KeyboardEvent,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import type { GraphEdge, PipelineGraph } from '#shared/graph.ts'
import { isComposing } from '../keys.ts'
import { CompactNode } from './CompactNode.tsx'
import { Overview, ZoomControl } from './Controls.tsx'
import { CanvasContext, type NodeStatus } from './context.ts'
import { EdgeLayer } from './EdgeLayer.tsx'
import { FrameNode } from './FrameNode.tsx'
import { isContainer, type Size } from './geometry.ts'
import type { GraphLayout } from './layout.ts'
import { StepNode } from './StepNode.tsx'
import { Strips } from './Strips.tsx'
import { type Manner, useLayout } from './use-layout.ts'
import { fitView, openView, reveal, zoomRange } from './view.ts'
import { isArrow, pathThrough, stepBeyond } from './walk-graph.ts'
import { watchedGraph } from './watched-graph.ts'

export interface CanvasHandle {
  /** Arranges for the present shape of the window and shows everything. */
  fit(): void
  zoomIn(): void
  zoomOut(): void
  /** Moves as little as needed to show a step, and gives it the focus. */
  reveal(nodeId: string): void
}

export interface PipelineCanvasProps {
  /** Keep the same object while nothing changed: the arrangement is cached by it. */
  readonly graph: PipelineGraph
  /** Present for a run: what to paint on each step and frame. Undefined for a node: not started, nothing to say. */
  readonly statusOf?: ((nodeId: string) => NodeStatus | undefined) | undefined
  readonly problemsOf?: ((nodeId: string) => number) | undefined
  readonly selected?: string | undefined
  readonly onSelect?: ((nodeId: string | undefined) => void) | undefined
  /** `strips`: to read, with the pipeline's inputs and outputs at the edges. `compact`: to watch a run. */
  readonly manner?: Manner
  readonly minimap?: boolean
  readonly ref?: Ref<CanvasHandle>
}

/** From here on, steps out of view are left out: drawing them costs more than bringing them in while panning. */
const manyNodes = 150

/** Looked at, not edited: we draw the wires, keep the order of layers and walk by keyboard ourselves. */
const readOnly = {
  minZoom: zoomRange.min,
  maxZoom: zoomRange.max,
  nodesDraggable: false,
  nodesConnectable: false,
  nodesFocusable: false,
  elementsSelectable: false,
  disableKeyboardA11y: true,
  zIndexMode: 'manual',
  panOnScroll: true,
  zoomOnDoubleClick: false,
  proOptions: { hideAttribution: true },
} as const

const nodeTypes = { step: StepNode, compact: CompactNode, frame: FrameNode }

const flowNodes = (graph: PipelineGraph, layout: GraphLayout, manner: Manner): Node[] =>
  graph.nodes.flatMap((node) => {
    const rect = layout.nodes.get(node.id)
    if (rect === undefined) return []
    const frame = isContainer(node)
    const depth = node.id.split('/').length
    return [
      {
        id: node.id,
        type: frame ? 'frame' : manner === 'compact' ? 'compact' : 'step',
        position: { x: rect.x, y: rect.y },
        width: rect.width,
        height: rect.height,
        // Frames from the outside in, then the wires (100), then the steps.
        zIndex: frame ? depth : 200,
        data: { node, compact: manner === 'compact' },
      },
    ]
  })

/** How long after the last change of zoom a large picture is written anew at reading size, in ms. */
const settleMs = 140

/**
 * Text that keeps its size on screen divides by this; rounded, so that zooming does not restyle every frame. A large
 * picture is only scaled while the zoom changes: restyling it costs more than a frame has.
 */
const ZoomVariable = ({ host, many }: { host: HTMLElement | null; many: boolean }) => {
  const zoom = useStore((state) => Math.round(state.transform[2] * 50) / 50)
  const started = useRef(false)
  useEffect(() => {
    const write = () => host?.style.setProperty('--zoom', String(zoom))
    if (!many || !started.current) {
      started.current = host !== null
      write()
      return undefined
    }
    const timer = setTimeout(write, settleMs)
    return () => clearTimeout(timer)
  }, [host, zoom, many])
  return null
}

interface SceneProps extends PipelineCanvasProps {
  readonly layout: GraphLayout
  readonly size: Size
  readonly host: HTMLElement | null
  readonly onRelayout: () => void
}

/** While the picture moves below a resting pointer, what comes to lie under it is not pointed at. */
const useHover = (graph: PipelineGraph, host: HTMLElement | null) => {
  const [hovered, hover] = useState<string | undefined>()
  const moving = useRef(false)
  const setHovered = useCallback((id: string | undefined) => {
    if (!moving.current) hover(id)
  }, [])
  const setMoving = useCallback(
    (now: boolean) => {
      moving.current = now
      host?.toggleAttribute('data-moving', now)
    },
    [host],
  )
  const way = useMemo(
    () => (hovered === undefined ? undefined : pathThrough(graph, hovered)),
    [graph, hovered],
  )
  const onEdge = useCallback((edge?: GraphEdge) => setHovered(edge?.to.node ?? edge?.from.node), [setHovered])
  return { way, setHovered, setMoving, onEdge }
}

const useHandle = (props: SceneProps): CanvasHandle => {
  const { layout, size, host, onRelayout } = props
  const flow = useReactFlow()
  return useMemo(
    () => ({
      fit: () => {
        onRelayout()
        void flow.setViewport(fitView(layout, size))
      },
      zoomIn: () => void flow.zoomIn(),
      zoomOut: () => void flow.zoomOut(),
      reveal: (id) => {
        const rect = layout.nodes.get(id)
        const next = rect === undefined ? undefined : reveal(rect, flow.getViewport(), size)
        if (next !== undefined) void flow.setViewport(next)
        host?.querySelector<HTMLElement>(`[data-node="${CSS.escape(id)}"]`)?.focus({ preventScroll: true })
      },
    }),
    [flow, layout, size, host, onRelayout],
  )
}

const useKeys = (props: SceneProps, handle: CanvasHandle, setCurrent: (id: string) => void) => {
  const { graph, layout, onSelect } = props
  return (event: KeyboardEvent) => {
    if (isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return
    const focused =
      event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('[data-node]') : null
    const id = focused?.dataset['node']
    if (id !== undefined && isArrow(event.key)) {
      event.preventDefault()
      const next = stepBeyond(graph, layout.nodes, id, event.key)
      if (next === undefined) return
      setCurrent(next)
      handle.reveal(next)
    } else if (id !== undefined && (event.key === 'Enter' || event.key === ' ')) {
      event.preventDefault()
      onSelect?.(id)
    } else if (event.key === 'Escape') onSelect?.(undefined)
  }
}

const Scene = (props: SceneProps) => {
  const { graph, layout, size, host, selected, onSelect, statusOf, problemsOf, minimap = true, ref } = props
  const manner = props.manner ?? 'strips'
  const { t } = useTranslation('canvas')
  const nodes = useMemo(() => flowNodes(graph, layout, manner), [graph, layout, manner])
  const { way, setHovered, setMoving, onEdge } = useHover(graph, host)
  const many = nodes.length > manyNodes
  const [kept, setCurrent] = useState<string | undefined>()
  const current = kept ?? selected ?? graph.nodes[0]?.id
  const handle = useHandle(props)
  useImperativeHandle(ref, () => handle, [handle])
  const onKeyDown = useKeys(props, handle, setCurrent)
  const choose = (id: string) => {
    setCurrent(id)
    onSelect?.(id)
  }
  const state = useMemo(
    () => ({ statusOf, problemsOf, selected, current, lit: way?.nodes }),
    [statusOf, problemsOf, selected, current, way],
  )
  return (
    <CanvasContext value={state}>
      <ReactFlow
        nodes={nodes}
        nodeTypes={nodeTypes}
        defaultViewport={openView(layout, size, manner)}
        {...readOnly}
        onlyRenderVisibleElements={many}
        onMoveStart={() => setMoving(true)}
        onMoveEnd={() => setMoving(false)}
        aria-label={t('label')}
        onKeyDown={onKeyDown}
        onNodeClick={(_, node) => choose(node.id)}
        onNodeMouseEnter={(_, node) => node.type !== 'frame' && setHovered(node.id)}
        onNodeMouseLeave={() => setHovered(undefined)}
        onPaneClick={() => onSelect?.(undefined)}
      >
        <Background gap={20} size={1.4} color="var(--dot)" bgColor="var(--s0)" />
        <Strips graph={graph} layout={layout} />
        <EdgeLayer graph={graph} layout={layout} selected={selected} lit={way?.edges} onHover={onEdge} />
        <ZoomVariable host={host} many={many} />
        {minimap && size.width > 480 && size.height > 360 && (
          <Overview selected={selected} size={layout.size} />
        )}
        <ZoomControl onFit={handle.fit} />
      </ReactFlow>
    </CanvasContext>
  )
}

/**
 * A pipeline as a picture: typed ports, wires, frames, optional strips, and whatever a run paints on it.
 *
 * It fills its parent (which must have a height), arranges the graph in a worker for that shape, and shows all of
 * it. Arrow keys walk from step to step, Enter selects, Escape clears; hovering lights the way through a step.
 * Statuses may change at any rate: only the cards whose status changed are drawn again, so return the same object
 * from `statusOf` while a node's status is the same.
 *
 * ```tsx
 * <PipelineCanvas graph={run.pipeline.graph} statusOf={statusOf} selected={step} onSelect={setStep}
 *   manner="compact" minimap={false} />
 * ```
 */
export const PipelineCanvas = (props: PipelineCanvasProps) => {
  const { t } = useTranslation('canvas')
  const { ref: measure, width, height } = useElementSize()
  const [host, setHost] = useState<HTMLElement | null>(null)
  const [space, setSpace] = useState<Size | undefined>()
  const ready = width > 0 && height > 0
  if (ready && space === undefined) setSpace({ width, height })
  const manner = props.manner ?? 'strips'
  const drawn = useMemo(
    () => (manner === 'compact' ? watchedGraph(props.graph) : props.graph),
    [props.graph, manner],
  )
  const state = useLayout(drawn, space, manner)
  const hostRef = useRef<HTMLDivElement>(null)
  const attach = useCallback(
    (element: HTMLDivElement | null) => {
      hostRef.current = element
      setHost(element)
      measure(element)
    },
    [measure],
  )
  return (
    <div ref={attach} className="cv" aria-busy={state.state === 'pending'}>
      {state.state === 'failed' && <p className="cv-note">{t('layoutFailed', { message: state.message })}</p>}
      {state.state === 'ready' && props.graph.nodes.length === 0 && <p className="cv-note">{t('empty')}</p>}
      {state.state === 'ready' && ready && (
        <ReactFlowProvider>
          <Scene
            {...props}
            graph={state.graph}
            layout={state.layout}
            size={{ width, height }}
            host={host}
            onRelayout={() => setSpace({ width, height })}
          />
        </ReactFlowProvider>
      )}
    </div>
  )
}
