/** Pipelines that were thrown away: each a folder of its own with the file, its draft, and what it was. */
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { readFile, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { z } from 'zod'
import type { Clock, EventBus } from '#engine/services.ts'
import { findPipeline } from './documents.ts'
import type { Drafts } from './drafts.ts'
import { importName } from './import-name.ts'
import type { Reader } from './reading/reader.ts'
import { type PipelineFile, scanPipelines } from './scan.ts'
import type { Versions } from './versions.ts'
import { writeWhole } from './write-whole.ts'

const Note = z.object({ id: z.string(), file: z.string(), name: z.string(), at: z.number() })
type Note = z.infer<typeof Note>

export interface PipelineTrash {
  /** Undefined: no such pipeline. */
  remove(id: string): Promise<{ trashed: string } | undefined>
  /** Newest first, each with the bytes that deleting it would free. */
  list(): ({ trashed: string; bytes: number } & Omit<Note, 'id'>)[]
  restore(trashed: string): Promise<{ id: string } | undefined>
  /** For good: files, draft and versions. What is not there (any more) is passed over. */
  deleteForever(trashed: readonly string[]): Promise<{ deleted: number; bytes: number }>
}

const noteFile = 'about.json'
const keptFile = 'pipeline'
const draftFile = 'draft.jsonl'
/** Versions of what lies here are kept under it, so that a new pipeline of the same name starts without any. */
const homeOf = (trashed: string): string => `trash:${trashed}`

interface Context {
  readonly folder: string
  readonly trash: string
  readonly drafts: Drafts
  readonly versions: Versions
  readonly reader: Pick<Reader, 'read'>
  readonly events: EventBus
  readonly clock: Clock
}

export function createPipelineTrash(context: Context): PipelineTrash {
  const told = <T>(value: T): T => {
    context.events.publish({ type: 'pipelines' })
    return value
  }
  const inTrash = (): string[] => (existsSync(context.trash) ? readdirSync(context.trash) : [])
  return {
    async remove(id) {
      const item = findPipeline(context.folder, id)
      return item && told(await throwAway(context, item))
    },
    list: () =>
      inTrash()
        .flatMap((trashed) => {
          const note = noteIn(join(context.trash, trashed))
          if (note === undefined) return []
          const { file, name, at } = note
          return [{ trashed, file, name, at, bytes: weightOf(context, trashed) }]
        })
        .toSorted((a, b) => b.at - a.at),
    async restore(trashed) {
      const note = inTrash().includes(trashed) ? noteIn(join(context.trash, trashed)) : undefined
      return note && told(await bringBack(context, trashed, note))
    },
    async deleteForever(wanted) {
      const there = inTrash()
      const found = [...new Set(wanted)].filter((one) => there.includes(one))
      let bytes = 0
      for (const trashed of found) bytes += await deleteOne(context, trashed)
      return told({ deleted: found.length, bytes })
    },
  }
}

const sizeOf = (path: string): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0

const weightOf = ({ trash, versions }: Context, trashed: string): number =>
  [keptFile, draftFile, noteFile].reduce((sum, name) => sum + sizeOf(join(trash, trashed, name)), 0) +
  versions.weigh(homeOf(trashed))

/** The folder first: what is left after a power cut has no file, and is no longer shown. */
async function deleteOne(context: Context, trashed: string): Promise<number> {
  const bytes = weightOf(context, trashed)
  await rm(join(context.trash, trashed), { recursive: true, force: true })
  context.versions.forget(homeOf(trashed))
  return bytes
}

/** What lies in a folder of the trash; undefined when its file is gone. */
function noteIn(place: string): Note | undefined {
  if (!existsSync(join(place, keptFile))) return undefined
  try {
    return Note.safeParse(JSON.parse(readFileSync(join(place, noteFile), 'utf8'))).data
  } catch {
    return undefined
  }
}

async function throwAway(
  { trash, drafts, versions, clock, reader }: Context,
  item: PipelineFile,
): Promise<{ trashed: string }> {
  const { id, file } = item
  const at = clock.now()
  const trashed = `${at}-${randomBytes(4).toString('hex')}`
  const place = join(trash, trashed)
  mkdirSync(place, { recursive: true })
  const { name } = await reader.read(await readFile(item.path, 'utf8'), id)
  const note: Note = { id, file, name, at }
  await writeWhole(join(place, noteFile), JSON.stringify(note))
  await rename(item.path, join(place, keptFile))
  await drafts.putAside(id, join(place, draftFile))
  versions.move(id, homeOf(trashed))
  return { trashed }
}

async function bringBack(
  { folder, trash, drafts, versions }: Context,
  trashed: string,
  note: Note,
): Promise<{ id: string }> {
  const place = join(trash, trashed)
  const home = join(folder, dirname(note.file))
  mkdirSync(home, { recursive: true })
  const taken = new Set(readdirSync(home))
  const file = basename(note.file)
  const path = join(home, taken.has(file) ? importName(file, taken) : file)
  await rename(join(place, keptFile), path)
  const id = scanPipelines(folder).find((one) => one.path === path)?.id ?? note.id
  await drafts.bringBack(id, join(place, draftFile))
  versions.move(homeOf(trashed), id)
  await rm(place, { recursive: true, force: true })
  return { id }
}
