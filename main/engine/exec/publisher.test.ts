import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createEventBus } from '#engine/events/event-bus.ts'
import type { StudioEvent } from '#shared/events.ts'
import type { RunSummary, TaskRow } from '#shared/run.ts'
import { createRunPublisher, type RunPublisher } from './publisher.ts'

let sent: StudioEvent['type'][]
let publisher: RunPublisher
beforeEach(() => {
  vi.useFakeTimers()
  sent = []
  const bus = createEventBus()
  bus.subscribe((event) => sent.push(event.type))
  publisher = createRunPublisher('r', bus, () => ({ runId: 'r' }) as RunSummary)
})
afterEach(() => {
  vi.useRealTimers()
})

const row: TaskRow = { path: 'a', nodeId: 'a', name: 'a', kind: 'step', state: 'RUNNING', attempts: [] }

describe('announcements of a run', () => {
  it('about its log come at most five times a second, and the last growth is never lost', () => {
    for (let ms = 0; ms < 1_000; ms += 10) {
      publisher.log()
      vi.advanceTimersByTime(10)
    }
    expect(sent.length).toBeLessThanOrEqual(6)
    const before = sent.length
    publisher.log()
    vi.advanceTimersByTime(1_000)
    expect(sent.length).toBe(before + 1)
    vi.advanceTimersByTime(1_000)
    expect(sent.length).toBe(before + 1)
  })

  it('about how far its steps are come at most twice a second, all together, each with its last word', () => {
    const steps: unknown[] = []
    const bus = createEventBus()
    bus.subscribe((event) => event.type === 'progress' && steps.push(event.steps))
    const { progress } = createRunPublisher('r', bus, () => undefined)
    for (let percent = 0; percent <= 100; percent += 1) {
      progress('a', percent)
      progress('b', percent)
      vi.advanceTimersByTime(10)
    }
    progress('b', undefined)
    vi.advanceTimersByTime(1_000)
    expect(steps.length).toBeLessThanOrEqual(4)
    expect(steps.at(-1)).toEqual([{ path: 'a', percent: 100 }, { path: 'b' }])
  })

  it('about its state come at once, about its progress when there is time', () => {
    publisher.run(false)
    publisher.run(false)
    expect(sent).toEqual(['run'])
    publisher.run(true)
    expect(sent).toEqual(['run', 'run'])
  })

  it('about a task come each time, with its files when it succeeded', () => {
    publisher.task(row)
    publisher.task({ ...row, state: 'SUCCEEDED', runId: 's' })
    expect(sent).toEqual(['task', 'task', 'artifacts'])
  })

  it('that still wait go out when the run closes', () => {
    publisher.log()
    publisher.log()
    publisher.close()
    expect(sent).toEqual(['log', 'log'])
    vi.advanceTimersByTime(1_000)
    expect(sent).toHaveLength(2)
  })
})
