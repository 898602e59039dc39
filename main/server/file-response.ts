import type { BigIntStats } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { usedUp } from '#engine/artifacts/buffer-garbage.ts'
import { type ByteRange, parseRange } from '#server/range.ts'

export interface FileAnswer {
  /** Absolute path; the caller has made sure it may be read. */
  readonly path: string
  readonly mediaType: string
  readonly headers: Readonly<Record<string, string>>
}

/**
 * Streams one regular file with `Content-Length`, a validator, `304` and a single byte range. Undefined when there
 * is no such file. The descriptor is closed when the body ends or the reader goes away.
 */
export async function fileResponse(request: Request, file: FileAnswer): Promise<Response | undefined> {
  const handle = await open(file.path, 'r').catch(noSuchFile)
  if (!handle) return undefined
  try {
    const stat = await handle.stat({ bigint: true })
    if (!stat.isFile()) return await dismiss(handle, undefined)
    const answer = plan(request, stat, file)
    if (!answer.range) return await dismiss(handle, new Response(null, answer.init))
    return new Response(streamOf(handle, answer.range), answer.init)
  } catch (error) {
    await handle.close()
    throw error
  }
}

const absent = new Set([
  'ENOENT',
  'ENOTDIR',
  'EISDIR',
  'ENAMETOOLONG',
  'ELOOP',
  'EACCES',
  'ERR_INVALID_ARG_VALUE',
])

function noSuchFile(error: NodeJS.ErrnoException): undefined {
  if (error.code !== undefined && absent.has(error.code)) return undefined
  throw error
}

async function dismiss<T>(handle: FileHandle, value: T): Promise<T> {
  await handle.close()
  return value
}

interface Plan {
  readonly init: { status: number; headers: Record<string, string> }
  /** Absent: the answer has no body. */
  readonly range?: ByteRange
}

function plan(request: Request, stat: BigIntStats, file: FileAnswer): Plan {
  const size = Number(stat.size)
  const etag = `"${stat.mtimeNs.toString(36)}-${stat.size.toString(36)}"`
  const headers: Record<string, string> = { ...file.headers, etag, 'accept-ranges': 'bytes' }
  if (request.headers.get('if-none-match') === etag) return { init: { status: 304, headers } }
  headers['content-type'] = file.mediaType
  const range = wantedRange(request, etag, size)
  if (range === 'unsatisfiable') {
    return {
      init: {
        status: 416,
        headers: { ...headers, 'content-range': `bytes */${size}`, 'content-length': '0' },
      },
    }
  }
  const { start, end } = range === 'whole' ? { start: 0, end: size - 1 } : range
  headers['content-length'] = String(end - start + 1)
  if (range !== 'whole') headers['content-range'] = `bytes ${start}-${end}/${size}`
  const init = { status: range === 'whole' ? 200 : 206, headers }
  const hasBody = request.method !== 'HEAD' && end >= start
  return hasBody ? { init, range: { start, end } } : { init }
}

function wantedRange(request: Request, etag: string, size: number): ByteRange | 'whole' | 'unsatisfiable' {
  const condition = request.headers.get('if-range')
  if (condition !== null && condition !== etag) return 'whole'
  return parseRange(request.headers.get('range') ?? undefined, size)
}

function streamOf(handle: FileHandle, range: ByteRange): ReadableStream<Uint8Array> {
  const stream = handle.createReadStream({ ...range, highWaterMark: 256 * 1024 })
  stream.on('data', (chunk) => usedUp(chunk.length))
  return Readable.toWeb(stream) as ReadableStream<Uint8Array>
}

/** `attachment` with a name that survives every language (RFC 6266). */
export function attachment(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, '_')
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`
}
