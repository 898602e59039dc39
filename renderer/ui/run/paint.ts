/** Paints a run that goes on onto a board: only the nodes that an event was about, and the frames around them. */
import type { StatusBoard } from '#ui/canvas/index.ts'
import { type GraphWords, nodeStatus } from './graph-status.ts'
import type { LiveRun } from './live-run.ts'

/** `a/b/c` stands in `a/b` and `a`. */
const framesAround = (id: string): readonly string[] => {
  const keys = id.split('/')
  return keys.slice(1).map((_, at) => keys.slice(0, at + 1).join('/'))
}

/** With the frames around them. */
export const withFrames = (nodes: Iterable<string>): ReadonlySet<string> =>
  new Set([...nodes].flatMap((id) => [id, ...framesAround(id)]))

export interface Paint {
  /** Paints everything again: other words, or another answer of `shows`. */
  again(): void
  stop(): void
}

/** @param shows false for a node of which the run says nothing any more */
export function paintRun(
  live: LiveRun,
  board: StatusBoard,
  words: () => GraphWords,
  shows: (id: string) => boolean,
): Paint {
  const statusOf = (id: string) =>
    shows(id) ? nodeStatus(id, live.store.getState().tasks, words()) : undefined
  const paint = (nodes: Iterable<string>): void =>
    board.change([...withFrames(nodes)].map((id) => [id, statusOf(id)] as const))
  const again = (): void => paint(live.store.getState().tasks.keys())
  const forget = live.onTasks(paint)
  again()
  return {
    again,
    stop: () => {
      forget()
      board.put(new Map())
    },
  }
}
