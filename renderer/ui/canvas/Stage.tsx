import { ReactFlow } from '@xyflow/react'
import {
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import type { GraphEdge, PipelineGraph } from '#shared/graph.ts'
import { CanvasMenu } from './CanvasMenu.tsx'
import { Corner } from './Controls.tsx'
import { Dots } from './Dots.tsx'
import { EdgeLayer } from './EdgeLayer.tsx'
import { type CanvasEditing, noteOf } from './editing.ts'
import { Feedback } from './Feedback.tsx'
import { FindBox } from './FindBox.tsx'
import type { Size } from './geometry.ts'
import type { Desk } from './hand/actions.ts'
import { isMenuKey, openMenu, openMenuByKey } from './hand/open-menu.ts'
import { type ActionId, act, type Kit } from './hand/table.ts'
import { toggled } from './hand/target.ts'
import { useHand } from './hand/use-hand.ts'
import { useKit } from './hand/use-kit.ts'
import { useNudge } from './hand/use-nudge.ts'
import { MoveHint } from './MoveHint.tsx'
import { NodeLayer } from './NodeLayer.tsx'
import { Notes } from './Notes.tsx'
import { Outline } from './outline/Outline.tsx'
import { PortCard, type PortValue } from './PortCard.tsx'
import { SelectionBar } from './SelectionBar.tsx'
import { Strips } from './Strips.tsx'
import { createScene, type Scene, SceneProvider, type SceneStore } from './scene.ts'
import { firstSight } from './sight.ts'
import type { StatusSource } from './statuses.ts'
import type { Arrangement } from './use-arrangement.ts'
import { useDeskKeys } from './use-desk-keys.ts'
import { type CanvasHandle, useHandle } from './use-handle.ts'
import { keysOf } from './use-keys.ts'
import type { Manner } from './use-layout.ts'
import { openingOf, useChosenInSight, useOpening } from './use-opening.ts'
import type { Hold } from './use-space.ts'
import { useViewFacts } from './use-view-facts.ts'
import { type View, wordingAt, zoomRange } from './view.ts'
import { pathThrough } from './walk-graph.ts'
import type { WirePort } from './wiring/contract.ts'
import { useWires } from './wiring/use-wires.ts'
import { Wiring } from './wiring/Wiring.tsx'

export interface StageProps {
  readonly arrangement: Arrangement
  readonly size: Size
  /** The window that its edges stand at. */
  readonly pane: Size | undefined
  readonly hold: Hold
  readonly host: HTMLElement | null
  readonly manner: Manner
  readonly statuses: StatusSource | undefined
  readonly problemsOf: ((nodeId: string) => number) | undefined
  readonly portValue: ((port: WirePort) => PortValue | undefined) | undefined
  readonly selected: string | undefined
  readonly onSelect: ((nodeId: string | undefined) => void) | undefined
  readonly editing: CanvasEditing | undefined
  readonly minimap: boolean
  readonly onTidy: () => Promise<void>
  readonly onFold: (frame: string, folded: boolean) => void
  readonly ref: Ref<CanvasHandle> | undefined
}

/** React Flow is the view: it pans and zooms. What is in it, we draw and move ourselves. */
const flowProps = {
  minZoom: zoomRange.min,
  maxZoom: zoomRange.max,
  nodesDraggable: false,
  nodesConnectable: false,
  nodesFocusable: false,
  elementsSelectable: false,
  disableKeyboardA11y: true,
  deleteKeyCode: null,
  selectionKeyCode: null,
  multiSelectionKeyCode: null,
  panOnScroll: true,
  zoomOnDoubleClick: false,
  proOptions: { hideAttribution: true },
} as const

const middleButton = [1]
const noNodes: never[] = []

/** The sheets of what is dragged, and what waits meanwhile, go by an attribute of the whole. */
const useDragMark = (scene: SceneStore, host: HTMLElement | null) => {
  useEffect(
    () =>
      scene.subscribe(({ gesture }, before) => {
        if (gesture.lifted !== before.gesture.lifted)
          host?.toggleAttribute('data-dragging', gesture.lifted !== undefined)
      }),
    [scene, host],
  )
}

/** While the picture moves below a resting pointer, what comes to lie under it is not pointed at. */
const useHover = (scene: SceneStore, graph: PipelineGraph, host: HTMLElement | null) => {
  const moving = useRef(false)
  const hover = useCallback(
    (id: string | undefined) => {
      if (moving.current) return
      scene.setState({ lit: id === undefined ? undefined : pathThrough(graph, id) })
    },
    [scene, graph],
  )
  const setMoving = useCallback(
    (now: boolean) => {
      if (moving.current === now) return
      moving.current = now
      host?.toggleAttribute('data-moving', now)
    },
    [host],
  )
  const onEdge = useCallback((edge?: GraphEdge) => hover(edge?.to.node ?? edge?.from.node), [hover])
  return { hover, setMoving, onEdge }
}

const nobody: readonly string[] = []

const useChosen = ({ editing, selected }: StageProps): readonly string[] => {
  const one = useMemo(() => (selected === undefined ? nobody : [selected]), [selected])
  return editing?.selected ?? one
}

/** The scene follows what is given; a card hears of it only when it shows it. */
const useSceneOf = (props: StageProps, chosen: readonly string[], opening: View): SceneStore => {
  const { arrangement, manner, size, statuses, problemsOf, onFold } = props
  const { graph, layout } = arrangement
  const editable = props.editing !== undefined
  const facts = useMemo(
    (): Partial<Scene> => ({
      graph,
      layout,
      rest: layout,
      editable,
      compact: manner === 'compact',
      statuses,
      problemsOf,
      fold: onFold,
    }),
    [graph, layout, editable, manner, statuses, problemsOf, onFold],
  )
  const [scene] = useState(() => {
    const sight = firstSight(layout, opening, size)
    return createScene({ ...facts, ...sight, wording: wordingAt(opening.zoom), selected: new Set(chosen) })
  })
  useLayoutEffect(() => scene.setState(facts), [scene, facts])
  useLayoutEffect(() => {
    const { current } = scene.getState()
    const known = current !== undefined && graph.nodes.some(({ id }) => id === current) ? current : undefined
    const last = chosen.findLast((key) => noteOf(key) === undefined)
    scene.setState({ selected: new Set(chosen), current: last ?? known ?? graph.nodes[0]?.id })
  }, [scene, chosen, graph])
  return scene
}

const deskOf = ({ editing, arrangement }: StageProps): Desk | undefined =>
  editing === undefined ? undefined : { editing, ...arrangement }

/** The keyboard, as long as nothing else has it. */
const useKeys = (
  { editing, onSelect }: StageProps,
  desk: Desk | undefined,
  scene: SceneStore,
  reveal: (id: string) => void,
  cancel: () => boolean,
) => {
  const nudge = useNudge(desk)
  return keysOf({
    scene,
    reveal,
    select: (id, adding) => {
      if (id !== undefined) scene.setState({ current: id })
      if (editing === undefined) onSelect?.(id)
      else if (id === undefined) editing.select([])
      else editing.select(adding ? toggled(editing.selected, id) : [id])
    },
    nudge,
    cancel,
  })
}

const nodeAt = (target: EventTarget): string | undefined =>
  target instanceof Element ? target.closest<HTMLElement>('[data-node]')?.dataset['node'] : undefined

interface Around {
  readonly desk: Desk | undefined
  readonly scene: SceneStore
  readonly view: Pick<CanvasHandle, 'reveal'>
  readonly track: (event: PointerEvent) => void
  readonly hover: (id: string | undefined) => void
}

/** Everything that a pointer or a key does on the canvas. */
const useStageEvents = (props: StageProps, { desk, scene, view, track, hover }: Around) => {
  const { editing, host, onSelect } = props
  const hand = useHand({ scene, host, desk })
  const onKeyDown = useKeys(props, desk, scene, view.reveal, hand.cancel)
  return {
    onPointerDown: hand.down,
    onPointerMove: (event: PointerEvent) => {
      track(event)
      hand.move(event)
    },
    onPointerUp: hand.up,
    onPointerCancel: () => void hand.cancel(),
    onPointerOver: (event: PointerEvent) => {
      const target = event.target instanceof Element ? event.target : undefined
      if (event.buttons === 0 && target?.closest('.cv-edges') === null)
        hover(target.closest<HTMLElement>('.cv-step')?.dataset['node'])
    },
    onPointerLeave: () => hover(undefined),
    onClick: (event: MouseEvent) => {
      const id = nodeAt(event.target)
      // Where the hand does not see to it: a graph that is only looked at, and clicks without a pointer.
      if (editing === undefined && id !== undefined) onSelect?.(id)
      else if (editing !== undefined && id !== undefined && event.detail === 0) editing.select([id])
    },
    onContextMenu: (event: MouseEvent) => {
      if (desk !== undefined && openMenu(event, desk, scene, host)) event.preventDefault()
    },
    onKeyDown: (event: KeyboardEvent) => {
      if (desk !== undefined && isMenuKey(event)) openMenuByKey(event, desk, scene, host)
      else onKeyDown(event)
    },
  }
}

/** What lies in the world: below the pointer, panned and zoomed. */
const World = ({
  props,
  scene,
  onEdge,
}: {
  props: StageProps
  scene: SceneStore
  onEdge: (edge?: GraphEdge) => void
}) => {
  const { arrangement, editing } = props
  const { graph } = arrangement
  useViewFacts(scene, graph.nodes.length)
  return (
    <>
      <Strips graph={graph} />
      <EdgeLayer onHover={onEdge} />
      <NodeLayer />
      {editing !== undefined && <Notes editing={editing} />}
      {editing !== undefined && <Feedback />}
    </>
  )
}

/** What lies upon it: bars, menus, the outline. */
const Tools = ({ kit, editing, show }: { kit: Kit; editing: CanvasEditing; show: (id: string) => void }) => (
  <>
    <SelectionBar kit={kit} />
    <MoveHint />
    <FindBox onGo={show} onClose={() => kit.handle.reveal(editing.selected.at(-1) ?? '')} />
    <Outline kit={kit} />
    <CanvasMenu kit={kit} />
  </>
)

export const Stage = (props: StageProps) => {
  const { arrangement, size, host, hold, manner, editing, onSelect, onTidy, ref } = props
  const { graph } = arrangement
  const { t } = useTranslation('canvas')
  const chosen = useChosen(props)
  const [opening] = useState(() => openingOf(props, chosen))
  const scene = useSceneOf(props, chosen, opening)
  const { hover, setMoving, onEdge } = useHover(scene, graph, host)
  useDragMark(scene, host)
  const view = useHandle({ scene, size, host, hold, onTidy })
  useOpening(props, chosen, opening)
  useChosenInSight(size, chosen, scene, view.show)
  const desk = deskOf(props)
  const { kit, track } = useKit({ desk, scene, host, handle: view })
  const handle = useMemo(() => ({ ...view, act: (id: ActionId) => act(id, kit) }), [view, kit])
  useImperativeHandle(ref, () => handle, [handle])
  useDeskKeys(host, kit)
  const wires = useWires({ scene, host, desk, wiring: editing?.wiring })
  const events = useStageEvents(props, { desk, scene, view, track, hover })
  const select = editing?.select
  const find = useCallback(
    (id: string) => {
      view.show(id)
      select?.([id])
    },
    [view, select],
  )
  return (
    <SceneProvider value={scene}>
      <div className="cv-stage" role="group" tabIndex={-1} aria-label={t('label')} {...events}>
        <ReactFlow
          nodes={noNodes}
          defaultViewport={opening}
          {...flowProps}
          panOnDrag={editing === undefined ? true : middleButton}
          onMove={() => setMoving(true)}
          onMoveEnd={() => setMoving(false)}
          onPaneClick={() => editing === undefined && onSelect?.(undefined)}
        >
          <Dots />
          <World props={props} scene={scene} onEdge={onEdge} />
          {wires !== undefined && <Wiring tools={wires} />}
          <Corner size={size} minimap={props.minimap} onFit={handle.fit} />
        </ReactFlow>
      </div>
      {manner !== 'compact' && <PortCard host={host} portValue={props.portValue} />}
      {editing !== undefined && <Tools kit={kit} editing={editing} show={find} />}
    </SceneProvider>
  )
}
