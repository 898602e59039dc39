/** What a wire in hand would end at: decided from what lies under the pointer and how that answers. Pure. */
import type { Point } from '../geometry.ts'
import { type Answer, portId, type Start, type WirePort } from './contract.ts'

/** What is under the pointer. */
export interface Under {
  readonly port?: WirePort
  /** A step or frame, wherever on it. */
  readonly node?: string
  readonly strip?: 'in' | 'out'
}

export type Aim =
  | { readonly aim: 'port'; readonly answer: Answer }
  | { readonly aim: 'refused'; readonly message: string; readonly hint?: string }
  /** Two outputs, or two inputs. */
  | { readonly aim: 'same-side' }
  | { readonly aim: 'strip'; readonly side: 'in' | 'out' }
  | { readonly aim: 'empty' }
  | { readonly aim: 'nothing' }

export type Answers = ReadonlyMap<string, Answer>

export const answersById = (answers: readonly Answer[]): Answers => {
  const found = new Map<string, Answer>()
  // A frame's port may answer twice, from inside and from outside: what it can do counts.
  for (const answer of answers) {
    const id = portId(answer.at)
    if (found.get(id)?.fit === undefined || found.get(id)?.fit === 'no') found.set(id, answer)
  }
  return found
}

const aimAt = (answer: Answer): Aim =>
  answer.fit === 'no'
    ? {
        aim: 'refused',
        message: answer.why?.message ?? '',
        ...(answer.why?.hint === undefined ? {} : { hint: answer.why.hint }),
      }
    : { aim: 'port', answer }

/** On a step but on none of its ports: the nearest port that takes the wire, else why the step does not. */
const onNode = (node: string, answers: Answers, points: ReadonlyMap<string, Point>, at: Point): Aim => {
  const own = [...answers.values()].filter((answer) => answer.at.node === node)
  const far = ({ at: port }: Answer): number => {
    const point = points.get(portId(port))
    return point === undefined ? Number.POSITIVE_INFINITY : Math.hypot(point.x - at.x, point.y - at.y)
  }
  const [nearest] = own.filter(({ fit }) => fit !== 'no').toSorted((a, b) => far(a) - far(b))
  if (nearest !== undefined) return aimAt(nearest)
  const [only, more] = own
  return only !== undefined && more === undefined ? aimAt(only) : { aim: 'nothing' }
}

const isStart = (start: Start, port: WirePort): boolean =>
  start.from === 'port' && portId(start.port) === portId(port)

export interface InHand {
  readonly start: Start
  readonly answers: Answers
  /** Where the ports that answer are, in the world. */
  readonly points: ReadonlyMap<string, Point>
  /** The strip that the wire could be dropped on to become an input or output of the pipeline. */
  readonly strip: 'in' | 'out' | undefined
}

/** How near a port pulls the end of a wire, on screen. */
const pull = 16

const pulling = ({ answers, points }: InHand, at: Point, zoom: number): Answer | undefined => {
  let found: Answer | undefined
  let least = pull / zoom
  for (const [id, point] of points) {
    const far = Math.hypot(point.x - at.x, point.y - at.y)
    const answer = answers.get(id)
    if (far > least || answer === undefined || answer.fit === 'no') continue
    least = far
    found = answer
  }
  return found
}

export function aimOf(hand: InHand, under: Under, at: Point, zoom: number): Aim {
  const { start, answers, points, strip } = hand
  const near = pulling(hand, at, zoom)
  if (near !== undefined) return { aim: 'port', answer: near }
  const { port, node } = under
  if (port !== undefined && start.from !== 'step') {
    if (isStart(start, port)) return { aim: 'nothing' }
    const answer = answers.get(portId(port))
    return answer === undefined ? { aim: 'same-side' } : aimAt(answer)
  }
  if (under.strip !== undefined)
    return strip === under.strip ? { aim: 'strip', side: under.strip } : { aim: 'nothing' }
  if (node !== undefined) {
    if (start.from === 'step' && node === start.node) return { aim: 'nothing' }
    return onNode(node, answers, points, at)
  }
  return start.from === 'port' ? { aim: 'empty' } : { aim: 'nothing' }
}

/** In the order in which the arrow keys walk: the nearest first. */
export const walkOf = ({ answers, points }: InHand, from: Point): readonly Answer[] => {
  const far = (answer: Answer): number => {
    const point = points.get(portId(answer.at))
    // A step ahead is nearer than one above or below.
    return point === undefined
      ? Number.POSITIVE_INFINITY
      : Math.hypot(point.x - from.x, 1.5 * (point.y - from.y))
  }
  return [...answers.values()].filter(({ fit }) => fit !== 'no').toSorted((a, b) => far(a) - far(b))
}
