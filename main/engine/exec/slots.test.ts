import { describe, expect, it } from 'vitest'
import type { Capacity } from '#core/schedule/choose.ts'
import type { Wait } from '#shared/run.ts'
import { createSlots, type Lease, type Slots } from './slots.ts'

const never = new AbortController().signal
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const machine =
  (slots: number, more: Partial<Capacity> = {}) =>
  () => ({
    slots,
    cpu: 4,
    memory: 8e9,
    gpus: ['GPU-a'],
    ...more,
  })
const take = (slots: Slots, runId: string, signal = never): Promise<Lease | undefined> =>
  slots.acquire({ runId, signal })

describe('places', () => {
  it('go to who asked first, and come back once', async () => {
    const slots = createSlots(machine(1))
    const first = await take(slots, 'r')
    const order: string[] = []
    void take(slots, 'r').then(() => order.push('second'))
    void take(slots, 'r').then(() => order.push('third'))
    await turn()
    expect(order).toEqual([])
    first?.release()
    first?.release()
    await turn()
    expect(order).toEqual(['second'])
    expect(slots.busy).toBe(1)
  })

  it('are shared fairly: a run with many steps does not keep another one waiting', async () => {
    const slots = createSlots(machine(2))
    const held = [await take(slots, 'big'), await take(slots, 'big')]
    const order: string[] = []
    for (const run of ['big', 'big', 'small']) void take(slots, run).then(() => order.push(run))
    held[0]?.release()
    await turn()
    expect(order).toEqual(['small'])
    held[1]?.release()
    await turn()
    expect(order).toEqual(['small', 'big'])
  })

  it('go to the run that has been put first, from the next choice on', async () => {
    const ranks = new Map<string, number>()
    const slots = createSlots(machine(1), (run) => ({ priority: ranks.get(run) ?? 0, place: 0 }))
    const first = await take(slots, 'a')
    const order: string[] = []
    for (const run of ['a', 'b']) void take(slots, run).then(() => order.push(run))
    ranks.set('b', 1)
    first?.release()
    await turn()
    expect(order).toEqual(['b'])
    expect([slots.countOf('a'), slots.countOf('b')]).toEqual([
      { running: 0, waiting: 1 },
      { running: 1, waiting: 0 },
    ])
  })

  it('are not given to who has gone', async () => {
    const slots = createSlots(machine(1))
    const lease = await take(slots, 'r')
    const gone = new AbortController()
    const waiting = take(slots, 'r', gone.signal)
    gone.abort()
    expect(await waiting).toBeUndefined()
    expect(await take(slots, 'r', gone.signal)).toBeUndefined()
    lease?.release()
    expect(slots.busy).toBe(0)
    expect(await take(slots, 'r')).toBeDefined()
  })

  it('follow the setting from the next step on', async () => {
    let capacity = 1
    const slots = createSlots(() => machine(capacity)())
    await take(slots, 'r')
    capacity = 3
    expect(await take(slots, 'r')).toBeDefined()
    expect(slots.busy).toBe(2)
  })

  it('carry memory and GPUs with them, and who waits is told for what, once', async () => {
    const slots = createSlots(machine(8))
    const waits: Wait[] = []
    const ask = (memory: number, gpus: number) =>
      slots.acquire({
        runId: 'r',
        signal: never,
        needs: { cpu: 0, memory, gpus },
        onWait: (wait) => waits.push(wait),
      })
    const first = await ask(6e9, 1)
    expect(first?.gpus).toEqual(['GPU-a'])
    const second = ask(4e9, 0)
    const third = ask(0, 1)
    const small = await ask(1e9, 0)
    expect(waits).toEqual([
      { for: 'memory', bytes: 4e9, free: 2e9 },
      { for: 'gpu', count: 1, free: 0 },
    ])
    small?.release()
    first?.release()
    expect([(await second)?.gpus, (await third)?.gpus]).toEqual([[], ['GPU-a']])
  })

  it('are given again when a machine that was short of memory is so no more', async () => {
    let short = true
    const slots = createSlots(() => ({ ...machine(8)(), short }))
    await take(slots, 'r')
    const waits: Wait[] = []
    const waiting = slots.acquire({ runId: 'r', signal: never, onWait: (wait) => waits.push(wait) })
    expect(waits).toEqual([{ for: 'room' }])
    short = false
    expect(await waiting).toBeDefined()
  })
})
