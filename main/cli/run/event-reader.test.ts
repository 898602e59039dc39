import { expect, test } from 'vitest'
import { readEvents } from './event-reader.ts'

/** A body that comes in pieces of `size` bytes. */
function inPieces(text: string, size: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  const bytes = new TextEncoder().encode(text)
  let at = 0
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close()
      controller.enqueue(bytes.slice(at, at + size))
      at += size
      return undefined
    },
  })
}

const stream =
  'data: {"type":"hello","serverId":"学","now":1}\n\n' +
  ': still here\n\n' +
  'data: {"type":"from-a-later-version"}\n\n' +
  'data: {"type":"pipelines"}\n\ndata: {"type":"half'

test.each([1, 2, 7, 4096])('messages are whole however they are cut (%d bytes)', async (size) => {
  const seen: unknown[] = []
  for await (const event of readEvents(inPieces(stream, size))) seen.push(event)
  expect(seen).toEqual([{ type: 'hello', serverId: '学', now: 1 }, { type: 'pipelines' }])
})
