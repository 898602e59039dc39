/** From what was kept of a document to the document with its history. */
import { type History, openHistory } from '#core/edit/history.ts'
import { type Change, replayOn } from '#core/edit/journal.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import type { Draft } from '#shared/contract/documents.ts'

export interface Restored {
  readonly history: History
  /** The document that is in the file, when it is one of the history's. */
  readonly saved: PipelineDocument | undefined
  /** Why not all changes could be made again, and those that could. */
  readonly stopped?: { readonly why: string; readonly made: readonly Change[]; readonly left: number }
}

/** Changes as the server has them: their commands are judged where they are made again. */
export const changesOf = ({ changes }: Pick<Draft, 'changes'>): readonly Change[] =>
  changes as unknown as readonly Change[]

/** Undefined: the text that the draft stands on is no pipeline. */
export function restore(draft: Draft): Restored | undefined {
  const parsed = parsePipeline(draft.text)
  if (!parsed.ok) return undefined
  const all = changesOf(draft)
  const upToSave = replayOn(openHistory(parsed.value), all.slice(0, draft.savedAt ?? 0))
  const saved = upToSave.history.doc
  if (upToSave.stopped !== undefined)
    return told(upToSave.history, undefined, all, upToSave.made, upToSave.stopped)
  const rest = replayOn(upToSave.history, all.slice(draft.savedAt ?? 0))
  const made = upToSave.made + rest.made
  return rest.stopped === undefined
    ? { history: rest.history, saved }
    : told(rest.history, saved, all, made, rest.stopped)
}

const told = (
  history: History,
  saved: PipelineDocument | undefined,
  all: readonly Change[],
  made: number,
  why: string,
): Restored => ({
  history,
  saved,
  stopped: { why, made: all.slice(0, made), left: all.length - made },
})
