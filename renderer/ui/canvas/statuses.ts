/** What a run paints, node by node, outside of React's tree: a card hears of its own status and of no other. */
import { useCallback, useSyncExternalStore } from 'react'
import { type NodeStatus, useScene } from './scene.ts'

export interface StatusSource {
  /** The same object while nothing about the node has changed. Undefined: not begun, nothing to say. */
  of(nodeId: string): NodeStatus | undefined
  /** Calls `listener` when the status of this node has changed. Returns the way to stop. */
  watch(nodeId: string, listener: () => void): () => void
}

export interface StatusBoard extends StatusSource {
  /** New words for some nodes; undefined takes theirs away. Whoever says the same as before is not called. */
  change(some: Iterable<readonly [string, NodeStatus | undefined]>): void
  /** All at once: a node that is not named has nothing to say any more. */
  put(all: ReadonlyMap<string, NodeStatus>): void
}

const sameEntries = (a: Readonly<Record<string, unknown>> = {}, b: typeof a = {}): boolean => {
  const [one, two] = [Object.entries(a), Object.entries(b)]
  return one.length === two.length && one.every(([key, value]) => b[key] === value)
}

/** Field by field: it is asked for every node that an event touches. */
export const sameStatus = (a: NodeStatus | undefined, b: NodeStatus | undefined): boolean =>
  a === b ||
  (a !== undefined &&
    b !== undefined &&
    a.state === b.state &&
    a.word === b.word &&
    a.text === b.text &&
    a.since === b.since &&
    a.progress === b.progress &&
    a.fact === b.fact &&
    a.failure === b.failure &&
    a.aside === b.aside &&
    sameEntries(a.gave, b.gave) &&
    sameEntries(a.counts, b.counts))

export function createStatusBoard(): StatusBoard {
  const held = new Map<string, NodeStatus>()
  const listeners = new Map<string, Set<() => void>>()
  const set = (id: string, status: NodeStatus | undefined): void => {
    if (sameStatus(held.get(id), status)) return
    if (status === undefined) held.delete(id)
    else held.set(id, status)
    for (const listener of listeners.get(id) ?? []) listener()
  }
  return {
    of: (id) => held.get(id),
    watch(id, listener) {
      const own = listeners.get(id) ?? new Set()
      listeners.set(id, own.add(listener))
      return () => {
        own.delete(listener)
        if (own.size === 0 && listeners.get(id) === own) listeners.delete(id)
      }
    },
    change(some) {
      for (const [id, status] of some) set(id, status)
    },
    put(all) {
      for (const id of held.keys()) if (!all.has(id)) set(id, undefined)
      for (const [id, status] of all) set(id, status)
    },
  }
}

const never = (): (() => void) => () => undefined

/** What is painted on this node now; rerenders when that changes, whatever happens to the others. */
export const useNodeStatus = (id: string): NodeStatus | undefined => {
  const source = useScene((scene) => scene.statuses)
  const watch = useCallback((listener: () => void) => source?.watch(id, listener) ?? never(), [source, id])
  return useSyncExternalStore(watch, () => source?.of(id))
}
