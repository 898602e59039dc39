/** Room for a step that is put into a wire: as in a text, what comes behind it makes way. */
import { measures, meets, type Point, type Rect, type Size } from '../geometry.ts'

export interface Room {
  readonly at: Point
  /** New places of what stood in the way. */
  readonly moved: Readonly<Record<string, Point>>
}

/** A card needs this much around it. */
const air = 12

const right = ({ x, width }: Rect): number => x + width

/** In the middle where both gaps stay readable, else close behind what comes before, and the rest gives way. */
function columnFor(width: number, from: Rect, to: Rect): { readonly x: number; readonly by: number } {
  const between = to.x - right(from)
  if (between >= width + measures.columnGap) return { x: right(from) + (between - width) / 2, by: 0 }
  const x = right(from) + measures.columnGap
  return { x, by: x + width + measures.columnGap - to.x }
}

/**
 * @param wish upper left corner, where it was pointed at
 * @param boxes what stands in the same frame, in the coordinates of `wish`
 * @param ends of the wire, as boxes; undefined for ports of the frame itself
 * @returns undefined where there is no room to be made between them: it has to stand elsewhere
 */
export function roomBetween(
  size: Size,
  wish: Point,
  boxes: ReadonlyMap<string, Rect>,
  ends: { readonly from: string | undefined; readonly to: string | undefined },
): Room | undefined {
  const isFree = (at: Point, among: Iterable<Rect>): boolean =>
    ![...among].some((box) => meets({ ...at, ...size }, box, air))
  if (isFree(wish, boxes.values())) return { at: wish, moved: {} }
  const from = boxes.get(ends.from ?? '')
  const to = boxes.get(ends.to ?? '')
  if (from === undefined || to === undefined || to.x < right(from)) return undefined
  const { x, by } = columnFor(size.width, from, to)
  const behind = [...boxes].filter(([, box]) => by > 0 && box.x >= to.x)
  const moved = Object.fromEntries(
    behind.map(([id, box]) => [id, { x: Math.round(box.x + by), y: Math.round(box.y) }]),
  )
  const stays = [...boxes].flatMap(([id, box]) => (id in moved ? [] : [box]))
  const y = [wish.y, to.y, from.y].find((one) => isFree({ x, y: one }, stays))
  return y === undefined ? undefined : { at: { x: Math.round(x), y: Math.round(y) }, moved }
}
