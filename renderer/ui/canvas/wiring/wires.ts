/**
 * Wires as the pointer or the keyboard makes them: taken up, carried, dropped. While one is in hand only this store
 * changes; the document is told at the end.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { GraphEdge } from '#shared/graph.ts'
import type { Point } from '../geometry.ts'
import type { SceneStore } from '../scene.ts'
import { type Aim, aimOf, answersById, type InHand, type Under, walkOf } from './aim.ts'
import { type CanvasWiring, type PickSpot, portId, type Start } from './contract.ts'
import { graphPort, itemPoint, pointOf, startPoint } from './ends.ts'

export type How = 'drag' | 'click' | 'keys'

export interface Held extends InHand {
  readonly how: How
  /** Where it begins, in the world; of a new input or output: nowhere yet. */
  readonly from: Point | undefined
  /** Name of the colour of what it carries. */
  readonly hue: string
  /** The wire whose end was taken off. */
  readonly instead: GraphEdge | undefined
  /** What the arrow keys walk through. */
  readonly walk: readonly Aim[]
  readonly step: number
}

export interface WiringState {
  readonly held: Held | undefined
  /** Where its loose end is, in the world. */
  readonly at: Point
  readonly aim: Aim
  /** The wire that was clicked. */
  readonly chosen: string | undefined
  /** The wire under the pointer. */
  readonly hovered: string | undefined
}
export type WiringStore = StoreApi<WiringState>

const nothing: Aim = { aim: 'nothing' }

export const createWiring = (): WiringStore =>
  createStore<WiringState>(() => ({
    held: undefined,
    at: { x: 0, y: 0 },
    aim: nothing,
    chosen: undefined,
    hovered: undefined,
  }))

export interface WireTools {
  readonly store: WiringStore
  readonly scene: SceneStore
  readonly wiring: () => CanvasWiring | undefined
  readonly zoom: () => number
}

const hueOf = (scene: SceneStore, start: Start): string => {
  const { graph } = scene.getState()
  return start.from === 'port' ? (graphPort(graph, start.port)?.hue ?? 'string') : 'string'
}

function inHand({ scene }: WireTools, wiring: CanvasWiring, start: Start): InHand {
  const { graph, layout } = scene.getState()
  const answers = answersById(wiring.answers(start))
  const points = new Map<string, Point>()
  for (const [id, { at }] of answers) {
    const isItem = at.side === 'in' && at.node !== undefined && graphPort(graph, at) === undefined
    const point =
      isItem && at.kind !== 'order' && at.node !== undefined
        ? itemPoint(layout, at.node)
        : pointOf(graph, layout, at)
    if (point !== undefined) points.set(id, point)
  }
  return { start, answers, points, strip: wiring.stripFor(start)?.side }
}

const walkThrough = (hand: InHand, from: Point): readonly Aim[] => [
  ...walkOf(hand, from).map((answer): Aim => ({ aim: 'port', answer })),
  ...(hand.strip === undefined ? [] : [{ aim: 'strip', side: hand.strip } as const]),
  ...(hand.start.from === 'port' ? [{ aim: 'empty' } as const] : []),
]

/** Takes up a wire. */
export function take(tools: WireTools, start: Start, how: How, at: Point, instead?: GraphEdge): void {
  const wiring = tools.wiring()
  if (wiring === undefined) return
  const { graph, layout } = tools.scene.getState()
  const from = startPoint(graph, layout, start)
  const hand = inHand(tools, wiring, start)
  const walk = walkThrough(hand, from ?? at)
  const held: Held = { ...hand, how, from, hue: hueOf(tools.scene, start), instead, walk, step: 0 }
  tools.store.setState({ held, at, aim: nothing, chosen: undefined, hovered: undefined })
  if (how === 'keys') walkTo(tools, 0)
}

/** Where the loose end is shown for what it would end at. */
const restOf = (held: Held, aim: Aim): Point | undefined =>
  aim.aim === 'port' ? held.points.get(portId(aim.answer.at)) : undefined

/** Follows the pointer. */
export function carry({ store, zoom }: WireTools, at: Point, under: Under): void {
  const { held } = store.getState()
  if (held === undefined) return
  const aim = aimOf(held, under, at, zoom())
  store.setState({ aim, at: restOf(held, aim) ?? at })
}

/** To the next or an earlier thing that the wire could end at. */
export function walkTo({ store }: WireTools, step: number): void {
  const { held } = store.getState()
  if (held === undefined || held.walk.length === 0) return
  const held2 = { ...held, step: (step + held.walk.length) % held.walk.length }
  const aim = held2.walk[held2.step] ?? nothing
  const beside = held.from === undefined ? { x: 0, y: 0 } : { x: held.from.x + 120, y: held.from.y + 48 }
  store.setState({ held: held2, aim, at: restOf(held2, aim) ?? beside })
}

export const letGo = ({ store }: Pick<WireTools, 'store'>): void =>
  store.setState({ held: undefined, aim: nothing })

/**
 * Ends the wire at what it is aimed at.
 * @returns false where it stays in hand, because there it cannot end
 */
export function drop(tools: WireTools, spot: () => PickSpot | undefined): boolean {
  const { held, aim } = tools.store.getState()
  const wiring = tools.wiring()
  if (held === undefined || wiring === undefined) return true
  const { start, instead } = held
  const misses = aim.aim === 'refused' || aim.aim === 'same-side'
  if (misses && held.how !== 'drag') return false
  const place = aim.aim === 'empty' ? spot() : undefined
  letGo(tools)
  if (aim.aim === 'port') wiring.finish(start, aim.answer.at, instead)
  else if (aim.aim === 'strip') {
    wiring.toStrip(start)
    if (instead !== undefined) wiring.unplug(instead)
  } else if (aim.aim === 'empty') {
    if (instead !== undefined) wiring.unplug(instead)
    else if (place !== undefined) wiring.pick(place, { start })
  } else if (aim.aim === 'nothing' && instead !== undefined && start.from === 'step') wiring.unplug(instead)
  return true
}
