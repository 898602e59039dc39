/**
 * One open pipeline of this window: its editor, what is in the file, and what is kept of the changes in between. Every
 * change is on the server's disk a moment after it was made; several windows of one pipeline show the same document.
 */
import { createStore } from 'zustand/vanilla'
import type { History } from '#core/edit/history.ts'
import { openHistory } from '#core/edit/history.ts'
import type { Change } from '#core/edit/journal.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import { serializePipeline } from '#core/spec/serialize.ts'
import type { Draft } from '#shared/contract/documents.ts'
import { createEditor } from './editor.ts'
import { adopt, createFollower } from './follow.ts'
import { createKeeper } from './keeper.ts'
import { createReach, endGesture } from './reach.ts'
import { type Restored, restore } from './restore.ts'
import { reloadFile, saveFile, seeFile } from './session-file.ts'
import { type FileText, isUnsaved, type Parts, type Session, type SessionState } from './session-types.ts'

interface Opening extends Pick<Parts, 'client' | 'id'> {
  readonly file: FileText
  readonly draft: Draft | undefined
}

const placeOf = ({ key, revision }: Draft) => ({ key, revision })

/** What the document stands on, as text: the file itself where it is still the same. */
function baseOf(file: FileText, draft: Draft, { saved }: Restored): FileText {
  if (file.digest === draft.digest) return file
  const text = draft.savedAt === undefined || saved === undefined ? draft.text : serializePipeline(saved)
  return { digest: draft.digest, text }
}

function firstState({ file, draft }: Opening, kept: Restored | undefined, history: History): SessionState {
  const rest = { disk: undefined, keeping: 'kept', saving: false, unanswered: undefined } as const
  if (kept === undefined || draft === undefined)
    return { ...rest, base: file, saved: history.doc, word: undefined }
  const { stopped } = kept
  const word = stopped && ({ say: 'stopped', why: stopped.why, left: stopped.left } as const)
  const text = file.digest === draft.digest ? undefined : serializePipeline(history.doc)
  // It was saved, and the server was killed before it could note that.
  const unanswered = text === file.text ? { doc: history.doc, text, place: placeOf(draft) } : undefined
  return { ...rest, base: baseOf(file, draft, kept), saved: kept.saved, unanswered, word }
}

/** The way from the file's text to the document as one edit; the history stays this window's. */
function anew(parts: Pick<Parts, 'editor' | 'store' | 'reach'>): readonly Change[] {
  const { editor, reach } = parts
  const history = endGesture(editor.store.getState().history)
  editor.takeOver(history)
  reach.cut(history)
  return isUnsaved(parts)
    ? [{ change: 'edit', command: { edit: 'replace-document', text: serializePipeline(history.doc) } }]
    : []
}

function assemble(opening: Opening, history: History, kept: Restored | undefined): Parts {
  const { client, id, draft } = opening
  const editor = createEditor(history.doc)
  editor.takeOver(history)
  const store = createStore<SessionState>(() => firstState(opening, kept, history))
  const reach = createReach()
  const parts: Parts = {
    client,
    id,
    editor,
    store,
    reach,
    keeper: createKeeper({
      client,
      id,
      place: draft === undefined ? undefined : placeOf(draft),
      base: () => store.getState().base,
      anew: () => anew({ editor, store, reach }),
      onBehind: (newer) => adopt(parts, newer),
      onKeeping: (keeping) => store.setState({ keeping }),
    }),
  }
  editor.onChange((change, before) =>
    parts.keeper.push(reach.toSend(change, before, editor.store.getState().history)),
  )
  if (kept?.stopped !== undefined) parts.keeper.restart(kept.stopped.made)
  return parts
}

/** Undefined: neither the file nor what was kept of it is a pipeline. */
export function createSession(opening: Opening): Session | undefined {
  const { draft, file, id } = opening
  const kept = draft === undefined ? undefined : restore(draft)
  const parsed = kept === undefined ? parsePipeline(file.text) : undefined
  const history = kept?.history ?? (parsed?.ok === true ? openHistory(parsed.value) : undefined)
  if (history === undefined) return undefined
  const parts = assemble(opening, history, kept)
  const { editor, store, keeper } = parts
  seeFile(parts, file)
  const follower = createFollower(parts)
  return {
    id,
    editor,
    store,
    isUnsaved: () => isUnsaved(parts),
    save: (over) => saveFile(parts, over),
    reload: (other) => reloadFile(parts, other),
    onFile: (found) => seeFile(parts, found),
    onDraft: follower.hear,
    wake: keeper.wake,
    dismiss: () => store.setState({ word: undefined }),
  }
}
