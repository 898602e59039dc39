/**
 * What is on screen now, outside of React's tree: a card subscribes to the few facts it shows, so that a drag, a
 * change of status or of the selection draws again only what it touches.
 */
import { createContext, useContext, useLayoutEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { PipelineGraph } from '#shared/graph.ts'
import type { Mark, Status } from '../status/status.ts'
import type { Guide } from './arrange/snap.ts'
import type { Rect } from './geometry.ts'
import type { GraphLayout } from './layout.ts'
import type { StatusSource } from './statuses.ts'
import { type Wording, wordingAt } from './view.ts'

/** What a live or finished run paints on a step or frame. */
export interface NodeStatus {
  readonly state: Mark
  /** In place of the state's word: `will run × 3`. */
  readonly word?: string | undefined
  /** Beside the mark instead of the state's word: `0.8 s`, `62 %`, `1 of 3`. */
  readonly text?: string | undefined
  /** In place of `text`: when it began (epoch ms), for a time that goes on. */
  readonly since?: number | undefined
  /** 0..1: a line on the header's lower edge. */
  readonly progress?: number | undefined
  /** One short line; shown where there is room for one fact. */
  readonly fact?: string | undefined
  /** The same, when it says what went wrong. */
  readonly failure?: string | undefined
  /** Frames: how many of its tasks are in which state. */
  readonly counts?: Partial<Readonly<Record<Status, number>>> | undefined
  /** What came out, a few letters by the name of the output; only what can be told so shortly. */
  readonly gave?: Readonly<Record<string, string>> | undefined
  /** Left out of what is about to run: drawn pale. */
  readonly aside?: boolean | undefined
}

/** What a drag moves, by id: drawn above the rest, which is not painted again meanwhile. */
export interface Lifted {
  readonly nodes: ReadonlySet<string>
  /** Wires that follow it. */
  readonly edges: ReadonlySet<string>
}

/** A gesture that is going on, as the canvas shows it. */
export interface Gesture {
  /** The same object from the first to the last frame of a drag. */
  readonly lifted?: Lifted
  readonly marquee?: Rect
  readonly guides?: readonly Guide[]
  /** The frame that a drop would go into. */
  readonly target?: string | undefined
  /** Notes on the move or being resized, by id. */
  readonly notes?: ReadonlyMap<string, Rect>
}

export interface Scene {
  readonly graph: PipelineGraph
  /** As it is seen: while something is dragged, with it where the pointer is. */
  readonly layout: GraphLayout
  /** The same without a gesture that is going on. */
  readonly rest: GraphLayout
  readonly editable: boolean
  readonly compact: boolean
  readonly statuses: StatusSource | undefined
  readonly problemsOf: ((nodeId: string) => number) | undefined
  readonly selected: ReadonlySet<string>
  /** Where the keyboard is: the one step that Tab reaches. */
  readonly current: string | undefined
  /** What is on the way through the hovered step; absent when nothing is hovered. */
  readonly lit: { readonly nodes: ReadonlySet<string>; readonly edges: ReadonlySet<string> } | undefined
  /** What the zoom asks for. */
  readonly wording: Wording
  /** Cards that still show what an earlier zoom asked for: they change a few at a time. */
  readonly behind: ReadonlyMap<string, Wording>
  /** Nodes in or near the window; undefined: all. */
  readonly shown: ReadonlySet<string> | undefined
  /** The same for wires. */
  readonly wires: ReadonlySet<string> | undefined
  readonly gesture: Gesture
  /** The next click, or arrow keys, say where the selection goes: moving without dragging. */
  readonly moving: boolean
  /** The note whose text is being written. */
  readonly writing: string | undefined
  readonly finding: boolean
  readonly outlined: boolean
  /** The menu, where it was asked for, in px of the canvas. */
  readonly menu: { readonly x: number; readonly y: number } | undefined
  /** Folds or unfolds a frame. */
  readonly fold: (frame: string, folded: boolean) => void
}

export type SceneStore = StoreApi<Scene>

const emptyLayout: GraphLayout = {
  origin: { x: 0, y: 0 },
  size: { width: 0, height: 0 },
  nodes: new Map(),
  framePins: new Map(),
  routes: new Map(),
  inputs: [],
  outputs: [],
}

export const noGesture: Gesture = {}

export const createScene = (first: Partial<Scene>): SceneStore =>
  createStore<Scene>(() => ({
    graph: { nodes: [], edges: [], inputs: [], outputs: [] },
    layout: emptyLayout,
    rest: emptyLayout,
    editable: false,
    compact: false,
    statuses: undefined,
    problemsOf: undefined,
    selected: new Set(),
    current: undefined,
    lit: undefined,
    wording: wordingAt(1),
    behind: new Map(),
    shown: undefined,
    wires: undefined,
    gesture: noGesture,
    moving: false,
    writing: undefined,
    finding: false,
    outlined: false,
    menu: undefined,
    fold: () => undefined,
    ...first,
  }))

const SceneContext = createContext<SceneStore | undefined>(undefined)
export const SceneProvider = SceneContext.Provider

export const useSceneStore = (): SceneStore => {
  const store = useContext(SceneContext)
  if (store === undefined) throw new Error('There is no canvas around this component.')
  return store
}

/** Rerenders when what is picked has changed. */
export const useScene = <T>(pick: (scene: Scene) => T): T => useStore(useSceneStore(), pick)

/** How much is written on a card now. */
export const useWording = (id: string): Wording =>
  useScene(({ behind, wording }) => behind.get(id) ?? wording)

/**
 * Writes what is picked into the page at once and whenever it changes, past React: what follows the pointer has to be
 * there in the same frame, and rendering a list of a thousand to move one of them costs more than a frame has.
 */
export const useFollow = <T>(pick: (scene: Scene) => T, write: (value: T) => void): void => {
  const scene = useSceneStore()
  const now = useRef({ pick, write })
  now.current = { pick, write }
  useLayoutEffect(() => {
    let was = now.current.pick(scene.getState())
    now.current.write(was)
    return scene.subscribe((state) => {
      const next = now.current.pick(state)
      if (next === was) return
      was = next
      now.current.write(next)
    })
  }, [scene])
}
