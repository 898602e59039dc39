import { createContext } from 'react'
import type { Status } from '../status/status.ts'

/** What a live or finished run paints on a step or frame. */
export interface NodeStatus {
  readonly state: Status
  /** Beside the mark instead of the state's word: `0.8 s`, `62 %`, `1 of 3`. */
  readonly text?: string | undefined
  /** 0..1: a line on the header's lower edge. */
  readonly progress?: number | undefined
  /** One short line; shown where there is room for one fact. */
  readonly fact?: string | undefined
  /** The same, when it says what went wrong. */
  readonly failure?: string | undefined
  /** Frames: how many of its tasks are in which state. */
  readonly counts?: Partial<Readonly<Record<Status, number>>> | undefined
}

export interface CanvasState {
  readonly statusOf: ((nodeId: string) => NodeStatus | undefined) | undefined
  readonly problemsOf: ((nodeId: string) => number) | undefined
  readonly selected: string | undefined
  /** Where the keyboard is: the one step that Tab reaches. */
  readonly current: string | undefined
  /** Steps on the way through the hovered one; absent when nothing is hovered. */
  readonly lit: ReadonlySet<string> | undefined
}

export const CanvasContext = createContext<CanvasState>({
  statusOf: undefined,
  problemsOf: undefined,
  selected: undefined,
  current: undefined,
  lit: undefined,
})
