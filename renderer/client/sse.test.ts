import { describe, expect, it } from 'vitest'
import { pauseBefore } from './event-stream.ts'
import { createSseParser } from './sse.ts'

const readAll = (...chunks: string[]): string[] => {
  const parser = createSseParser()
  return chunks.flatMap((chunk) => parser.push(chunk))
}

describe('an event stream body', () => {
  it('gives the data of every complete message', () => {
    expect(readAll('data: a\n\ndata: b\n\ndata: half')).toEqual(['a', 'b'])
  })
  it('does not mind where the chunks are cut', () => {
    const body = 'event: x\r\ndata: {"a":1}\r\n\r\ndata: second\r\n\r\n'
    expect(readAll(...body)).toEqual(['{"a":1}', 'second'])
  })
  it('passes over comments, which only keep the connection alive', () => {
    expect(readAll(': still here\n\n', 'data: a\n\n')).toEqual(['a'])
  })
  it('joins data lines', () => expect(readAll('data: a\ndata: b\n\n')).toEqual(['a\nb']))
})

it('waits longer after each failed connection, but never long', () => {
  expect([0, 1, 2, 10].map(pauseBefore)).toEqual([300, 600, 1200, 10_000])
})
