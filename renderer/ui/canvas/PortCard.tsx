import { type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { GraphPort, PipelineGraph } from '#shared/graph.ts'
import { Prose } from '#ui/Prose.tsx'
import { familyOf } from './arrange/family.ts'
import { type SceneStore, useSceneStore } from './scene.ts'
import type { WirePort } from './wiring/contract.ts'
import { edgesAt, nodeName } from './wiring/ends.ts'
import { portOfElement } from './wiring/under.ts'

/** What was last seen at a port, for people. */
export interface PortValue {
  /** "Last value, run 12". */
  readonly title: string
  /** A value, or a few facts of an artifact; long ones are cut by the card. */
  readonly lines: readonly string[]
}

interface Shown {
  readonly at: WirePort
  readonly port: GraphPort
  /** In px of the canvas: below the port, or above it where there is no room. */
  readonly left: number
  readonly top: number
  readonly above: number
}

/** Resting on a port asks for it; passing over one does not. */
const restMs = 350
const cardWidth = 260

const findPort = (graph: PipelineGraph, { node, side, port }: WirePort): GraphPort | undefined => {
  const owner = node === undefined ? undefined : familyOf(graph).nodes.get(node)
  const own = owner === undefined ? [] : side === 'in' ? owner.inputs : owner.outputs
  const strips = node === undefined ? [...graph.inputs, ...graph.outputs] : []
  return [...own, ...strips].find(({ name }) => name === port)
}

const placeOf = (
  host: HTMLElement,
  target: Element,
  side: 'in' | 'out',
): Pick<Shown, 'left' | 'top' | 'above'> => {
  const [box, mark] = [host.getBoundingClientRect(), target.getBoundingClientRect()]
  const left = side === 'in' ? mark.left - box.left : mark.right - box.left - cardWidth
  return {
    left: Math.max(8, Math.min(left, box.width - cardWidth - 8)),
    top: mark.bottom - box.top + 10,
    above: mark.top - box.top - 10,
  }
}

/** Tells which port a pointer rests on, or the keyboard has come to. Returns the way to stop. */
function listen(host: HTMLElement, scene: SceneStore, show: (shown: Shown | undefined) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const hide = (): void => {
    clearTimeout(timer)
    show(undefined)
  }
  const open = (target: Element): void => {
    const at = portOfElement(target)
    const port = at && findPort(scene.getState().graph, at)
    if (at !== undefined && port !== undefined) show({ at, port, ...placeOf(host, target, at.side) })
  }
  const isBusy = (): boolean => host.hasAttribute('data-wiring') || host.hasAttribute('data-moving')
  const over = (event: PointerEvent): void => {
    clearTimeout(timer)
    const target = event.target instanceof Element ? event.target : undefined
    if (target === undefined || event.buttons !== 0 || isBusy() || target.closest('[data-port]') === null)
      return hide()
    timer = setTimeout(() => !isBusy() && open(target), restMs)
    return undefined
  }
  const focus = (event: FocusEvent): void => {
    const target = event.target instanceof Element ? event.target : undefined
    if (target?.matches('[data-handle]:focus-visible') === true && !isBusy()) open(target)
    else hide()
  }
  const heard: [string, EventListener][] = [
    ['pointerover', over as EventListener],
    ['focusin', focus as EventListener],
    ...['pointerleave', 'pointerdown', 'wheel', 'focusout'].map((type): [string, EventListener] => [
      type,
      hide,
    ]),
  ]
  for (const [type, listener] of heard) host.addEventListener(type, listener, { passive: true })
  // Who types elsewhere does not look at what the pointer was left on.
  window.addEventListener('keydown', hide, true)
  return () => {
    clearTimeout(timer)
    window.removeEventListener('keydown', hide, true)
    for (const [type, listener] of heard) host.removeEventListener(type, listener)
  }
}

const Fact = ({ title, children }: { title: string; children: ReactNode }) => (
  <div className="cv-portcard__fact">
    <span className="t3">{title}</span>
    {children}
  </div>
)

/** Where an input takes its value from. */
const Source = ({ at, port, graph }: { at: WirePort; port: GraphPort; graph: PipelineGraph }) => {
  const { t } = useTranslation('live')
  const given = port.constant ?? port.bound
  if (at.side === 'out' || at.node === undefined) return null
  if (given !== undefined) return <Fact title={t('port.given')}>{<span className="mono">{given}</span>}</Fact>
  const [edge] = edgesAt(graph, at)
  if (edge !== undefined) {
    const from = [edge.from.node === undefined ? undefined : nodeName(graph, edge.from.node), edge.from.port]
    return <Fact title={t('port.from')}>{from.filter(Boolean).join(' › ')}</Fact>
  }
  if (port.defaultText !== undefined)
    return (
      <Fact title={t('port.default')}>
        <span className="mono">{port.defaultText}</span>
      </Fact>
    )
  return <Fact title={t('port.value')}>{port.optional ? t('port.optional') : t('port.required')}</Fact>
}

/** It is as high as what there is to say: once that is known it moves to where it can be read. */
const usePlace = (shown: Shown | undefined, host: HTMLElement | null) => {
  const card = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const { current } = card
    if (current === null || shown === undefined || host === null) return
    const { offsetHeight: height } = current
    const fits = shown.top + height + 8 <= host.clientHeight
    current.style.top = `${fits ? shown.top : Math.max(8, shown.above - height)}px`
  }, [shown, host])
  return card
}

/** What is known of the port under the pointer: what it is for, its type, and what came or went there last. */
export const PortCard = ({
  host,
  portValue,
}: {
  host: HTMLElement | null
  portValue: ((port: WirePort) => PortValue | undefined) | undefined
}) => {
  const scene = useSceneStore()
  const [shown, setShown] = useState<Shown | undefined>()
  useEffect(() => (host === null ? undefined : listen(host, scene, setShown)), [host, scene])
  const card = usePlace(shown, host)
  if (shown === undefined) return null
  const { at, port, left, top } = shown
  const value = portValue?.(at)
  return (
    <div ref={card} className="cv-portcard" role="tooltip" style={{ left, top, width: cardWidth }}>
      <header style={{ '--h': `var(--p-${port.hue})` } as object}>
        <i className={port.kind === 'artifact' ? 'cv-portcard__mark--square' : ''} />
        <b className="mono trunc">{port.label ?? port.name}</b>
        <span className="t2 nowrap">{port.type}</span>
      </header>
      {port.description !== undefined && port.description !== '' && (
        <p>
          <Prose text={port.description} />
        </p>
      )}
      <Source at={at} port={port} graph={scene.getState().graph} />
      {value !== undefined && (
        <Fact title={value.title}>
          {value.lines.map((line) => (
            <span key={line} className="mono cv-portcard__value">
              {line}
            </span>
          ))}
        </Fact>
      )}
    </div>
  )
}
