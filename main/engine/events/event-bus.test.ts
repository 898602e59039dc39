import { expect, test } from 'vitest'
import { createEventBus } from './event-bus.ts'

test('every listener gets every message until it unsubscribes', () => {
  const bus = createEventBus()
  const seen: string[] = []
  const stop = bus.subscribe((event) => seen.push(`a:${event.type}`))
  bus.subscribe((event) => seen.push(`b:${event.type}`))
  bus.publish({ type: 'settings' })
  stop()
  stop()
  bus.publish({ type: 'pipelines' })
  expect(seen).toEqual(['a:settings', 'b:settings', 'b:pipelines'])
  expect(bus.listeners).toBe(1)
})

test('a listener that throws does not disturb the others and is reported', () => {
  const errors: unknown[] = []
  const bus = createEventBus((error) => errors.push(error))
  const seen: string[] = []
  bus.subscribe(() => {
    throw new Error('boom')
  })
  bus.subscribe((event) => seen.push(event.type))
  bus.publish({ type: 'settings' })
  expect(seen).toEqual(['settings'])
  expect(errors).toHaveLength(1)
})

test('the same function subscribed twice is two subscriptions', () => {
  const bus = createEventBus()
  let calls = 0
  const listener = (): void => {
    calls += 1
  }
  const stop = bus.subscribe(listener)
  bus.subscribe(listener)
  stop()
  bus.publish({ type: 'settings' })
  expect(calls).toBe(1)
})
