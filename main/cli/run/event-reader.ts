import { StudioEvent } from '#shared/events.ts'

/** Messages of a server-sent event stream. Ends with the stream; comments and unknown messages are passed over. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<StudioEvent> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of body) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const event = readBlock(block)
      if (event) yield event
    }
  }
}

function readBlock(block: string): StudioEvent | undefined {
  const data = block
    .split('\n')
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice(5).trimStart())
  if (data.length === 0) return undefined
  const parsed = StudioEvent.safeParse(JSON.parse(data.join('\n')))
  return parsed.success ? parsed.data : undefined
}
