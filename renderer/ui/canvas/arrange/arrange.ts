/**
 * The picture of a document that says where its nodes stand. Everything is worked out at once from the places: frames
 * from their contents, pins and strips from what they lead to, wires around what stands between their ends. What was
 * seen before and is not touched stays as it was seen.
 */
import type { PipelineGraph } from '#shared/graph.ts'
import type { Rect, Size } from '../geometry.ts'
import type { GraphLayout } from '../layout.ts'
import { type Points, rectsOf } from './rects.ts'
import { stillPicture } from './strips.ts'
import { layAgain, layWires } from './wires.ts'

export interface Arranged {
  readonly graph: PipelineGraph
  readonly points: Points
  /** Window: the right strip stands at its right edge where the picture leaves it free. */
  readonly space: Size
  /** What else is drawn and has to be in view: notes. */
  readonly also?: readonly Rect[]
  /** The picture as it was seen last: what did not move stays the same in it. */
  readonly stood?: GraphLayout
}

export const arrange = ({ graph, points, space, also = [], stood }: Arranged): GraphLayout => {
  const still = stillPicture({ graph, nodes: rectsOf(graph, points), also }, space, stood)
  const routes = stood === undefined ? layWires(graph, still) : layAgain(graph, still, stood)
  return { ...still, routes }
}
