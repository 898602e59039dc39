/**
 * One open pipeline: its document with its history, what is selected, and what the person was told last. Every change
 * goes through `perform`; whoever keeps a journal listens to `onChange`.
 */
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { EditCommand, Edited } from '#core/edit/commands.ts'
import { type History, openHistory, perform, redo, undo } from '#core/edit/history.ts'
import type { Change } from '#core/edit/journal.ts'
import { layoutOf } from '#core/edit/layout.ts'
import { taskAt } from '#core/edit/places.ts'
import type { Refusal } from '#core/edit/refusal.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import type { Result } from '#shared/result.ts'

/** What the page says about the last edit: why it could not be made, or which wires it cost. */
export type Notice =
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'lost'; readonly lost: NonNullable<Edited['lost']> }

export interface EditorState {
  readonly history: History
  /**
   * The document as it is drawn. Code that is typed and leaves the step's ports as they are changes nothing there but
   * what is wrong with it: that is worked out when the typing rests, and the keys are not held up by it.
   */
  readonly drawn: PipelineDocument
  /** Node ids, the last one chosen last. Ids that no longer exist are dropped with the edit that took them. */
  readonly selected: readonly string[]
  readonly notice: Notice | undefined
}

export interface Editor {
  readonly store: StoreApi<EditorState>
  doc(): PipelineDocument
  /** @param group commands of one gesture (a drag, typing in one field) are undone as one */
  perform(command: EditCommand, group?: string): Result<Edited, Refusal>
  undo(): void
  redo(): void
  select(nodes: readonly string[]): void
  /** Takes over a history that was made elsewhere: before a restart, or in another window. Nobody hears of a change. */
  takeOver(history: History): void
  dismiss(): void
  /** Hears of every change after it was made, and what was there before. Returns the way to stop. */
  onChange(listener: (change: Change, before: History) => void): () => void
}

const noticeOf = (edited: Edited): Notice | undefined =>
  edited.lost === undefined || edited.lost.length === 0 ? undefined : { kind: 'lost', lost: edited.lost }

/** What of a selection is still there; the same list when all of it is. */
function stillThere(selected: readonly string[], doc: PipelineDocument): readonly string[] {
  const { notes } = layoutOf(doc)
  const left = selected.filter((id) =>
    id.startsWith('note:') ? Object.hasOwn(notes, id.slice(5)) : taskAt(doc, id) !== undefined,
  )
  return left.length === selected.length ? selected : left
}

/** No key came for so long, in ms: the typing rests. */
const restMs = 500

/** Whether all that an edit changed is the inside of a step. */
function isInside(command: EditCommand, before: PipelineDocument, after: PipelineDocument): boolean {
  if (command.edit !== 'set-source') return false
  const [was, is] = [taskAt(before, command.node), taskAt(after, command.node)]
  return JSON.stringify([was?.task, was?.component]) === JSON.stringify([is?.task, is?.component])
}

export function createEditor(doc: PipelineDocument): Editor {
  /** Who was selected when a document was left: undo comes back to them. */
  const chosen = new WeakMap<PipelineDocument, readonly string[]>()
  let lastGroup: string | undefined
  const listeners = new Set<(change: Change, before: History) => void>()
  const store = createStore<EditorState>(() => ({
    history: openHistory(doc),
    drawn: doc,
    selected: [],
    notice: undefined,
  }))
  const tell = (change: Change, before: History): void => {
    for (const listener of listeners) listener(change, before)
  }
  let resting: ReturnType<typeof setTimeout> | undefined
  const draw = (): void => store.setState(({ history }) => ({ drawn: history.doc }))
  const show = (history: History, selected: readonly string[], notice?: Notice, later = false): void => {
    clearTimeout(resting)
    if (later) resting = setTimeout(draw, restMs)
    const drawn = later ? {} : { drawn: history.doc }
    store.setState({ history, ...drawn, selected: stillThere(selected, history.doc), notice })
  }
  const step = (turn: (history: History) => History, change: Change): void => {
    const { history, selected } = store.getState()
    const next = turn(history)
    if (next === history) return
    chosen.set(history.doc, selected)
    lastGroup = undefined
    show(next, chosen.get(next.doc) ?? selected)
    tell(change, history)
  }
  return {
    store,
    doc: () => store.getState().history.doc,
    perform(command, group) {
      const before = store.getState()
      const made = perform(before.history, command, group)
      if (!made.ok) {
        store.setState({ notice: { kind: 'refused', refusal: made.error } })
        return made
      }
      const { history, edited } = made.value
      chosen.set(before.history.doc, before.selected)
      // What one command of a gesture cost is not forgotten with the next one.
      const said = group !== undefined && group === lastGroup ? before.notice : undefined
      lastGroup = group
      const later = isInside(command, before.history.doc, history.doc)
      show(history, edited.nodes ?? before.selected, noticeOf(edited) ?? said, later)
      tell({ change: 'edit', command, ...(group === undefined ? {} : { group }) }, before.history)
      return { ok: true, value: edited }
    },
    undo: () => step(undo, { change: 'undo' }),
    redo: () => step(redo, { change: 'redo' }),
    select: (selected) => store.setState({ selected }),
    takeOver: (history) => show(history, store.getState().selected),
    dismiss: () => store.setState({ notice: undefined }),
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
