/** Reading of a `text/event-stream` body: pure parsing, one chunk at a time. */

export interface SseParser {
  /** Feeds decoded text; returns the `data` of every message it completes. */
  push(text: string): readonly string[]
}

const dataOf = (block: string): string | undefined => {
  const lines = block.split('\n').filter((line) => line.startsWith('data:'))
  if (lines.length === 0) return undefined
  return lines.map((line) => line.slice(line.startsWith('data: ') ? 6 : 5)).join('\n')
}

export const createSseParser = (): SseParser => {
  let rest = ''
  return {
    push: (text) => {
      // A chunk may end between \r and \n: the carriage return waits for its partner.
      const all = rest + text
      const cut = all.endsWith('\r') ? all.length - 1 : all.length
      const blocks = (all.slice(0, cut).replaceAll(/\r\n?/g, '\n') + all.slice(cut)).split('\n\n')
      rest = blocks.pop() ?? ''
      return blocks.map(dataOf).filter((data) => data !== undefined)
    },
  }
}
