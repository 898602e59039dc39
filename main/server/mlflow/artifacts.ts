import type { Context, Hono } from 'hono'
import { z } from 'zod'
import type { ArtifactRefusal, ArtifactResult, Entry } from '#engine/artifacts/artifact-files.ts'
import { safePath } from '#engine/artifacts/safe-path.ts'
import { invalid, missing, type Refusal } from '#engine/tracking/refusal.ts'
import { arriving } from '#server/body.ts'
import { attachment, fileResponse } from '#server/file-response.ts'
import { anyBytes } from '#server/media-type.ts'
import type { AppEnv } from '#server/types.ts'
import { type Endpoint, endpoint, type MlflowServices } from './endpoint.ts'
import { answering } from './errors.ts'
import { maybeText } from './fields.ts'
import { reference } from './runs.ts'

const noData = 'Request must specify data.'
const mostUpload = 10 * 1024 * 1024

const refusalFor = (reason: ArtifactRefusal, path: string): Refusal => {
  if (reason === 'bad-path') return invalid('Invalid path')
  if (reason === 'missing') return missing(`No such artifact: '${path}'`)
  if (reason === 'is-folder') return invalid(`'${path}' is a folder, not a file.`)
  return invalid(
    `'${path}' cannot be written: a folder has that name, or a file stands where its folder should be.`,
  )
}

export const granted = <T>(result: ArtifactResult<T>, path: string): T => {
  if (result.ok) return result.value
  throw refusalFor(result.reason, path)
}

/** A path that leads elsewhere is refused before anything is looked up. */
export const checkPath = (path: string): void => {
  if (safePath(path) === undefined) throw refusalFor('bad-path', path)
}

const entryJson = ({ path, isDir, size }: Entry): object => ({
  path,
  is_dir: isDir,
  // MLflow leaves out a size of nothing.
  ...(size ? { file_size: size } : {}),
})
export const filesJson = (entries: readonly Entry[]): object =>
  entries.length === 0 ? {} : { files: entries.map(entryJson) }

export const artifactEndpoints: readonly Endpoint[] = [
  endpoint('artifacts/list', {
    methods: ['GET'],
    schema: reference.extend({ path: maybeText }),
    handle: async ({ tracking, artifacts }, { run_id: runId, path = '' }) => {
      checkPath(path)
      const { artifactUri } = tracking.getRun(runId).info
      const found = await artifacts.listing(runId, path)
      return { root_uri: artifactUri, ...(found === undefined ? {} : filesJson(granted(found, path))) }
    },
  }),
]

/** Downloads never run or render here: always an attachment, never sniffed. */
export const download = async (
  c: Context,
  file: { readonly path: string },
  name: string,
): Promise<Response> => {
  const headers = {
    'content-disposition': attachment(name.split('/').at(-1) ?? 'artifact'),
    'x-content-type-options': 'nosniff',
  }
  const response = await fileResponse(c.req.raw, { path: file.path, mediaType: anyBytes, headers })
  if (response === undefined) throw missing(`No such artifact: '${name}'`)
  return response
}

/** The part of the address after `prefix`, decoded exactly once. */
const pathAfter = (c: Context, prefix: string): string => {
  const { pathname } = new URL(c.req.raw.url)
  try {
    return decodeURIComponent(pathname.slice(pathname.indexOf(prefix) + prefix.length))
  } catch {
    throw invalid('Invalid path')
  }
}

const mountProxy = (app: Hono<AppEnv>, { artifacts }: MlflowServices, base: string): void => {
  const prefix = `${base}/artifacts/`
  app.get(`${base}/artifacts`, (c) =>
    answering(async () => {
      const path = c.req.query('path') ?? ''
      return c.json(filesJson(granted(await artifacts.files.list(path), path)))
    }),
  )
  app.get(`${prefix}*`, (c) =>
    answering(async () => {
      const path = pathAfter(c, prefix)
      return download(c, granted(await artifacts.files.locate(path), path), path)
    }),
  )
  app.put(`${prefix}*`, (c) =>
    answering(async () => {
      const path = pathAfter(c, prefix)
      granted(await artifacts.files.put(path, arriving(c.req.raw)), path)
      // MLflow says nothing here, where it says {} everywhere else.
      return c.body(null)
    }),
  )
  app.delete(`${prefix}*`, (c) =>
    answering(async () => {
      const path = pathAfter(c, prefix)
      const removed = await artifacts.files.remove(path)
      // What is not there is as good as removed.
      if (removed.ok || removed.reason !== 'missing') granted(removed, path)
      return c.json({})
    }),
  )
}

const query = z.object({ run_id: z.string().min(1), path: z.string() })

const queryOf = (c: Context): z.output<typeof query> => {
  const parsed = query.safeParse({
    run_id: c.req.query('run_id') ?? c.req.query('run_uuid'),
    path: c.req.query('path'),
  })
  if (parsed.success) return parsed.data
  throw invalid(`Missing value for required parameter '${String(parsed.error.issues[0]?.path[0])}'.`)
}

const getArtifact = (c: Context, { tracking, artifacts }: MlflowServices): Promise<Response> =>
  answering(async () => {
    const { run_id: runId, path } = queryOf(c)
    checkPath(path)
    tracking.getRun(runId)
    const found = (await artifacts.listing(runId, path)) ?? { ok: false, reason: 'missing' as const }
    // A run that has logged nothing has no folder either.
    if (path === '' && found.ok && found.value.length === 0) throw missing('The run has no artifacts.')
    if (path === '') throw invalid('The artifacts of a run are a folder, not a file.')
    granted(found, path)
    const file = await artifacts.locate(runId, path)
    if (file === undefined) throw missing(`No such artifact: '${path}'`)
    return download(c, file, path)
  })

async function* limited(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let size = 0
  for await (const chunk of body) {
    size += chunk.byteLength
    if (size > mostUpload) throw invalid('Artifact size is too large. Max size is 10MB.')
    yield chunk
  }
  if (size === 0) throw invalid(noData)
}

const uploadArtifact = (c: Context, { tracking, artifacts }: MlflowServices): Promise<Response> =>
  answering(async () => {
    const { run_id: runId, path } = queryOf(c)
    if (path === '') throw invalid('Request must specify path.')
    checkPath(path)
    if (c.req.header('content-length') === '0') throw invalid(noData)
    tracking.getRun(runId)
    granted(await artifacts.put(runId, path, limited(arriving(c.req.raw))), path)
    return c.body(null)
  })

/** Everything that carries bytes instead of JSON. */
export const mountArtifacts = (app: Hono<AppEnv>, services: MlflowServices): void => {
  mountProxy(app, services, '/api/2.0/mlflow-artifacts')
  mountProxy(app, services, '/ajax-api/2.0/mlflow-artifacts')
  app.get('/get-artifact', (c) => getArtifact(c, services))
  app.post('/ajax-api/2.0/mlflow/upload-artifact', (c) => uploadArtifact(c, services))
}
