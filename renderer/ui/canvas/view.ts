/** Where the picture stands in its window, and how much of it is written out. */
import type { Point, Rect, Size } from './geometry.ts'

/** The part of an arrangement that matters here. */
interface Picture {
  readonly origin?: Point
  readonly size: Size
  readonly strips?: object
}

export interface View {
  readonly x: number
  readonly y: number
  readonly zoom: number
}

export const zoomRange = { min: 0.05, max: 1.75 } as const

/** A graph opens no smaller than this: names can be read, and the overview shows the rest. */
export const openingZoom = { strips: 0.55, bare: 0.5, compact: 0.62 } as const
/** A little smaller where all of it can be seen then: nothing is behind the edge, and no overview in the way. */
export const wholeZoom = 0.5

/** Around a picture without strips, on screen. */
export const paneAir = 24

/** Everything at once: 100 % where it fits, smaller where it does not, never below `least`. */
export const fitView = (layout: Picture, window: Size, least: number = zoomRange.min): View => {
  const pad = layout.strips === undefined ? paneAir : 0
  const room = { width: window.width - 2 * pad, height: window.height - 2 * pad }
  const zoom = Math.max(least, Math.min(1, room.width / layout.size.width, room.height / layout.size.height))
  const free = (space: number, used: number): number => Math.max(pad, (space - used * zoom) / 2)
  const { x, y } = layout.origin ?? { x: 0, y: 0 }
  // Strips belong to the edges of the window: the picture stands flush with them.
  if (layout.strips !== undefined) return { x: 0 - x * zoom, y: 0 - y * zoom, zoom }
  return {
    x: free(window.width, layout.size.width) - x * zoom,
    y: free(window.height, layout.size.height) - y * zoom,
    zoom,
  }
}

/** What is selected, in the middle of the window and not blown up. */
export const viewOf = (rect: Rect, window: Size): View => {
  const air = 48
  const fits = Math.min((window.width - 2 * air) / rect.width, (window.height - 2 * air) / rect.height)
  const zoom = Math.max(zoomRange.min, Math.min(1, fits))
  return {
    x: window.width / 2 - (rect.x + rect.width / 2) * zoom,
    y: window.height / 2 - (rect.y + rect.height / 2) * zoom,
    zoom,
  }
}

/** The smallest move that brings `rect` into the window with some air around it; undefined when it is in view. */
export const reveal = (rect: Rect, view: View, window: Size): View | undefined => {
  const air = 24
  const left = rect.x * view.zoom + view.x
  const top = rect.y * view.zoom + view.y
  const shift = (start: number, length: number, space: number): number => {
    if (start < air) return air - start
    if (start + length > space - air) return Math.max(space - air - start - length, air - start)
    return 0
  }
  const dx = shift(left, rect.width * view.zoom, window.width)
  const dy = shift(top, rect.height * view.zoom, window.height)
  return dx === 0 && dy === 0 ? undefined : { ...view, x: view.x + dx, y: view.y + dy }
}

/** How a graph is shown when it is opened: where it begins, if it is too large for the window. */
export const openView = (
  picture: Picture & { readonly nodes: ReadonlyMap<string, Rect> },
  window: Size,
  manner: keyof typeof openingZoom,
): View => {
  const least = openingZoom[manner]
  const whole = fitView(picture, window)
  if (manner === 'strips' && whole.zoom >= wholeZoom) return whole
  const view = fitView(picture, window, least)
  const [first] = [...picture.nodes.values()].toSorted((a, b) => a.x - b.x || a.y - b.y)
  return first === undefined ? view : (reveal(first, view, window) ?? view)
}

/** `full`: everything. `facts`: name, status and one fact, at reading size. `marks`: name and mark only. */
export type Detail = 'full' | 'facts' | 'marks'
export const detailOf = (zoom: number): Detail => {
  if (zoom >= 0.845) return 'full'
  return zoom >= 0.495 ? 'facts' : 'marks'
}

/** Below this zoom a step is too narrow for its icon beside the name, or a word beside the duration. */
const tightBelow = 0.72

/** The same for the small steps of a run. */
export type CompactDetail = 'facts' | 'tight' | 'marks'
const compactDetailOf = (zoom: number): CompactDetail => {
  if (zoom >= 0.8) return 'facts'
  return zoom >= 0.58 ? 'tight' : 'marks'
}

/** How much is written on a card. */
export interface Wording {
  readonly detail: Detail
  readonly compactDetail: CompactDetail
  /** Too small for an icon beside the name. */
  readonly tight: boolean
  /** Text that keeps its size on screen divides by this. Rounded: not every frame of a zoom writes all text anew. */
  readonly zoom: number
}

export const wordingAt = (zoom: number): Wording => ({
  detail: detailOf(zoom),
  compactDetail: compactDetailOf(zoom),
  tight: zoom < tightBelow,
  zoom: Math.round(zoom * 50) / 50,
})

/** The same is written out, perhaps at another size. */
export const saysTheSame = (a: Wording, b: Wording): boolean =>
  a.detail === b.detail && a.compactDetail === b.compactDetail && a.tight === b.tight
