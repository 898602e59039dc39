/**
 * How far the draft on the server knows this window's history. One that was begun anew holds the document and not the
 * way to it: undo and redo across its beginning are sent as what they lead to, or a restart would show another document.
 */
import type { History } from '#core/edit/history.ts'
import type { Change } from '#core/edit/journal.ts'
import { serializePipeline } from '#core/spec/serialize.ts'

export interface Reach {
  /** The draft knows the whole history. */
  isWhole(): boolean
  /** From now on it does. */
  whole(): void
  /** The draft begins with the document of this history. */
  cut(history: History): void
  /** The change as the draft can make it; `after`: what came of it here. */
  toSend(change: Change, before: History, after: History): Change
}

export function createReach(): Reach {
  /** So many of the oldest steps that are done, and of the last ones to be done again, are this window's only. */
  let [done, undone] = [0, 0]
  const set = (nextDone: number, nextUndone: number): void => {
    ;[done, undone] = [nextDone, nextUndone]
  }
  const whole = ({ doc }: History): Change => ({
    change: 'edit',
    command: { edit: 'replace-document', text: serializePipeline(doc) },
  })
  return {
    isWhole: () => done === 0 && undone === 0,
    whole: () => set(0, 0),
    cut: (history) => set(history.done.length, history.undone.length),
    toSend(change, before, after) {
      if (change.change === 'edit') {
        // The oldest step is let go when there are too many.
        const isLetGo = before.done.length > 0 && after.done[0]?.before !== before.done[0]?.before
        set(Math.max(0, done - (isLetGo ? 1 : 0)), 0)
        return change
      }
      const isKnown = change.change === 'undo' ? before.done.length > done : before.undone.length > undone
      if (isKnown) return change
      // To the draft this is an edit, and nothing can be redone after one.
      set(after.done.length, after.undone.length)
      return whole(after)
    },
  }
}

/** What is done next is a step of its own: a draft that begins here does not have the one it would join. */
export function endGesture(history: History): History {
  const last = history.done.at(-1)
  if (last?.group === undefined) return history
  const { group: _, ...step } = last
  return { ...history, done: [...history.done.slice(0, -1), step] }
}
