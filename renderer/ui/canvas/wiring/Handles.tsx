import { ViewportPortal } from '@xyflow/react'
import { type KeyboardEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { GraphPort, PipelineGraph } from '#shared/graph.ts'
import { familyOf } from '../arrange/family.ts'
import { noteOf } from '../editing.ts'
import { type DrawnNode, isFolded, type Point } from '../geometry.ts'
import type { GraphLayout } from '../layout.ts'
import { useScene } from '../scene.ts'
import { Zoomed } from '../Zoomed.tsx'
import type { Start, WirePort } from './contract.ts'
import { edgesAt, itemPoint, kindOf, nodeName, pointOf } from './ends.ts'
import { type PointerTools, spotFor } from './pointer.ts'
import { screenOf } from './spots.ts'
import { portMark } from './under.ts'
import { take } from './wires.ts'

interface Handle {
  readonly key: string
  readonly point: Point
  readonly label: string
  readonly start: Start
  readonly marks: Readonly<Record<string, string>>
  readonly show?: ReactNode
}

const portHandles = (
  graph: PipelineGraph,
  layout: GraphLayout,
  owner: string | undefined,
  side: 'in' | 'out',
  ports: readonly GraphPort[],
  label: (port: GraphPort, side: 'in' | 'out') => string,
): Handle[] =>
  ports.flatMap((port) => {
    const at: WirePort = { node: owner, side, port: port.name, kind: kindOf(port) }
    const point = pointOf(graph, layout, at)
    if (point === undefined) return []
    const marks = { 'data-port': portMark(side, at.kind, port.name), 'data-of': owner ?? '' }
    return [
      {
        key: `${side} ${port.name}`,
        point,
        label: label(port, side),
        start: { from: 'port', port: at },
        marks,
      },
    ]
  })

/** Along the handles with the arrow keys; the wires at one with Delete. */
const useGroupKeys = (tools: PointerTools) => {
  const onKeyDown = (event: KeyboardEvent<HTMLElement>, start: Start): void => {
    const move = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key]
    const { graph } = tools.scene.getState()
    if (move !== undefined) {
      const all = [...(event.currentTarget.closest('[role=group]')?.querySelectorAll('button') ?? [])]
      const next =
        all[(all.indexOf(event.currentTarget as HTMLButtonElement) + move + all.length) % all.length]
      next?.focus()
    } else if (start.from === 'port' && (event.key === 'Delete' || event.key === 'Backspace')) {
      for (const edge of edgesAt(graph, start.port)) tools.wiring()?.unplug(edge)
    } else if (start.from === 'port' && event.key === 'Enter' && event.shiftKey) {
      const [edge] = edgesAt(graph, start.port)
      const box = event.currentTarget.getBoundingClientRect()
      const spot = spotFor(tools, { x: box.x, y: box.y })
      if (edge !== undefined && spot !== undefined) {
        const { at: _, ...loose } = spot
        tools.wiring()?.pick(loose, { edge })
      }
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  return onKeyDown
}

const Group = ({
  tools,
  label,
  handles,
}: {
  tools: PointerTools
  label: string
  handles: readonly Handle[]
}) => {
  const [at, setAt] = useState(0)
  const onKeyDown = useGroupKeys(tools)
  const held = Math.min(at, handles.length - 1)
  return (
    <Zoomed>
      <div role="group" aria-label={label}>
        {handles.map(({ key, point, label: name, start, marks, show }, index) => (
          <button
            key={key}
            type="button"
            className="cv-handle"
            data-handle
            {...marks}
            tabIndex={index === held ? 0 : -1}
            aria-label={name}
            style={{ transform: `translate(${point.x}px, ${point.y}px) translate(-50%, -50%)` }}
            onFocus={() => setAt(index)}
            onKeyDown={(event) => onKeyDown(event, start)}
            onClick={(event) => {
              // A press of the pointer is heard earlier; this one is of the keyboard.
              if (event.detail === 0) take(tools, start, 'keys', point)
            }}
          >
            {show}
          </button>
        ))}
      </div>
    </Zoomed>
  )
}

const useLabels = () => {
  const { t } = useTranslation('wiring')
  return {
    t,
    label: (port: GraphPort, side: 'in' | 'out'): string => {
      const words = { port: port.label ?? port.name, type: port.type }
      return side === 'in' ? t('inputPort', words) : t('outputPort', words)
    },
  }
}

/** The ports of the selected step, for the keyboard and for fingers. */
const StepHandles = ({ tools }: { tools: PointerTools }) => {
  const { t, label } = useLabels()
  const only = useScene(({ selected }) => (selected.size === 1 ? [...selected][0] : undefined))
  const graph = useScene((scene) => scene.graph)
  const layout = useScene((scene) => scene.rest)
  const node: DrawnNode | undefined =
    only === undefined || noteOf(only) !== undefined ? undefined : familyOf(graph).nodes.get(only)
  const rect = node === undefined ? undefined : layout.nodes.get(node.id)
  if (node === undefined || rect === undefined || isFolded(node)) return null
  const step = nodeName(graph, node.id)
  const after: Handle = {
    key: 'after',
    point: { x: rect.x + rect.width, y: rect.y + 16 },
    label: t('after', { step }),
    start: { from: 'step', node: node.id },
    marks: { 'data-after': node.id },
    show: <i className="cv-after" />,
  }
  const handles = [
    ...portHandles(graph, layout, node.id, 'in', node.inputs, label),
    ...portHandles(graph, layout, node.id, 'out', node.outputs, label),
    after,
  ]
  return <Group key={node.id} tools={tools} label={t('ports', { step })} handles={handles} />
}

/** Loops hand their item to the steps inside. */
const ItemHandles = ({ tools }: { tools: PointerTools }) => {
  const { t } = useLabels()
  const graph = useScene((scene) => scene.graph)
  const layout = useScene((scene) => scene.rest)
  const loops = graph.nodes.filter((node: DrawnNode) => node.kind === 'loop' && !isFolded(node))
  return (
    <>
      {loops.map(({ id }) => {
        const item = tools.wiring()?.itemOf(id)
        const point = itemPoint(layout, id)
        if (item === undefined || item.kind === 'order' || point === undefined) return null
        const label = t('item', { loop: nodeName(graph, id) })
        const marks = { 'data-port': portMark('in', item.kind, item.port), 'data-of': id }
        const handle: Handle = {
          key: id,
          point,
          label,
          start: { from: 'port', port: item },
          marks,
          show: <ItemMark kind={item.kind} />,
        }
        return <Group key={id} tools={tools} label={label} handles={[handle]} />
      })}
    </>
  )
}

const ItemMark = ({ kind }: { kind: WirePort['kind'] }) => (
  <i className="cv-item" data-square={kind === 'artifacts' || undefined} />
)

/** The pipeline's own inputs and outputs, and the way to a new one. */
const StripHandles = ({ tools }: { tools: PointerTools }) => {
  const { t, label } = useLabels()
  const graph = useScene((scene) => scene.graph)
  const layout = useScene((scene) => scene.rest)
  if (layout.strips === undefined) return null
  const ends = [
    ['in', graph.inputs, layout.inputs, layout.strips.left, t('newInput')],
    ['out', graph.outputs, layout.outputs, layout.strips.right, t('newOutput')],
  ] as const
  return (
    <>
      {ends.map(([side, ports, pins, x, fresh]) => {
        const y = Math.max(layout.origin.y + 44, ...pins.map((pin) => pin.y + 28))
        const more: Handle = {
          key: 'new',
          point: { x: side === 'in' ? x - 16 : x + 16, y },
          label: fresh,
          start: { from: 'strip', side },
          marks: { 'data-strip': side },
          show: <span className="cv-plus">+</span>,
        }
        const handles = [...portHandles(graph, layout, undefined, side, ports, label), more]
        return <Group key={side} tools={tools} label={fresh} handles={handles} />
      })}
    </>
  )
}

/** In the order of Tab: the selected step is followed by its ports. */
export const Handles = ({ tools }: { tools: PointerTools }) => (
  <ViewportPortal>
    <div>
      <StepHandles tools={tools} />
      <ItemHandles tools={tools} />
      <StripHandles tools={tools} />
    </div>
  </ViewportPortal>
)

export const onScreen = (tools: PointerTools, point: Point): Point =>
  screenOf(point, tools.host.getBoundingClientRect(), tools.view())
