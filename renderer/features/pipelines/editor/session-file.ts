/** A session and its file: saving, and what to do when something else has changed it. */
import { ORPCError } from '@orpc/client'
import { openHistory } from '#core/edit/history.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import { serializePipeline } from '#core/spec/serialize.ts'
import type { DraftPlace } from '#shared/contract/documents.ts'
import type { Problem } from '#shared/problem.ts'
import { type FileText, isUnsaved, type Parts, type SessionWord } from './session-types.ts'

const wordOf = (error: unknown): SessionWord => {
  const message = error instanceof Error ? error.message : String(error)
  const [first] =
    error instanceof ORPCError && error.code === 'REFUSED'
      ? (error.data as { problems: readonly Problem[] }).problems
      : []
  return { say: 'failed', message, ...(first?.hint === undefined ? {} : { hint: first.hint }) }
}

const conflictIn = (error: unknown): FileText | 'gone' | undefined =>
  error instanceof ORPCError && error.code === 'CONFLICT'
    ? ((error.data as { disk?: FileText }).disk ?? 'gone')
    : undefined

const isRefused = (error: unknown): boolean =>
  error instanceof ORPCError && ['CONFLICT', 'REFUSED', 'NOT_FOUND'].includes(error.code)

/** Writes the document as it is now. What happens meanwhile stays unsaved. */
export async function saveFile(parts: Parts, over: FileText | 'gone' | undefined): Promise<void> {
  const { client, id, editor, store, keeper } = parts
  if (store.getState().saving) return
  store.setState({ saving: true, word: undefined })
  const doc = editor.doc()
  const text = serializePipeline(doc)
  const { base: known } = store.getState()
  const base = over === undefined ? known.digest : over === 'gone' ? '' : over.digest
  try {
    await keeper.flush()
  } catch (error) {
    return store.setState({ saving: false, word: wordOf(error) })
  }
  const place = keeper.place()
  try {
    const { digest, version } = await client.pipelines.save({ id, text, base, ...draftAt(place) })
    const word = { say: 'saved', version } as const
    const done = { disk: undefined, unanswered: undefined, word }
    store.setState({ saving: false, base: { digest, text }, saved: doc, ...done })
  } catch (error) {
    const disk = conflictIn(error)
    if (disk !== undefined && disk !== 'gone' && isFromHere(parts, disk)) {
      await acknowledge(parts, disk)
      return saveFile(parts, over)
    }
    const unanswered = isRefused(error) ? {} : { unanswered: { doc, text, place } }
    const told = disk === undefined ? { word: wordOf(error) } : { disk }
    store.setState({ saving: false, ...unanswered, ...told })
  }
}

const draftAt = (place: DraftPlace | undefined) => (place === undefined ? {} : { draft: place })

/** Nothing else has written this: it was sent from here, and the answer was lost. */
const isFromHere = ({ store }: Parts, file: FileText): boolean =>
  store.getState().unanswered?.text === file.text

/** What is in the file was saved from here. Sent once more it writes nothing: the server notes what it could not. */
async function acknowledge({ client, id, store }: Parts, file: FileText): Promise<void> {
  const { unanswered } = store.getState()
  if (unanswered === undefined) return
  const { doc, text, place } = unanswered
  store.setState({ base: file, saved: doc, disk: undefined, unanswered: undefined, saving: true })
  try {
    const { version } = await client.pipelines.save({ id, text, base: file.digest, ...draftAt(place) })
    const { word } = store.getState()
    if (word?.say !== 'stopped') store.setState({ word: { say: 'saved', version } })
  } catch {
    // The file is compared again when the pipeline is opened again.
  } finally {
    store.setState({ saving: false })
  }
}

/** Takes over a text of the file as one edit, and notes on the server that this is what the document stands on. */
export async function reloadFile(parts: Parts, file: FileText): Promise<void> {
  const { client, id, editor, store, keeper } = parts
  const made = editor.perform({ edit: 'replace-document', text: file.text })
  if (!made.ok) return
  const saved = editor.doc()
  const word = { say: 'read-again' } as const
  // Until the server knows it too, what it tells of the draft is older than this.
  store.setState({ base: file, saved, disk: undefined, word, saving: true })
  try {
    await keeper.flush()
    const draft = keeper.place()
    if (draft !== undefined) await client.pipelines.save({ id, text: file.text, base: file.digest, draft })
  } catch {
    // The page says by itself what is not kept; when the pipeline is opened again, the file is compared again.
  } finally {
    store.setState({ saving: false })
  }
}

/** Without anything to undo, the file is read as if it were opened now. */
function readAgain(parts: Parts, file: FileText): void {
  const { editor, store, keeper } = parts
  const { done, undone } = editor.store.getState().history
  const parsed = parsePipeline(file.text)
  if (!parsed.ok) return store.setState({ disk: file })
  if (done.length + undone.length > 0 || keeper.place() !== undefined) return void reloadFile(parts, file)
  editor.takeOver(openHistory(parsed.value))
  return store.setState({ base: file, saved: parsed.value, disk: undefined, word: { say: 'read-again' } })
}

/** What is in the file now. A document with nothing unsaved follows it; else the person is asked. */
export function seeFile(parts: Parts, file: FileText | undefined): void {
  const { editor, store } = parts
  const { base, saving, saved, disk } = store.getState()
  if (saving) return
  if (file === undefined) return store.setState({ disk: 'gone' })
  if (file.digest === base.digest) {
    if (disk !== undefined) store.setState({ disk: undefined })
    return
  }
  if (isFromHere(parts, file)) return void acknowledge(parts, file)
  // Another window has saved what is here too.
  if (serializePipeline(editor.doc()) === file.text)
    return store.setState({ base: file, saved: editor.doc(), disk: undefined })
  if (saved !== undefined && !isUnsaved(parts)) return readAgain(parts, file)
  return store.setState({ disk: file })
}
