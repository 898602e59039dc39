import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { clientOf } from '../open-app.ts'
import type { Suite } from './suite.ts'

export function askAboutEvents(suite: Suite): void {
  const listeners = (): number => suite.app().engine.events.listeners
  const open = async (init: RequestInit = {}) => {
    const answer = await suite.call('/api/events', init)
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    return answer.body!.pipeThrough(new TextDecoderStream()).getReader()
  }
  /** Reads until a message of this type has come. */
  const until = async (reader: ReadableStreamDefaultReader<string>, type: string): Promise<string> => {
    for (let seen = ''; ; ) {
      const { value, done } = await reader.read()
      if (done) throw new Error(`The stream ended before "${type}": ${seen}`)
      seen += value
      if (seen.includes(`"type":"${type}"`)) return seen
    }
  }

  test('a stream says hello, then what others do, and ends with its reader', async () => {
    const before = listeners()
    const reader = await open()
    await until(reader, 'hello')
    expect(listeners()).toBe(before + 1)
    await clientOf(suite.host(), suite.app().token).settings.update({ slots: 4 })
    await until(reader, 'settings')
    await reader.cancel()
    await expect.poll(listeners, { timeout: 3000 }).toBe(before)
  })

  test('an aborted stream leaves nothing behind either', async () => {
    const before = listeners()
    const abort = new AbortController()
    const reader = await open({ signal: abort.signal })
    await until(reader, 'hello')
    abort.abort()
    await reader.read().catch(() => {})
    await expect.poll(listeners, { timeout: 3000 }).toBe(before)
  })

  test('many windows hear the same, and all of them can go at once', async () => {
    const before = listeners()
    const readers = await Promise.all(Array.from({ length: 12 }, () => open()))
    await Promise.all(readers.map((reader) => until(reader, 'hello')))
    suite.app().engine.events.publish({ type: 'pipelines' })
    await Promise.all(readers.map((reader) => until(reader, 'pipelines')))
    await Promise.all(readers.map((reader) => reader.cancel()))
    await expect.poll(listeners, { timeout: 3000 }).toBe(before)
  })

  test('a stream that nobody reads holds nobody else up', async () => {
    const before = listeners()
    const answer = await suite.call('/api/events')
    for (let n = 0; n < 200; n += 1) suite.app().engine.events.publish({ type: 'experiments' })
    await sleep(20)
    expect((await suite.host().fetch('/health')).status).toBe(200)
    await answer.body?.cancel()
    await expect.poll(listeners, { timeout: 3000 }).toBe(before)
  })
}
