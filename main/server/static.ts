import { realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { refuse } from '#server/errors.ts'
import { fileResponse } from '#server/file-response.ts'
import { pagePolicy } from '#server/headers.ts'
import { mediaTypeOf } from '#server/media-type.ts'

/** The page's own caching: names under `assets/` carry a content hash, everything else may change any time. */
const immutable = { 'cache-control': 'public, max-age=31536000, immutable' }
const fresh = { 'cache-control': 'no-cache' }
const page = { 'cache-control': 'no-store', 'content-security-policy': pagePolicy }

/**
 * Serves the built renderer. An address that names no file is a view of the page (`/pipelines/churn`), so it gets
 * the page itself; an address with a file ending that names no file is a mistake and gets 404.
 */
export async function serveRenderer(request: Request, folder: string | undefined): Promise<Response> {
  const { pathname } = new URL(request.url)
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(pathname, 'METHOD_NOT_ALLOWED')
  const name = decodePath(pathname)
  if (name === undefined) return refuse(pathname, 'BAD_REQUEST', 'The address is not well-formed.')
  const root = folder === undefined ? undefined : await realpath(folder).catch(() => undefined)
  if (root === undefined) return notBuilt()
  const file = name === '/' ? undefined : await insideOf(root, name)
  const found = file === undefined ? undefined : await serveFile(request, file, name)
  if (found) return found
  if (looksLikeFile(name)) return refuse(pathname, 'NOT_FOUND')
  return (await serveFile(request, join(root, 'index.html'), '/index.html')) ?? notBuilt()
}

/** Decoded once; undefined for what no page of ours would ask: bad escapes, NUL, backslashes, dot segments. */
function decodePath(pathname: string): string | undefined {
  try {
    const name = decodeURIComponent(pathname)
    const odd = name.includes('\0') || name.includes('\\') || name.split('/').includes('..')
    return odd ? undefined : name
  } catch {
    return undefined
  }
}

/** The real path of a file below `root`; undefined when there is none or a link leads out. */
async function insideOf(root: string, name: string): Promise<string | undefined> {
  const real = await realpath(join(root, name)).catch(() => undefined)
  return real?.startsWith(root + sep) ? real : undefined
}

function serveFile(request: Request, path: string, name: string): Promise<Response | undefined> {
  const mediaType = mediaTypeOf(name)
  const asset = name.startsWith('/assets/') ? immutable : fresh
  return fileResponse(request, { path, mediaType, headers: mediaType.startsWith('text/html') ? page : asset })
}

const looksLikeFile = (name: string): boolean =>
  name.startsWith('/assets/') ||
  /\.(js|mjs|css|map|json|png|svg|ico|woff2?|ttf|wasm|txt|webmanifest)$/.test(name)

/** Running from a checkout whose page was never built is an ordinary situation: say what to do. */
function notBuilt(): Response {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Nagare</title>
<style>body{font:16px/1.6 system-ui,sans-serif;max-width:36rem;margin:4rem auto;padding:0 1rem}</style>
<h1>Nagare is running</h1>
<p>The page itself has not been built in this folder yet. Stop the server and use <code>npm start</code>, which
builds it.</p>
<p>The MLflow API at this address works already: set <code>MLFLOW_TRACKING_URI</code> to it.</p></html>
`
  return new Response(html, { status: 200, headers: { 'content-type': 'text/html; charset=utf-8', ...page } })
}
