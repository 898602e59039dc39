import { open } from 'node:fs/promises'
import { Hono } from 'hono'
import { refuse } from '#server/errors.ts'
import { attachment, type FileAnswer, fileResponse } from '#server/file-response.ts'
import { previewPolicy } from '#server/headers.ts'
import { anyBytes, mediaTypeOf } from '#server/media-type.ts'
import { mediaTypeOfContents, sniffBytes } from '#server/sniff.ts'
import type { TicketSubject, Tickets } from '#server/tickets.ts'
import type { AppEnv } from '#server/types.ts'

/** Absolute path of a run's artifact file; undefined when there is no such run or file, or it lies outside. */
export type LocateArtifact = (runId: string, path: string) => Promise<string | undefined>

export interface ArtifactAddresses {
  readonly preview: string
  readonly download: string
  readonly mediaType: string
}

/** The last segment is for people and for the browser's idea of a file name; the ticket decides. */
export async function artifactAddresses(
  tickets: Tickets,
  subject: TicketSubject,
  file: string,
): Promise<ArtifactAddresses> {
  const place = `${tickets.issue(subject)}/${encodeURIComponent(baseName(subject.path))}`
  const mediaType = await artifactMediaType(file, subject.path)
  return { preview: `/preview/${place}`, download: `/download/${place}`, mediaType }
}

/** By the name's ending, else by how the file begins. */
async function artifactMediaType(file: string, name: string): Promise<string> {
  const named = mediaTypeOf(name)
  return named === anyBytes ? mediaTypeOfContents(...(await beginningOf(file))) : named
}

async function beginningOf(file: string): Promise<[head: Uint8Array, whole: boolean]> {
  const handle = await open(file, 'r').catch(() => undefined)
  // Gone since it was looked up: what asks for it next says so.
  if (!handle) return [new Uint8Array(), true]
  try {
    const { buffer, bytesRead } = await handle.read(new Uint8Array(sniffBytes + 1), 0, sniffBytes + 1, 0)
    return [buffer.subarray(0, Math.min(bytesRead, sniffBytes)), bytesRead <= sniffBytes]
  } finally {
    await handle.close()
  }
}

/** `/preview/<ticket>/<name>` shows an artifact in a sandbox, `/download/<ticket>/<name>` saves it. */
export function artifactFiles(options: {
  readonly tickets: Tickets
  readonly locate: LocateArtifact
}): Hono<AppEnv> {
  const app = new Hono<AppEnv>()
  const subjectOf = async (ticket: string): Promise<{ name: string; file: string } | undefined> => {
    const subject = options.tickets.find(ticket)
    const file = subject && (await options.locate(subject.runId, subject.path))
    return subject && file !== undefined ? { name: baseName(subject.path), file } : undefined
  }
  app.get('/preview/:ticket/:name', async (c) => {
    const found = await subjectOf(c.req.param('ticket'))
    return (found && (await fileResponse(c.req.raw, await previewOf(found)))) ?? gone(c.req.path)
  })
  app.get('/download/:ticket/:name', async (c) => {
    const found = await subjectOf(c.req.param('ticket'))
    return (found && (await fileResponse(c.req.raw, downloadOf(found)))) ?? gone(c.req.path)
  })
  return app
}

const previewOf = async ({ name, file }: { name: string; file: string }): Promise<FileAnswer> => {
  const mediaType = await artifactMediaType(file, name)
  return {
    path: file,
    mediaType,
    headers: {
      'content-security-policy': previewPolicy,
      'cache-control': 'private, no-cache',
      // Bytes of an unknown kind are nothing to look at.
      ...(mediaType === anyBytes ? { 'content-disposition': attachment(name) } : {}),
    },
  }
}

const downloadOf = ({ name, file }: { name: string; file: string }) => ({
  path: file,
  mediaType: anyBytes,
  headers: { 'content-disposition': attachment(name), 'cache-control': 'private, no-cache' },
})

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

const gone = (path: string): Response =>
  refuse(path, 'NOT_FOUND', 'This address has expired or the file is gone. Open the artifact again.')
