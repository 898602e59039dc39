/** What Electron 22 lacks of what the shell uses: `protocol.handle`, and addresses on navigation events. */

import { PassThrough, Readable } from 'node:stream'
import { app, protocol, session } from 'electron'
import { chromiumPrelude } from './old-chromium.ts'
import type { OldRequest, OldResponse } from './old-node.ts'

interface StreamRequest {
  readonly url: string
  readonly method: string
  readonly headers: Record<string, string>
  readonly uploadData?: readonly { bytes: Buffer }[]
}
type Answer = (response: Answered) => void
interface OldProtocol {
  registerStreamProtocol(scheme: string, handler: (request: StreamRequest, answer: Answer) => void): boolean
}

const initiatorHeader = 'x-rig-initiator'

/** 22 does not name the initiator to the handler, but the network layer knows the frame that asks. */
function nameInitiators(): void {
  session.defaultSession.webRequest.onBeforeSendHeaders(
    ({ requestHeaders, resourceType, frame }, proceed) => {
      const asking = resourceType === 'subFrame' ? frame?.parent : frame
      const initiator = resourceType === 'mainFrame' ? undefined : asking?.origin
      const named = initiator === undefined ? {} : { [initiatorHeader]: initiator }
      proceed({ requestHeaders: { ...requestHeaders, ...named } })
    },
  )
}

function newRequest(request: StreamRequest): OldRequest {
  const { url, method, uploadData } = request
  const { [initiatorHeader]: initiatorOrigin, ...headers } = request.headers
  const body = uploadData && Buffer.concat(uploadData.map(({ bytes }) => bytes))
  return new Request(url, { method, headers, body, initiatorOrigin } as RequestInit) as unknown as OldRequest
}

interface Answered {
  readonly statusCode: number
  readonly headers: Record<string, string>
  readonly data: Readable
}
const isScript = (headers: Record<string, string>): boolean =>
  headers['content-type']?.startsWith('text/javascript') ?? false

function withPrelude(answered: Answered): Answered {
  async function* text(): AsyncGenerator<Buffer> {
    yield Buffer.from(chromiumPrelude)
    for await (const chunk of answered.data) yield chunk as Buffer
  }
  const headers = Object.entries(answered.headers).filter(([name]) => name !== 'content-length')
  return { ...answered, headers: Object.fromEntries(headers), data: Readable.from(text()) }
}

function empty(): Readable {
  const stream = new PassThrough()
  stream.end()
  return stream
}

export const installProtocolHandle = (): void => {
  const old = protocol as unknown as OldProtocol
  Object.assign(protocol, {
    handle(scheme: string, handler: (request: Request) => Promise<Response>) {
      nameInitiators()
      old.registerStreamProtocol(scheme, (request, answer) => {
        void handler(newRequest(request) as unknown as Request).then((response) => {
          const { status, headers, body } = response as unknown as OldResponse
          const answered = {
            statusCode: status,
            headers: Object.fromEntries(headers),
            data: body?.node ?? empty(),
          }
          answer(isScript(answered.headers) ? withPrelude(answered) : answered)
        })
      })
    },
  })
}

/** 22 gives a navigation's address as an argument; the shell reads it from the event. */
export const installNavigationDetails = (): void => {
  app.on('web-contents-created', (_event, contents) => {
    const emit = contents.emit.bind(contents)
    contents.emit = (name: string | symbol, ...args: unknown[]) => {
      const [event, url] = args
      if ((name === 'will-navigate' || name === 'will-redirect') && typeof event === 'object')
        Object.assign(event as object, { url })
      return emit(name, ...args)
    }
  })
}

/** Chromium refuses to sandbox for root, which is who runs tests in containers; 22 then restarts for ever. */
export const allowRoot = (): void => {
  if (process.getuid?.() === 0) Object.assign(app, { enableSandbox: () => {} })
}
