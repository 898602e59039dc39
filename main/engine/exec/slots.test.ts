import { describe, expect, it } from 'vitest'
import { createSlots } from './slots.ts'

const never = new AbortController().signal
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('slots', () => {
  it('go to who asked first, and come back once', async () => {
    const slots = createSlots(() => 1)
    const first = await slots.acquire('r', never)
    const order: string[] = []
    void slots.acquire('r', never).then(() => order.push('second'))
    void slots.acquire('r', never).then(() => order.push('third'))
    await turn()
    expect(order).toEqual([])
    first?.()
    first?.()
    await turn()
    expect(order).toEqual(['second'])
    expect(slots.busy).toBe(1)
  })

  it('are shared fairly: a run with many steps does not keep another one waiting', async () => {
    const slots = createSlots(() => 2)
    const held = [await slots.acquire('big', never), await slots.acquire('big', never)]
    const order: string[] = []
    for (const run of ['big', 'big', 'small']) void slots.acquire(run, never).then(() => order.push(run))
    held[0]?.()
    await turn()
    expect(order).toEqual(['small'])
    held[1]?.()
    await turn()
    expect(order).toEqual(['small', 'big'])
  })

  it('are not given to who has gone', async () => {
    const slots = createSlots(() => 1)
    const release = await slots.acquire('r', never)
    const gone = new AbortController()
    const waiting = slots.acquire('r', gone.signal)
    gone.abort()
    expect(await waiting).toBeUndefined()
    expect(await slots.acquire('r', gone.signal)).toBeUndefined()
    release?.()
    expect(slots.busy).toBe(0)
    expect(await slots.acquire('r', never)).toBeDefined()
  })

  it('follow the setting from the next step on', async () => {
    let capacity = 1
    const slots = createSlots(() => capacity)
    await slots.acquire('r', never)
    capacity = 3
    expect(await slots.acquire('r', never)).toBeDefined()
    expect(slots.busy).toBe(2)
  })
})
