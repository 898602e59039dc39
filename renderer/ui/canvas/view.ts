/** Where the picture stands in its window, and how much of it is written out. */
import type { Point, Rect, Size } from './geometry.ts'

/** Where the names of the pipeline's inputs end and those of its outputs begin, and how wide both are on screen. */
interface Edges {
  readonly left: number
  readonly leftWidth: number
  readonly right: number
  readonly rightWidth: number
}

/** The part of an arrangement that matters here. */
interface Picture {
  readonly origin?: Point
  readonly size: Size
  readonly strips?: Edges
}

export interface View {
  readonly x: number
  readonly y: number
  readonly zoom: number
}

export const zoomRange = { min: 0.05, max: 1.75 } as const

/** A graph opens no smaller than this: names can be read, and the overview shows the rest. */
export const openingZoom = { strips: 0.85, bare: 0.5, compact: 0.62 } as const
/** Somewhat smaller where all of it can be seen then: nothing is behind the edge, and no overview in the way. */
export const wholeZoom = 0.66

/** Around a picture without strips, on screen. */
export const paneAir = 24

/** Below a picture with strips, on screen: the zoom stands there, over the outputs. */
export const footAir = 40

/** Names beside the picture keep their size on screen down to this zoom, and are no larger than at 100 %. */
export const namesZoom = { least: 0.61, most: 1 } as const

/** The largest zoom, up to 100 %, at which `span` px of the world fit between strips that are `beside` px wide. */
export const zoomBetween = (span: number, beside: number, width: number): number => {
  const zoom = (width - beside) / span
  return Math.min(1, zoom >= namesZoom.least ? zoom : width / (span + beside / namesZoom.least))
}

const fitStrips = (
  { origin, size, strips }: Picture & { strips: Edges },
  window: Size,
  least: number,
): View => {
  const { left, leftWidth, right, rightWidth } = strips
  const across = zoomBetween(right - left, leftWidth + rightWidth, window.width)
  const zoom = Math.max(least, Math.min(across, (window.height - footAir) / size.height))
  // Strips belong to the edges of the window: the picture stands flush with them.
  const beside = (leftWidth * zoom) / Math.min(namesZoom.most, Math.max(namesZoom.least, zoom))
  return { x: beside - left * zoom, y: 0 - (origin?.y ?? 0) * zoom, zoom }
}

/** Everything at once: 100 % where it fits, smaller where it does not, never below `least`. */
export const fitView = (layout: Picture, window: Size, least: number = zoomRange.min): View => {
  const { strips } = layout
  if (strips !== undefined) return fitStrips({ ...layout, strips }, window, least)
  const room = { width: window.width - 2 * paneAir, height: window.height - 2 * paneAir }
  const zoom = Math.max(least, Math.min(1, room.width / layout.size.width, room.height / layout.size.height))
  const free = (space: number, used: number): number => Math.max(paneAir, (space - used * zoom) / 2)
  const { x, y } = layout.origin ?? { x: 0, y: 0 }
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

/** What lies upon the window, in px: a panel at its left, a field at its top, overview and zoom in the lower right corner. */
export interface Cover {
  readonly left: number
  readonly top: number
  readonly corner: Size
}
const uncovered: Cover = { left: 0, top: 0, corner: { width: 0, height: 0 } }

/** Left of the corner or above it, whichever is nearer; not where it would leave the window for that. */
const besideCorner = ({ x, y, width, height }: Rect, window: Size, { left, top, corner }: Cover): Point => {
  const over = {
    x: x + width - (window.width - corner.width),
    y: y + height - (window.height - corner.height),
  }
  if (over.x <= 0 || over.y <= 0) return { x: 0, y: 0 }
  const ways = [
    { x: -over.x, y: 0, room: x - over.x - left },
    { x: 0, y: -over.y, room: y - over.y - top },
  ].filter(({ room }) => room >= 0)
  const [way] = ways.toSorted((a, b) => Math.abs(a.x + a.y) - Math.abs(b.x + b.y))
  return way === undefined ? { x: 0, y: 0 } : { x: way.x, y: way.y }
}

export const onScreen = (rect: Rect, view: View): Rect => ({
  x: rect.x * view.zoom + view.x,
  y: rect.y * view.zoom + view.y,
  width: rect.width * view.zoom,
  height: rect.height * view.zoom,
})

/** The smallest move that brings `rect` into the window with some air around it; undefined when it is in view. */
export const reveal = (rect: Rect, view: View, window: Size, cover = uncovered): View | undefined => {
  const [air, edge] = [24, 4]
  const { x: left, y: top, ...size } = onScreen(rect, view)
  const shift = (start: number, length: number, from: number, to: number): number => {
    // Of what is larger than the window its beginning is shown, and that may be seen already.
    if (length > to - from - 2 * edge && start >= from + edge && start < from + (to - from) / 2) return 0
    if (start < from + edge) return from + air - start
    if (start + length > to - edge) return Math.max(to - air - start - length, from + air - start)
    return 0
  }
  const dx = shift(left, size.width, cover.left, window.width)
  const dy = shift(top, size.height, cover.top, window.height)
  const aside = besideCorner({ x: left + dx, y: top + dy, ...size }, window, cover)
  const by = { x: dx + aside.x, y: dy + aside.y }
  return by.x === 0 && by.y === 0 ? undefined : { ...view, x: view.x + by.x, y: view.y + by.y }
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
  // It begins at its left edge in any case, with the names there.
  return first === undefined ? view : { ...view, y: (reveal(first, view, window) ?? view).y }
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
