/**
 * Content digests of files and folders. A file that was hashed before is not read again while its stat (device, inode,
 * size, both times) is the same, unless it had just been written when it was hashed: two writes within the clock's
 * grain look the same.
 */
import { createHash } from 'node:crypto'
import { type BigIntStats, createReadStream, readFileSync } from 'node:fs'
import { readdir, readlink, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import { canonical } from '#core/cache/canonical.ts'

export interface KnownFile {
  readonly path: string
  /** Everything of its stat that a change of content also changes. */
  readonly stat: string
  readonly digest: string
  /** Epoch ms. */
  readonly hashedAt: number
}
/** Where digests outlive the process. `put` may wait for the next commit. */
export interface DigestShelf {
  get(path: string): KnownFile | undefined
  put(file: KnownFile): void
}

export interface Digests {
  /**
   * `file:…` or `tree:…`; `absent` when nothing is there. Undefined: its content cannot be known (a device, a pipe,
   * a folder without permission, a link that goes round).
   */
  of(path: string): Promise<string | undefined>
}

/** Of what is there, in one read: such files are done without a turn of the event loop. */
const smallFile = 256 << 10
/** Younger than this when it was hashed: not believed the next time. */
const freshMs = 2_000
const filesPerTurn = 200

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

const statText = ({ dev, ino, size, mtimeNs, ctimeNs }: BigIntStats): string =>
  [dev, ino, size, mtimeNs, ctimeNs].join(':')

const codeOf = (cause: unknown): string | undefined => (cause as NodeJS.ErrnoException).code

const streamed = async (path: string): Promise<string> => {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

class FileDigests implements Digests {
  private readonly shelf: DigestShelf
  private readonly now: () => number
  private files = 0

  constructor(shelf: DigestShelf, now: () => number) {
    this.shelf = shelf
    this.now = now
  }

  async of(path: string): Promise<string | undefined> {
    try {
      return await this.look(path, [])
    } catch (cause) {
      if (codeOf(cause) === 'ENOENT' || codeOf(cause) === 'ENOTDIR') return 'absent'
      return undefined
    }
  }

  /** @param above real paths of the folders around it: what leads back to one of them has no end. */
  private async look(path: string, above: readonly string[]): Promise<string | undefined> {
    const facts = await stat(path, { bigint: true })
    if (facts.isFile()) return `file:${await this.file(path, facts)}`
    return facts.isDirectory() ? this.folder(path, above) : undefined
  }

  private async folder(path: string, above: readonly string[]): Promise<string | undefined> {
    const real = await realpath(path)
    if (above.includes(real)) return undefined
    const entries = await readdir(path, { withFileTypes: true })
    const names = entries.map((entry) => entry.name).sort()
    const links = new Set(entries.filter((entry) => entry.isSymbolicLink()).map((entry) => entry.name))
    const parts: [string, string][] = []
    for (const name of names) {
      const digest = await this.member(join(path, name), links.has(name), [...above, real])
      if (digest === undefined) return undefined
      parts.push([name, digest])
    }
    return `tree:${sha256(canonical(parts))}`
  }

  /** A link that leads nowhere is what it says. */
  private async member(path: string, link: boolean, above: readonly string[]): Promise<string | undefined> {
    this.files += 1
    if (this.files % filesPerTurn === 0) await breathe()
    try {
      return await this.look(path, above)
    } catch (cause) {
      if (link && codeOf(cause) === 'ENOENT') return `link:${await readlink(path)}`
      throw cause
    }
  }

  private async file(path: string, facts: BigIntStats): Promise<string> {
    const text = statText(facts)
    const known = this.shelf.get(path)
    const settled = known !== undefined && known.hashedAt - Number(facts.mtimeMs) > freshMs
    if (settled && known.stat === text) return known.digest
    const hashedAt = this.now()
    const digest =
      facts.size <= smallFile
        ? createHash('sha256').update(readFileSync(path)).digest('hex')
        : await streamed(path)
    this.shelf.put({ path, stat: text, digest, hashedAt })
    return digest
  }
}

export const createDigests = (shelf: DigestShelf, now: () => number): Digests => new FileDigests(shelf, now)
