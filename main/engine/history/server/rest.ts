import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'

/** A server's refusal: what it said, and MLflow's code for it. */
export class RestError extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.name = 'RestError'
    this.status = status
    this.code = code
  }
}

/** An MLflow server's REST API. Numbers that MLflow writes as text stay text. */
export interface Rest {
  /** The address without credentials and without a slash at its end. */
  readonly url: string
  get(path: string, query?: Readonly<Record<string, string>>): Promise<unknown>
  post(path: string, body: object, method?: 'POST' | 'PATCH' | 'DELETE'): Promise<unknown>
  /** The bytes of an answer; they are read as they are used. */
  download(path: string): Promise<AsyncIterable<Uint8Array>>
  upload(path: string, body: AsyncIterable<Uint8Array>): Promise<void>
}

const attempts = 4
const patienceMs = 120_000
const Refused = z.object({ error_code: z.string().catch(''), message: z.string().catch('') })

const isTransient = (status: number): boolean =>
  status === 429 || status === 502 || status === 503 || status === 504

const errorOf = async (response: Response): Promise<RestError> => {
  const text = await response.text()
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    parsed = undefined
  }
  const known = Refused.safeParse(parsed)
  const { error_code: code, message } = known.success ? known.data : { error_code: '', message: '' }
  return new RestError(response.status, code, message || `${response.status} ${response.statusText}`)
}

const causeOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error ? cause.message : String(cause)
}

/** Python's JSON has words for what JSON has not. */
const parseJson = (text: string): unknown =>
  JSON.parse(
    /\b(?:NaN|Infinity)\b/.test(text)
      ? text.replace(/(:\s*)(-?(?:NaN|Infinity))(?=\s*[,}])/g, '$1"$2"')
      : text,
  )

/** @param address may carry `user:password@`, which becomes a header. */
export const createRest = (address: string): Rest => {
  const parsed = new URL(address)
  const { username, password } = parsed
  const headers: Record<string, string> =
    username === ''
      ? {}
      : {
          authorization: `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')}`,
        }
  const url = `${parsed.origin}${parsed.pathname}`.replace(/\/+$/, '')

  const ask = async (path: string, init: RequestInit, repeatable: boolean): Promise<Response> => {
    for (let attempt = 1; ; attempt += 1) {
      const last = attempt === attempts || !repeatable
      try {
        const signal = AbortSignal.timeout(patienceMs)
        const response = await fetch(`${url}${path}`, {
          ...init,
          headers: { ...headers, ...init.headers },
          signal,
        })
        if (response.ok) return response
        if (last || !isTransient(response.status)) throw await errorOf(response)
      } catch (error) {
        if (error instanceof RestError) throw error
        if (last) throw new RestError(0, '', `${url} does not answer: ${causeOf(error)}`)
      }
      await sleep(250 * 2 ** attempt)
    }
  }
  return {
    url,
    get: async (path, query = {}) => {
      const search = new URLSearchParams(query).toString()
      return parseJson(await (await ask(search === '' ? path : `${path}?${search}`, {}, true)).text())
    },
    post: async (path, body, method = 'POST') => {
      const init = { method, body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
      return parseJson((await (await ask(path, init, path.endsWith('/search'))).text()) || '{}')
    },
    download: async (path) => {
      const { body } = await ask(path, {}, true)
      return body ?? emptyBody()
    },
    upload: async (path, body) => {
      const init = {
        method: 'PUT',
        body,
        duplex: 'half',
        headers: { 'content-type': 'application/octet-stream' },
      }
      await (await ask(path, init as unknown as RequestInit, false)).arrayBuffer()
    },
  }
}

async function* emptyBody(): AsyncGenerator<Uint8Array> {}
