import { expect, test } from 'vitest'
import { createEventBus } from '#engine/events/event-bus.ts'
import { eventStream } from './events.ts'

const open = (
  init: RequestInit = {},
  more: { heartbeatMs?: number; backlogBytes?: number; closing?: AbortSignal } = {},
) => {
  const events = createEventBus()
  const request = new Request('http://localhost/api/events', init)
  const response = eventStream(request, { events, serverId: 's1', now: () => 7, ...more })
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  return { events, response, reader, next: async () => (await reader.read()).value }
}

test('it says hello, then what happens', async () => {
  const { events, response, next } = open()
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  expect(await next()).toBe('data: {"type":"hello","serverId":"s1","now":7}\n\n')
  events.publish({ type: 'pipelines' })
  expect(await next()).toBe('data: {"type":"pipelines"}\n\n')
})

test('canceling the body ends the subscription', async () => {
  const { events, reader, next } = open()
  await next()
  expect(events.listeners).toBe(1)
  await reader.cancel()
  expect(events.listeners).toBe(0)
  events.publish({ type: 'pipelines' })
})

test('the request’s signal ends it too, also when it fired before', async () => {
  const abort = new AbortController()
  const { events, next } = open({ signal: abort.signal })
  await next()
  abort.abort()
  expect(events.listeners).toBe(0)
  expect(await next()).toBeUndefined()
  expect(open({ signal: AbortSignal.abort() }).events.listeners).toBe(0)
})

test('the server’s shutdown ends it', async () => {
  const closing = new AbortController()
  const { events, next } = open({}, { closing: closing.signal })
  await next()
  closing.abort()
  expect(events.listeners).toBe(0)
  expect(await next()).toBeUndefined()
})

test('comments keep a silent stream alive', async () => {
  const { next, reader } = open({}, { heartbeatMs: 5 })
  await next()
  expect(await next()).toMatch(/^: /)
  await reader.cancel()
})

test('a reader that falls too far behind is cut off instead of filling the memory', async () => {
  const { events, next } = open({}, { backlogBytes: 2000 })
  for (let n = 0; n < 1000; n += 1) events.publish({ type: 'experiments' })
  expect(events.listeners).toBe(0)
  let last: string | undefined
  for (let chunk = await next(); chunk !== undefined; chunk = await next()) last = chunk
  expect(last).toContain('experiments')
})
