/** Fetches one file over http(s), streamed to disk, so that its size does not matter. */
import { createHash } from 'node:crypto'
import { createWriteStream, mkdirSync, renameSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { err, ok, type Result } from '#shared/result.ts'
import { fileSafe } from '../attempt-paths.ts'

export interface Downloaded {
  readonly path: string
  readonly bytes: number
  /** Of the bytes as they came, in hex. */
  readonly sha256: string
}

/** What the address ends with, as a file name. */
const nameIn = (url: URL): string => fileSafe(decodeURIComponent(basename(url.pathname))) || 'download'

const reason = (cause: unknown): string => {
  const { message, cause: inner } = cause as Error
  return inner instanceof Error ? inner.message : message
}

/** @returns why not, as the end of a sentence. Nothing is left behind then. */
export const download = async (
  uri: string,
  folder: string,
  signal: AbortSignal,
): Promise<Result<Downloaded, string>> => {
  if (!URL.canParse(uri)) return err('the address makes no sense')
  const url = new URL(uri)
  const path = join(folder, nameIn(url))
  const draft = `${path}.part`
  try {
    const response = await fetch(url, { signal })
    if (!response.ok || response.body === null)
      return err(`the server answered ${response.status} ${response.statusText}`)
    mkdirSync(dirname(path), { recursive: true })
    const hash = createHash('sha256')
    let bytes = 0
    const count = new Transform({
      transform(chunk: Buffer, _, next) {
        hash.update(chunk)
        bytes += chunk.length
        next(null, chunk)
      },
    })
    const body = Readable.fromWeb(response.body as ReadableStream<Uint8Array>)
    await pipeline(body, count, createWriteStream(draft), { signal })
    const promised = Number(response.headers.get('content-length') ?? Number.NaN)
    // What was packed for the way has another length on arrival.
    const packed = response.headers.has('content-encoding')
    if (!packed && promised >= 0 && promised !== bytes)
      return err(`it ended after ${bytes} of ${promised} bytes`)
    renameSync(draft, path)
    return ok({ path, bytes, sha256: hash.digest('hex') })
  } catch (cause) {
    return err(reason(cause))
  } finally {
    rmSync(draft, { force: true })
  }
}
