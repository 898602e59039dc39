import { Hono } from 'hono'
import { refuse } from '#server/errors.ts'
import { attachment, fileResponse } from '#server/file-response.ts'
import { previewPolicy } from '#server/headers.ts'
import { anyBytes, mediaTypeOf } from '#server/media-type.ts'
import type { Tickets } from '#server/tickets.ts'
import type { AppEnv } from '#server/types.ts'

/** Absolute path of a run's artifact file; undefined when there is no such run or file, or it lies outside. */
export type LocateArtifact = (runId: string, path: string) => Promise<string | undefined>

export interface ArtifactAddresses {
  readonly preview: string
  readonly download: string
  readonly mediaType: string
}

/** The last segment is for people and for the browser's idea of a file name; the ticket decides. */
export function artifactAddresses(tickets: Tickets, runId: string, path: string): ArtifactAddresses {
  const place = `${tickets.issue({ runId, path })}/${encodeURIComponent(baseName(path))}`
  return { preview: `/preview/${place}`, download: `/download/${place}`, mediaType: mediaTypeOf(path) }
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
    return (found && (await fileResponse(c.req.raw, previewOf(found)))) ?? gone(c.req.path)
  })
  app.get('/download/:ticket/:name', async (c) => {
    const found = await subjectOf(c.req.param('ticket'))
    return (found && (await fileResponse(c.req.raw, downloadOf(found)))) ?? gone(c.req.path)
  })
  return app
}

const previewOf = ({ name, file }: { name: string; file: string }) => ({
  path: file,
  mediaType: mediaTypeOf(name),
  headers: {
    'content-security-policy': previewPolicy,
    'cache-control': 'private, no-cache',
    // Bytes of an unknown kind are nothing to look at.
    ...(mediaTypeOf(name) === anyBytes ? { 'content-disposition': attachment(name) } : {}),
  },
})

const downloadOf = ({ name, file }: { name: string; file: string }) => ({
  path: file,
  mediaType: anyBytes,
  headers: { 'content-disposition': attachment(name), 'cache-control': 'private, no-cache' },
})

const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

const gone = (path: string): Response =>
  refuse(path, 'NOT_FOUND', 'This address has expired or the file is gone. Open the artifact again.')
