import { createHash, timingSafeEqual } from 'node:crypto'
import type { Context, MiddlewareHandler } from 'hono'
import { refuse } from '#server/errors.ts'
import type { AppEnv } from '#server/types.ts'

export interface GuardOptions {
  readonly token: string
  /**
   * Exact `Host` values this server answers to, ports included. A page that reaches us under another name by
   * rebinding DNS is same-origin with itself, so Host is what stops it. Asked per request: ports are known late.
   */
  readonly hosts: () => ReadonlySet<string>
  /** Origins besides `http://<host>` whose pages may write: `app://nagare`. */
  readonly origins: readonly string[]
}

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS'])
/** What can execute code or tells about it. The MLflow API is tokenless on loopback: it executes nothing. */
const needsToken = (path: string): boolean => path.startsWith('/api/studio/') || path === '/api/events'
const wantsJson = (path: string): boolean => path.startsWith('/api/studio/')
/** The page's own code and the probe hold nothing of the user's: they stay reachable without a token. */
const isOpen = (path: string): boolean =>
  !/^\/(api|ajax-api|preview|download|get-artifact|graphql|v1|model-versions)(\/|$)/.test(path)
/** These carry their own short-lived ticket in the path, because links and frames cannot send headers. */
const hasTicket = (path: string): boolean => /^\/(preview|download)\//.test(path)

/** Host, Origin, token and content type, in this order; the first that does not hold answers. */
export function guard(options: GuardOptions): MiddlewareHandler<AppEnv> {
  const expected = digest(options.token)
  return async (c, next) => {
    const refusal = check(c, options, expected)
    if (refusal) return refusal
    return next()
  }
}

function check(c: Context<AppEnv>, options: GuardOptions, expected: Buffer): Response | undefined {
  const { path, method } = c.req
  const via = c.env?.via ?? 'loopback'
  if (via !== 'pipe' && !options.hosts().has(hostOf(c))) return refuse(path, 'WRONG_HOST')
  const writes = !safeMethods.has(method)
  if (writes && !isOwnOrigin(c, options)) return refuse(path, 'FOREIGN_ORIGIN')
  const guarded = needsToken(path) || (via === 'exposed' && !isOpen(path) && !hasTicket(path))
  if (guarded && !tokenMatches(c, expected)) return refuse(path, 'UNAUTHORIZED')
  if (writes && wantsJson(path) && !isJson(c.req.header('content-type'))) return refuse(path, 'NOT_JSON')
  return undefined
}

const hostOf = (c: Context<AppEnv>): string => (c.req.header('host') ?? new URL(c.req.url).host).toLowerCase()

/** Clients that are not pages send no Origin. A browser always does on a write to another origin. */
function isOwnOrigin(c: Context<AppEnv>, options: GuardOptions): boolean {
  const origin = c.req.header('origin')
  if (origin === undefined) return c.req.header('sec-fetch-site') !== 'cross-site'
  if (options.origins.includes(origin)) return true
  const prefix = 'http://'
  return origin.startsWith(prefix) && options.hosts().has(origin.slice(prefix.length).toLowerCase())
}

function tokenMatches(c: Context<AppEnv>, expected: Buffer): boolean {
  const given = c.req.header('x-nagare-token') ?? bearer(c.req.header('authorization'))
  return given !== undefined && timingSafeEqual(digest(given), expected)
}

/** `MLFLOW_TRACKING_TOKEN` makes the MLflow client send this. */
const bearer = (header: string | undefined): string | undefined => /^Bearer (\S+)$/i.exec(header ?? '')?.[1]

/** Digests have one length, which is what the constant-time comparison needs. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

const isJson = (type: string | undefined): boolean => /^application\/json\s*(;|$)/i.test(type ?? '')
