/** Changes of a document in the order they were made: plain data, enough to make document and history again. */
import type { PipelineDocument } from '#core/spec/document.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { EditCommand } from './commands.ts'
import { type History, openHistory, perform, redo, undo } from './history.ts'

export type Change =
  | { readonly change: 'edit'; readonly command: EditCommand; readonly group?: string }
  | { readonly change: 'undo' }
  | { readonly change: 'redo' }

export interface Replayed {
  readonly history: History
  /** How many of the changes were made again. */
  readonly made: number
  /** Why the next one could not be; absent: all of them were. */
  readonly stopped?: string
}

/** A journal may come from another version: what it asks for may not exist here. */
function again(history: History, change: Change): Result<History, string> {
  if (change.change === 'undo') return ok(undo(history))
  if (change.change === 'redo') return ok(redo(history))
  try {
    const made = perform(history, change.command, change.group)
    return made.ok ? ok(made.value.history) : err(made.error.message)
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error))
  }
}

/** Makes changes again, up to the first that cannot be made: what follows was meant for a document that is not there. */
export function replayOn(first: History, changes: readonly Change[]): Replayed {
  let history = first
  for (const [made, change] of changes.entries()) {
    const next = again(history, change)
    if (!next.ok) return { history, made, stopped: next.error }
    history = next.value
  }
  return { history, made: changes.length }
}

export const replay = (doc: PipelineDocument, changes: readonly Change[]): Replayed =>
  replayOn(openHistory(doc), changes)

/**
 * Whether the document after these changes is another than the one after `savedAt` of them (default: before the
 * first), told without making them: by which step of the history stands on top.
 */
export function isUnsaved(
  changes: readonly { readonly change: Change['change']; readonly group?: string | undefined }[],
  savedAt = 0,
): boolean {
  let done: { id: number; group: string | undefined }[] = []
  let undone: typeof done = []
  const top = (): number => done.at(-1)?.id ?? -1
  let saved = -1
  for (const [at, { change, group }] of changes.entries()) {
    if (at === savedAt) saved = top()
    const joins = group !== undefined && done.at(-1)?.group === group && undone.length === 0
    if (change === 'edit') {
      done = [...(joins ? done.slice(0, -1) : done), { id: at, group }]
      undone = []
    } else {
      const [from, to] = change === 'undo' ? [done, undone] : [undone, done]
      const step = from.pop()
      if (step !== undefined) to.push(step)
    }
  }
  return top() !== (savedAt === changes.length ? top() : saved)
}
