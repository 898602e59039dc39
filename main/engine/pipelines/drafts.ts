/**
 * What has been changed in pipelines and not saved, by their ids. A change is on disk before it is answered for; several
 * windows share one draft, and whoever comes second is given what came first.
 */
import { randomUUID } from 'node:crypto'
import { isUnsaved } from '#core/edit/journal.ts'
import type { Clock, EventBus } from '#engine/services.ts'
import type { Draft, DraftChange, DraftPlace } from '#shared/contract/documents.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { changeLines, savedLine } from './draft-file.ts'
import { createDraftShelf, type DraftShelf } from './draft-shelf.ts'

export interface Drafts {
  /** What was changed last has not been saved. */
  isUnsaved(id: string): Promise<boolean>
  read(id: string): Promise<Draft | undefined>
  /** Refused with the draft that is there already, unless that is the one to replace. */
  begin(
    id: string,
    start: {
      readonly digest: string
      readonly text: string
      readonly changes: readonly DraftChange[]
      readonly replaces?: DraftPlace | undefined
    },
  ): Promise<Result<DraftPlace, Draft>>
  /** Refused with the draft as it is when it is not at this place; with nothing when there is none. */
  append(
    id: string,
    place: DraftPlace,
    changes: readonly DraftChange[],
  ): Promise<Result<DraftPlace, Draft | undefined>>
  /** The document at this place was saved. A long draft ends here, another one goes on: its place is returned. */
  saved(id: string, place: DraftPlace, digest: string): Promise<DraftPlace | undefined>
  discard(id: string): Promise<void>
  /** The pipeline has another id from now on. */
  move(from: string, to: string): Promise<void>
  /** The file goes to `path` and may come back from there. No effect when there is none. */
  putAside(id: string, path: string): Promise<void>
  bringBack(id: string, path: string): Promise<void>
}

/** A journal that is longer when it is saved starts anew: reading it takes a moment each time the pipeline is opened. */
const longBytes = 1024 * 1024

const placeOf = ({ key, revision }: Draft): DraftPlace => ({ key, revision })
const isAt = (draft: Draft, place: DraftPlace): boolean =>
  draft.key === place.key && draft.revision === place.revision

type Tell = (id: string, draft?: Draft) => void

/** What is written to drafts, each in its turn. */
function createWriters(shelf: DraftShelf, tell: Tell, clock: Clock) {
  const told = (id: string, draft: Draft): DraftPlace => {
    tell(id, draft)
    return placeOf(draft)
  }
  const drop = async (id: string): Promise<void> => {
    await shelf.drop(id)
    tell(id)
  }

  const begin: Drafts['begin'] = async (id, { digest, text, changes, replaces }) => {
    const there = (await shelf.load(id))?.draft
    if (there !== undefined && (replaces === undefined || !isAt(there, replaces))) return err(there)
    const base = { key: randomUUID(), digest, text, at: clock.now() }
    const draft = { ...base, revision: changes.length, changes: [...changes] }
    await shelf.put(id, draft)
    return ok(told(id, draft))
  }
  const append: Drafts['append'] = async (id, place, changes) => {
    const kept = await shelf.load(id)
    if (kept === undefined || !isAt(kept.draft, place)) return err(kept?.draft)
    const all = [...kept.draft.changes, ...changes]
    const draft = { ...kept.draft, changes: all, revision: all.length }
    await shelf.add(id, kept, changeLines(changes), draft)
    return ok(told(id, draft))
  }
  const saved: Drafts['saved'] = async (id, place, digest) => {
    const kept = await shelf.load(id)
    if (kept === undefined || kept.draft.key !== place.key) return undefined
    if (kept.bytes > longBytes && isAt(kept.draft, place)) {
      await drop(id)
      return undefined
    }
    const draft = { ...kept.draft, digest, savedAt: place.revision }
    await shelf.add(id, kept, savedLine(digest, place.revision), draft)
    return told(id, draft)
  }
  const move = async (from: string, to: string): Promise<void> => {
    const kept = await shelf.load(from)
    if (kept === undefined) return
    await shelf.put(to, kept.draft)
    await drop(from)
  }
  return { begin, append, saved, move, drop }
}

export function createDrafts(options: {
  readonly folder: string
  readonly events: EventBus
  readonly clock: Clock
  readonly log: (line: string) => void
}): Drafts {
  const shelf = createDraftShelf(options.folder, options.log)
  const tell: Tell = (id, draft) => {
    const kept = draft === undefined ? {} : { place: placeOf(draft), digest: draft.digest }
    options.events.publish({ type: 'draft', id, ...kept })
  }
  const write = createWriters(shelf, tell, options.clock)
  const inTurn = createTurns()
  const read = (id: string) => inTurn(id, async () => (await shelf.load(id))?.draft)
  return {
    read,
    async isUnsaved(id) {
      const draft = shelf.exists(id) ? await read(id) : undefined
      return draft !== undefined && isUnsaved(draft.changes, draft.savedAt)
    },
    begin: (id, start) => inTurn(id, () => write.begin(id, start)),
    append: (id, place, changes) => inTurn(id, () => write.append(id, place, changes)),
    saved: (id, place, digest) => inTurn(id, () => write.saved(id, place, digest)),
    discard: (id) => inTurn(id, () => write.drop(id)),
    move: (from, to) => inTurn(from, () => write.move(from, to)),
    putAside: (id, path) =>
      inTurn(id, async () => {
        if (await shelf.takeOut(id, path)) tell(id)
      }),
    bringBack: (id, path) => inTurn(id, () => shelf.putBack(id, path)),
  }
}

/** One thing after the other for each id: a line must not come between the check and the write of another. */
function createTurns() {
  const last = new Map<string, Promise<unknown>>()
  return async <T>(id: string, work: () => Promise<T>): Promise<T> => {
    const turn = (last.get(id) ?? Promise.resolve()).then(work, work)
    last.set(id, turn)
    try {
      return await turn
    } finally {
      if (last.get(id) === turn) last.delete(id)
    }
  }
}
