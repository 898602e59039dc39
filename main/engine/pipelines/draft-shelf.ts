/** Where drafts lie: one file each, and what was read of it, so that it is read once. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync } from 'node:fs'
import { copyFile, open, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Draft } from '#shared/contract/documents.ts'
import { changeLines, headerLine, readDraftFile, savedLine } from './draft-file.ts'
import { writeWhole } from './write-whole.ts'

export interface Kept {
  readonly draft: Draft
  /** Length of the file, as far as it can be read. */
  readonly bytes: number
}

export interface DraftShelf {
  exists(id: string): boolean
  load(id: string): Promise<Kept | undefined>
  /** The whole file anew; the one that stood there is put beside. */
  put(id: string, draft: Draft): Promise<void>
  /** Some lines more: `draft` is what the file holds then. On disk when it returns. */
  add(id: string, kept: Kept, lines: string, draft: Draft): Promise<void>
  drop(id: string): Promise<void>
  /** The file goes to another path; false when there is none. */
  takeOut(id: string, path: string): Promise<boolean>
  putBack(id: string, path: string): Promise<void>
}

/** The id may hold anything that a path may; the name only has to be found again, and recognised by a person. */
const fileOf = (folder: string, id: string): string => {
  const words = id.replace(/[^A-Za-z0-9_-]+/g, '-').slice(0, 60)
  return join(folder, `${words}-${createHash('sha256').update(id).digest('hex').slice(0, 16)}.jsonl`)
}

export function createDraftShelf(folder: string, log: (line: string) => void): DraftShelf {
  const known = new Map<string, Kept>()
  const pathOf = (id: string): string => fileOf(folder, id)
  return {
    exists: (id) => known.has(id) || existsSync(pathOf(id)),
    async load(id) {
      const kept = known.get(id) ?? (await readKept(pathOf(id), log))
      if (kept !== undefined) known.set(id, kept)
      return kept
    },
    async put(id, draft) {
      mkdirSync(folder, { recursive: true })
      const path = pathOf(id)
      if (existsSync(path)) await copyFile(path, `${path}.before`)
      const lines = `${headerLine({ ...draft, id })}${linesOf(draft)}`
      await writeWhole(path, lines)
      known.set(id, { draft, bytes: Buffer.byteLength(lines) })
    },
    async add(id, kept, lines, draft) {
      known.set(id, { draft, bytes: await appendTo(pathOf(id), kept.bytes, lines) })
    },
    async drop(id) {
      known.delete(id)
      await rm(pathOf(id), { force: true })
    },
    async takeOut(id, path) {
      if (!existsSync(pathOf(id))) return false
      known.delete(id)
      await rename(pathOf(id), path)
      return true
    },
    async putBack(id, path) {
      if (!existsSync(path)) return
      mkdirSync(folder, { recursive: true })
      known.delete(id)
      await rename(path, pathOf(id))
    },
  }
}

/** The changes, and after which of them the document was saved. */
const linesOf = ({ changes, savedAt, digest }: Draft): string =>
  `${changeLines(changes)}${savedAt === undefined ? '' : savedLine(digest, savedAt)}`

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
async function readKept(path: string, log: (line: string) => void): Promise<Kept | undefined> {
  const content = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    // What cannot be read just now is not gone: without it, another one would be begun in its place.
    if (error.code !== 'ENOENT') throw error
    return undefined
  })
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
