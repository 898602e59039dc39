/**
 * `app://nagare/…`: the window's only origin. Page and API come through one protocol handler, which decides who may
 * ask and passes the request on to the server process. No Electron here: the contract suite runs this very code.
 */
import { type PipeTarget, pipeFetch } from './pipe.ts'

export const scheme = 'app'
export const origin = `${scheme}://nagare`
export const startPage = `${origin}/`

/** True for addresses of our own page. `URL.origin` is "null" for our scheme in Node, so protocol and host count. */
export function isOurs(address: string): boolean {
  const url = URL.parse(address)
  return url !== null && url.protocol === `${scheme}:` && url.host === 'nagare'
}

export type Verdict = 'privileged' | 'plain' | 'refused'

/**
 * Who may ask for what. `initiator` is the origin that Chromium says the request comes from: it cannot be forged by
 * a page, and is absent when the browser itself asks (the first load, a reload, a typed address).
 *
 * - our own page: everything, with the token;
 * - nobody: reading what needs no token, which is the page itself;
 * - anyone else, sandboxed previews (origin "null") included: nothing.
 */
export function admit(request: { url: string; method: string; initiator: string | undefined }): Verdict {
  if (!isOurs(request.url)) return 'refused'
  if (request.initiator === origin) return 'privileged'
  const reads = request.method === 'GET' || request.method === 'HEAD'
  const isApi = new URL(request.url).pathname.startsWith('/api/')
  return request.initiator === undefined && reads && !isApi ? 'plain' : 'refused'
}

const policy = "default-src 'none'; frame-ancestors 'none'"
const json = (status: number, message: string): Response =>
  new Response(JSON.stringify({ message }), {
    status,
    headers: { 'content-type': 'application/json', 'content-security-policy': policy },
  })

/** `target` resolves when the server answers, and rejects with a reason for people when it will not. */
export async function answerPage(request: Request, target: () => Promise<PipeTarget>): Promise<Response> {
  const { initiatorOrigin } = request as Request & { initiatorOrigin?: string }
  const verdict = admit({ url: request.url, method: request.method, initiator: initiatorOrigin })
  if (verdict === 'refused') return json(403, 'This origin may not ask.')
  try {
    const { socketPath, token } = await target()
    return await pipeFetch(
      request,
      verdict === 'privileged' && token ? { socketPath, token } : { socketPath },
    )
  } catch (cause) {
    return json(503, cause instanceof Error ? cause.message : 'The server is not running.')
  }
}
