/** Ports in the page: which one an element belongs to, and how each is marked while a wire is in hand. */
import type { GraphEdge, PipelineGraph } from '#shared/graph.ts'
import { familyOf } from '../arrange/family.ts'
import type { Answers, Under } from './aim.ts'
import { portId, type Start, type WirePort } from './contract.ts'

/** Said by the element of a port; whose it is says the step around it, or `data-of` (empty: the pipeline). */
export const portMark = (side: WirePort['side'], kind: WirePort['kind'], port: string): string =>
  `${side} ${kind} ${port}`

const read = (mark: string, node: string | undefined): WirePort | undefined => {
  const [side, kind, ...rest] = mark.split(' ')
  if (side !== 'in' && side !== 'out') return undefined
  if (kind !== 'parameters' && kind !== 'artifacts' && kind !== 'order') return undefined
  return { node: node === '' ? undefined : node, side, kind, port: rest.join(' ') }
}

const ownerOf = (element: HTMLElement | SVGElement): string | undefined =>
  element.dataset['of'] ?? element.closest<HTMLElement>('[data-node]')?.dataset['node']

export const portOfElement = (target: EventTarget | null): WirePort | undefined => {
  const element = target instanceof Element ? target.closest<HTMLElement>('[data-port]') : null
  const mark = element?.dataset['port']
  return element === null || mark === undefined ? undefined : read(mark, ownerOf(element))
}

const stripOf = (target: Element): 'in' | 'out' | undefined => {
  const strip = target.closest<HTMLElement>('[data-strip]')?.dataset['strip']
  return strip === 'in' || strip === 'out' ? strip : undefined
}

/** A wire is taken up from the mark of a port, not from the words beside it: those are the step's, to move it. */
export const startOfElement = (target: EventTarget | null): Start | undefined => {
  if (!(target instanceof Element)) return undefined
  const after = target.closest<HTMLElement>('[data-after]')?.dataset['after']
  if (after !== undefined) return { from: 'step', node: after }
  const port = target.closest('.cv-port, [data-handle]') === null ? undefined : portOfElement(target)
  if (port !== undefined) return { from: 'port', port }
  const side = stripOf(target)
  return side === undefined ? undefined : { from: 'strip', side }
}

export const edgeOfElement = (target: EventTarget | null, graph: PipelineGraph): GraphEdge | undefined => {
  const id =
    target instanceof Element ? target.closest<SVGElement>('[data-edge]')?.dataset['edge'] : undefined
  return id === undefined ? undefined : graph.edges.find((edge) => edge.id === id)
}

/** The body of an open frame is canvas: what is dropped there is put into it. */
export const underElement = (target: Element | null, graph: PipelineGraph): Under => {
  if (target === null) return {}
  const port = portOfElement(target)
  const element = target.closest<HTMLElement>('[data-node]')
  const id = element?.dataset['node']
  const isOpen = element !== null && 'frame' in element.dataset && !('folded' in element.dataset)
  const isBody = isOpen && target.closest('header') === null
  const node = id !== undefined && !isBody && familyOf(graph).nodes.has(id) ? id : undefined
  const strip = stripOf(target)
  return {
    ...(port === undefined ? {} : { port }),
    ...(node === undefined ? {} : { node }),
    ...(strip === undefined ? {} : { strip }),
  }
}

/**
 * Marks every port with how it answers. Written past React: hundreds of cards would be drawn anew for what is a
 * question of colour.
 */
export function markFits(host: HTMLElement, answers: Answers, start: Start): void {
  const willing = new Set<string>()
  for (const { at, fit } of answers.values()) if (fit !== 'no' && at.node !== undefined) willing.add(at.node)
  for (const element of host.querySelectorAll<HTMLElement>('[data-port]')) {
    const port = portOfElement(element)
    if (port === undefined) continue
    const isStart = start.from === 'port' && portId(start.port) === portId(port)
    element.dataset['fit'] = isStart ? 'start' : (answers.get(portId(port))?.fit ?? 'no')
  }
  for (const element of host.querySelectorAll<HTMLElement>('.cv-step[data-node]')) {
    const id = element.dataset['node'] ?? ''
    const isOwn = start.from === 'port' ? start.port.node === id : start.from === 'step' && start.node === id
    element.toggleAttribute('data-unfit', !isOwn && !willing.has(id))
  }
}

export function unmarkFits(host: HTMLElement): void {
  for (const element of host.querySelectorAll<HTMLElement>('[data-fit]')) delete element.dataset['fit']
  for (const element of host.querySelectorAll('[data-unfit]')) element.removeAttribute('data-unfit')
}
