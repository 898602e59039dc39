import { connect } from 'node:net'
import type { Attempt } from './attempt.ts'
import type { Chance } from './chance.ts'

/** Bytes for one connection. */
export interface Wire {
  readonly what: string
  readonly parts: readonly (string | Uint8Array)[]
  /** Hang up after the last part instead of waiting for an answer. */
  readonly hangsUp: boolean
  readonly expected?: readonly number[]
}

const head = (lines: readonly string[]): string => `${lines.join('\r\n')}\r\n\r\n`
const place = '/api/2.0/mlflow-artifacts/artifacts/1/wire'

/** What no client library would send. */
const rawest = (host: string, random: Chance): Wire => {
  const name = `Host: ${host}`
  const put = (...lines: readonly string[]): string => head([`PUT ${place} HTTP/1.1`, name, ...lines])
  const post = (...lines: readonly string[]): string =>
    head(['POST /api/2.0/mlflow/runs/search HTTP/1.1', name, 'Content-Type: application/json', ...lines])
  const refused = (what: string, text: string): Wire => ({
    what,
    parts: [text],
    hangsUp: false,
    expected: [400],
  })
  const gone = (what: string, ...parts: readonly (string | Uint8Array)[]): Wire => ({
    what,
    parts,
    hangsUp: true,
  })
  return random.pick<Wire>([
    refused('no HTTP', 'hello\r\n\r\n'),
    refused('TLS', '\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n'),
    refused('a length that is no number', put('Content-Length: many')),
    refused('a negative length', post('Content-Length: -5')),
    refused('two lengths', `${post('Content-Length: 2', 'Content-Length: 3')}{}`),
    refused('length and chunks', `${post('Content-Length: 2', 'Transfer-Encoding: chunked')}0\r\n\r\n`),
    refused('no host', 'GET /api/2.0/mlflow/experiments/search HTTP/1.1\r\n\r\n'),
    refused('a bad chunk', `${put('Transfer-Encoding: chunked')}zz\r\nx\r\n0\r\n\r\n`),
    refused('a NUL in a header', put('X: a\u0000b', 'Content-Length: 0')),
    refused('an unknown method', head(['BREW / HTTP/1.1', name])),
    refused('a control character in the path', head(['GET /api\u0001/x HTTP/1.1', name])),
    {
      what: 'a head without end',
      parts: [head(['GET / HTTP/1.1', name, `X: ${'y'.repeat(100_000)}`])],
      hangsUp: false,
      expected: [431],
    },
    {
      what: 'an address in full',
      parts: [
        head([
          'GET http://evil.example/api/2.0/mlflow/experiments/search HTTP/1.1',
          name,
          'Connection: close',
        ]),
      ],
      hangsUp: false,
    },
    {
      what: 'an address that is none',
      parts: [head(['GET //[::x HTTP/1.1', name, 'Connection: close'])],
      hangsUp: false,
    },
    { what: 'a star', parts: [head(['OPTIONS * HTTP/1.1', name, 'Connection: close'])], hangsUp: false },
    {
      what: 'an old version',
      parts: [head(['GET /health HTTP/1.0', name])],
      hangsUp: false,
      expected: [200],
    },
    {
      what: 'an expectation',
      parts: [put('Expect: a miracle', 'Content-Length: 0', 'Connection: close')],
      hangsUp: false,
      expected: [417],
    },
    {
      what: 'chunks',
      parts: [`${put('Transfer-Encoding: chunked', 'Connection: close')}5\r\nhello\r\n`, '0\r\n\r\n'],
      hangsUp: false,
      expected: [200],
    },
    gone(
      'an upload that breaks off',
      `${put('Content-Length: 5000000')}half`,
      new Uint8Array(random.below(300_000)),
    ),
    gone(
      'chunks that break off',
      `${put('Transfer-Encoding: chunked')}ffff\r\n`,
      new Uint8Array(random.below(60_000)),
    ),
    gone('a call that breaks off', `${post('Content-Length: 500')}{"experiment_ids": [`),
    gone('a head that breaks off', `PUT ${place} HTTP/1.1\r\nHost`),
    gone('a download that nobody reads', head([`GET ${place}-big HTTP/1.1`, name])),
    gone('nothing'),
  ])
}

/** An ordinary attempt, in the bytes that it is. */
const written = (attempt: Attempt, host: string): Wire => {
  const body = typeof attempt.body === 'string' ? new TextEncoder().encode(attempt.body) : attempt.body
  const { host: named = host, ...rest } = attempt.headers
  const lines = Object.entries(rest).map(([name, value]) => `${name}: ${value}`)
  const length = attempt.breaksOff === true ? 1_000_000 : (body?.byteLength ?? 0)
  const path = attempt.path.replaceAll(/[^!-~]/gu, encodeURIComponent)
  const first = [`${attempt.method} ${path} HTTP/1.1`, `Host: ${named}`, 'Connection: close', ...lines]
  const text = head(body === undefined ? first : [...first, `Content-Length: ${length}`])
  return { what: attempt.what, parts: body ? [text, body] : [text], hangsUp: attempt.breaksOff === true }
}

export const nextWire = (host: string, random: Chance, attempt: () => Attempt): Wire =>
  random.odds(0.5) ? rawest(host, random) : written(attempt(), host)

/** Sends the bytes; resolves with everything that came back, empty when the server just hung up. */
export const send = (port: number, wire: Wire, boundMs: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    const chunks: Buffer[] = []
    const late = setTimeout(() => {
      socket.destroy()
      reject(new Error(`no end after ${boundMs} ms`))
    }, boundMs)
    socket.on('data', (chunk) => chunks.push(chunk))
    // A server that refuses early may reset what is still on its way.
    socket.on('error', () => undefined)
    socket.on('close', () => {
      clearTimeout(late)
      resolve(Buffer.concat(chunks).toString('latin1'))
    })
    socket.on('connect', () => {
      for (const part of wire.parts) socket.write(part)
      if (wire.hangsUp) setTimeout(() => socket.destroy(), 5)
    })
  })
