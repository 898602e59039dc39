/**
 * What a canvas needs for wires to be made on it. The canvas knows where the pointer is and which port is under it;
 * what fits, and what becomes of a wire, is answered by whoever knows the document.
 */
import type { GraphEdge } from '#shared/graph.ts'
import type { Point } from '../geometry.ts'

/** A port as it is drawn. `node` undefined: of the pipeline's strips. `order`: the head of a step, which waits. */
export interface WirePort {
  readonly node: string | undefined
  readonly side: 'in' | 'out'
  readonly port: string
  readonly kind: 'parameters' | 'artifacts' | 'order'
}

export const portId = ({ node, side, kind, port }: WirePort): string =>
  `${side} ${kind} ${node ?? ''} ${port}`

/** What a wire is taken up from: a port, the head of a step (to run another after it), the empty part of a strip. */
export type Start =
  | { readonly from: 'port'; readonly port: WirePort }
  | { readonly from: 'step'; readonly node: string }
  | { readonly from: 'strip'; readonly side: 'in' | 'out' }

/** How a port answers a wire that could end there. */
export interface Answer {
  readonly at: WirePort
  /** `collect`: what leaves the loop is a list. `one-of`: what leaves the branches is of the one that ran. */
  readonly fit: 'yes' | 'collect' | 'one-of' | 'no'
  readonly why?: { readonly message: string; readonly hint?: string }
}

/** A place on the canvas at which something is to be added. */
export interface PickSpot {
  /** On the page. */
  readonly screen: Point
  /** The frame there; undefined: the pipeline itself. */
  readonly dag: string | undefined
  /** Upper left corner of what is added, relative to the frame; absent when it was not pointed at. */
  readonly at?: Point
  /** Places of everything as it is seen, for a document that knows none yet. */
  readonly seen?: Readonly<Record<string, Point>>
}

/** What a drawing elsewhere on the page can ask of the canvas while something is dragged over it. */
export interface Surface {
  /** Undefined outside the canvas. A wire that lies there is told too. */
  spotAt(screen: Point): (PickSpot & { readonly edge?: GraphEdge }) | undefined
  /** Lights what a drop would go into. */
  show(spot: { readonly dag: string | undefined; readonly edge?: GraphEdge } | undefined): void
  /** The middle of what is seen. */
  middle(): PickSpot
}

export interface CanvasWiring {
  /** Of every port that could be the other end. */
  answers(start: Start): readonly Answer[]
  /** The item of a loop, as a port. */
  itemOf(frame: string): WirePort | undefined
  /** Lays the wire. @param instead the wire whose end was taken up, which goes */
  finish(start: Start, at: WirePort, instead?: GraphEdge): void
  unplug(edge: GraphEdge): void
  /** The pipeline input, or output, that would be made of a port; undefined where none can be. */
  stripFor(start: Start): { readonly side: 'in' | 'out'; readonly name: string } | undefined
  toStrip(start: Start): void
  /** Asks what to put there, joined to the wire in hand, or into a wire. */
  pick(spot: PickSpot, joint: { readonly start: Start } | { readonly edge: GraphEdge } | undefined): void
  /** The canvas is there, or gone. */
  surface(surface: Surface | undefined): void
}
