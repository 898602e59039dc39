/**
 * What Electron 22's Node 16 lacks of what the shell uses. Web streams are stood in for by objects that carry the
 * Node stream they were made from, which is all that the pipe does with them.
 */
import { Readable } from 'node:stream'

interface Carried {
  readonly node: Readable
}

async function textOf(body: Carried | null): Promise<string> {
  const chunks: Buffer[] = []
  if (body) for await (const chunk of body.node) chunks.push(Buffer.from(chunk as Buffer))
  return Buffer.concat(chunks).toString()
}
const carry = (body: unknown): Carried | null => {
  if (body === null || body === undefined) return null
  if (typeof body === 'string' || Buffer.isBuffer(body)) return { node: Readable.from([Buffer.from(body)]) }
  return body as Carried
}

class OldResponse {
  readonly body: Carried | null
  readonly status: number
  readonly headers: [string, string][]
  constructor(
    body: unknown,
    init: { status?: number; headers?: [string, string][] | Record<string, string> } = {},
  ) {
    this.body = carry(body)
    this.status = init.status ?? 200
    this.headers = Array.isArray(init.headers) ? init.headers : Object.entries(init.headers ?? {})
  }
  get ok(): boolean {
    return this.status >= 200 && this.status < 300
  }
  async json(): Promise<unknown> {
    return JSON.parse(await textOf(this.body))
  }
}

class OldRequest {
  readonly url: string
  readonly method: string
  readonly headers: [string, string][]
  readonly body: Carried | null
  readonly initiatorOrigin: string | undefined
  constructor(
    url: string,
    init: {
      method?: string
      headers?: Record<string, string>
      body?: unknown
      initiatorOrigin?: string | undefined
    },
  ) {
    this.url = url
    this.method = init.method ?? 'GET'
    this.headers = Object.entries(init.headers ?? {})
    this.body = carry(init.body)
    this.initiatorOrigin = init.initiatorOrigin
  }
}

Object.assign(Readable, {
  toWeb: (node: Readable): Carried => ({ node }),
  fromWeb: (body: Carried): Readable => body.node,
})
Object.assign(globalThis, { Request: OldRequest, Response: OldResponse })
Object.assign(Promise, {
  withResolvers() {
    const made: Record<string, unknown> = {}
    made['promise'] = new Promise((resolve, reject) => Object.assign(made, { resolve, reject }))
    return made
  },
})
Object.assign(URL, {
  parse(address: string): URL | null {
    try {
      return new URL(address)
    } catch {
      return null
    }
  },
})

export type { Carried, OldRequest, OldResponse }
