/**
 * What has been changed in pipelines and not saved, by their ids. A change is on disk before it is answered for; several
 * windows share one draft, and whoever comes second is given what came first.
 */
import { createHash, randomUUID } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { copyFile, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { isUnsaved } from '#core/edit/journal.ts'
import type { Clock, EventBus } from '#engine/services.ts'
import type { Draft, DraftChange, DraftPlace } from '#shared/contract/documents.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { changeLines, headerLine, readDraftFile, savedLine } from './draft-file.ts'
import { writeWhole } from './write-whole.ts'

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

/** The id may hold anything that a path may; the name only has to be found again, and recognised by a person. */
const fileOf = (folder: string, id: string): string => {
  const words = id.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 60)
  return join(folder, `${words}-${createHash('sha256').update(id).digest('hex').slice(0, 16)}.jsonl`)
}

interface Known {
  draft: Draft
  bytes: number
}

const placeOf = ({ key, revision }: Draft): DraftPlace => ({ key, revision })
const isAt = (draft: Draft, place: DraftPlace): boolean =>
  draft.key === place.key && draft.revision === place.revision

export function createDrafts(options: {
  readonly folder: string
  readonly events: EventBus
  readonly clock: Clock
  readonly log: (line: string) => void
}): Drafts {
  const { folder, events, clock } = options
  const known = new Map<string, Known>()
  const inTurn = createTurns()

  const load = async (id: string): Promise<Known | undefined> => {
    const there = known.get(id)
    if (there !== undefined) return there
    const found = await readKept(fileOf(folder, id), options.log)
    if (found !== undefined) known.set(id, found)
    return found
  }
  const tell = (id: string, draft: Draft | undefined): void => {
    const place = draft === undefined ? {} : { place: placeOf(draft) }
    events.publish({ type: 'draft', id, ...place })
  }
  const drop = async (id: string): Promise<void> => {
    known.delete(id)
    await rm(fileOf(folder, id), { force: true })
    tell(id, undefined)
  }
  const write = async (id: string, kept: Known, lines: string, next: Draft): Promise<DraftPlace> => {
    kept.bytes = await appendTo(fileOf(folder, id), kept.bytes, lines)
    kept.draft = next
    tell(id, next)
    return placeOf(next)
  }
  return {
    async isUnsaved(id) {
      if (!known.has(id) && !existsSync(fileOf(folder, id))) return false
      const draft = await inTurn(id, async () => (await load(id))?.draft)
      return draft !== undefined && isUnsaved(draft.changes, draft.savedAt)
    },
    read: (id) => inTurn(id, async () => (await load(id))?.draft),
    begin: (id, { digest, text, changes, replaces }) =>
      inTurn(id, async () => {
        const there = (await load(id))?.draft
        if (there !== undefined && (replaces === undefined || !isAt(there, replaces))) return err(there)
        mkdirSync(folder, { recursive: true })
        const base = { key: randomUUID(), digest, text, at: clock.now() }
        const lines = `${headerLine({ id, ...base })}${changeLines(changes)}`
        await writeWhole(fileOf(folder, id), lines)
        const draft = { ...base, revision: changes.length, changes: [...changes] }
        known.set(id, { draft, bytes: Buffer.byteLength(lines) })
        tell(id, draft)
        return ok(placeOf(draft))
      }),
    append: (id, place, changes) =>
      inTurn(id, async () => {
        const kept = await load(id)
        if (kept === undefined || !isAt(kept.draft, place)) return err(kept?.draft)
        const all = [...kept.draft.changes, ...changes]
        const next = { ...kept.draft, changes: all, revision: all.length }
        return ok(await write(id, kept, changeLines(changes), next))
      }),
    saved: (id, place, digest) =>
      inTurn(id, async () => {
        const kept = await load(id)
        if (kept === undefined || kept.draft.key !== place.key) return undefined
        if (kept.bytes > longBytes && isAt(kept.draft, place)) {
          await drop(id)
          return undefined
        }
        const next = { ...kept.draft, digest, savedAt: place.revision }
        return write(id, kept, savedLine(digest, place.revision), next)
      }),
    discard: (id) => inTurn(id, () => drop(id)),
    move: (from, to) =>
      inTurn(from, async () => {
        const kept = await load(from)
        if (kept === undefined) return
        const { draft } = kept
        await writeWhole(fileOf(folder, to), `${headerLine({ ...draft, id: to })}${linesOf(draft)}`)
        known.delete(to)
        await drop(from)
      }),
    putAside: (id, path) =>
      inTurn(id, async () => {
        if (!existsSync(fileOf(folder, id))) return
        known.delete(id)
        await rename(fileOf(folder, id), path)
        tell(id, undefined)
      }),
    bringBack: (id, path) =>
      inTurn(id, async () => {
        if (!existsSync(path)) return
        mkdirSync(folder, { recursive: true })
        known.delete(id)
        await rename(path, fileOf(folder, id))
      }),
  }
}

/** The changes, and after which of them the document was saved. */
const linesOf = ({ changes, savedAt, digest }: Draft): string =>
  `${changeLines(changes)}${savedAt === undefined ? '' : savedLine(digest, savedAt)}`

/** One thing after the other for each id: a line must not come between the check and the write of another. */
function createTurns() {
  const last = new Map<string, Promise<unknown>>()
  return <T>(id: string, work: () => Promise<T>): Promise<T> => {
    const turn = (last.get(id) ?? Promise.resolve()).then(work, work)
    last.set(id, turn)
    const done = (): void => {
      if (last.get(id) === turn) last.delete(id)
    }
    turn.then(done, done)
    return turn
  }
}

/** Appends where the readable part ends, and returns where it ends then. What a kill left behind it is overwritten. */
async function appendTo(path: string, bytes: number, lines: string): Promise<number> {
  const handle = await open(path, 'r+')
  try {
    const content = Buffer.from(lines)
    const { size } = await handle.stat()
    if (size > bytes) await handle.truncate(bytes)
    for (let written = 0; written < content.length; ) {
      const { bytesWritten } = await handle.write(content, written, content.length - written, bytes + written)
      written += bytesWritten
    }
    await handle.datasync()
    return bytes + content.length
  } finally {
    await handle.close()
  }
}

/** More than a cut last line is no kill but damage: what follows is put beside, for a person to look at. */
async function readKept(path: string, log: (line: string) => void): Promise<Known | undefined> {
  const content = await readFile(path, 'utf8').catch(() => undefined)
  if (content === undefined) return undefined
  const file = readDraftFile(content)
  if (file === undefined || file.damaged === 'more') {
    await copyFile(path, `${path}.damaged`)
    log(`A draft could not be read to its end; it was copied to ${path}.damaged.`)
  }
  if (file !== undefined) return { draft: file.draft, bytes: file.bytes }
  await rm(path, { force: true })
  return undefined
}
