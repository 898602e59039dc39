import { describe, expect, it } from 'vitest'
import { type Ask, type Capacity, choose, type Hold, type Needs, passing, patience } from './choose.ts'

const gb = 1e9
const machine: Capacity = { slots: 8, cpu: 4, memory: 16 * gb, gpus: ['GPU-a', 'GPU-b'] }
const needs = (fields: Partial<Needs> = {}): Needs => ({ cpu: 0, memory: 0, gpus: 0, ...fields })
const ask = (id: number, run = 'r', fields: Partial<Needs> = {}, passed = 0): Ask => ({
  id,
  run,
  needs: needs(fields),
  passed,
})
const hold = (run: string, fields: Partial<Needs> = {}, gpus: string[] = []): Hold => ({
  run,
  needs: needs(fields),
  gpus,
})
const equal = () => ({ priority: 0, place: 0 })
const ids = (
  asks: Ask[],
  holds: Hold[] = [],
  capacity = machine,
  rank: Parameters<typeof choose>[3] = equal,
) => choose(capacity, holds, asks, rank).grants.map((grant) => grant.ask.id)

describe('a place on the machine', () => {
  it('goes to who asked first, and a step that asks for nothing takes only a slot', () => {
    expect(ids([ask(3), ask(1), ask(2)], [], { ...machine, slots: 2, cpu: 1 })).toEqual([1, 2])
  })

  it('is shared fairly between runs, unless somebody has put one before the others', () => {
    const asks = [ask(1, 'big'), ask(2, 'big'), ask(3, 'big'), ask(4, 'small')]
    expect(ids(asks, [hold('big')], { ...machine, slots: 3 })).toEqual([4, 1])
    const order = (run: string) => ({ priority: 0, place: run === 'small' ? 0 : 1 })
    expect(ids([...asks, ask(5, 'small')], [], { ...machine, slots: 3 }, order)).toEqual([4, 5, 1])
  })

  it('goes by priority before fairness', () => {
    const rank = (run: string) => ({ priority: run === 'urgent' ? 1 : 0, place: 0 })
    const asks = [ask(1, 'idle'), ask(2, 'urgent'), ask(3, 'urgent')]
    expect(ids(asks, [hold('urgent')], { ...machine, slots: 3 }, rank)).toEqual([2, 3])
  })

  it('is given while cpu, memory and GPUs last; who waits is told for what', () => {
    const asks = [
      ask(1, 'r', { cpu: 3 }),
      ask(2, 'r', { cpu: 2 }),
      ask(3, 'r', { memory: 12 * gb }),
      ask(4, 'r', { memory: 5 * gb }),
      ask(5, 'r', { gpus: 1 }),
      ask(6, 'r', { gpus: 2 }),
    ]
    const { grants, waits } = choose(machine, [], asks, equal)
    expect(grants.map((grant) => [grant.ask.id, grant.gpus])).toEqual([
      [1, []],
      [3, []],
      [5, ['GPU-a']],
    ])
    expect(Object.fromEntries(waits)).toEqual({
      2: { for: 'cpu', cores: 2, free: 1 },
      4: { for: 'memory', bytes: 5 * gb, free: 4 * gb },
      6: { for: 'gpu', count: 2, free: 1 },
    })
  })

  it('adds up thirds of a core to whole ones', () => {
    const third = { cpu: 1.1 }
    expect(
      ids([ask(1, 'r', third), ask(2, 'r', third), ask(3, 'r', third)], [], { ...machine, cpu: 3.3 }),
    ).toEqual([1, 2, 3])
  })

  it('is given to nobody while the machine is short of memory, unless nothing runs', () => {
    const short = { ...machine, short: true }
    expect(ids([ask(1), ask(2)], [], short)).toEqual([1])
    expect(choose(short, [hold('r')], [ask(1)], equal).waits.get(1)).toEqual({ for: 'room' })
  })

  it('is kept for a big one that has been passed over too often, but what it does not need goes on', () => {
    const holds = [hold('r', { cpu: 2 })]
    const big = ask(1, 'r', { cpu: 4 })
    expect(ids([big, ask(2, 'r', { cpu: 1 })], holds)).toEqual([2])
    const late = { ...big, passed: patience }
    const { grants, waits } = choose(
      machine,
      holds,
      [late, ask(2, 'r', { cpu: 1 }), ask(3, 'r', { memory: gb })],
      equal,
    )
    expect(grants.map((grant) => grant.ask.id)).toEqual([3])
    expect(waits.get(2)).toEqual({ for: 'turn' })
    expect(waits.get(1)).toMatchObject({ for: 'cpu' })
  })

  it('comes to everybody: the least urgent, biggest step runs although urgent small ones never end', () => {
    const rank = (run: string) => ({ priority: run === 'urgent' ? 9 : 0, place: 0 })
    let waiting = [ask(0, 'idle', { cpu: 4 }), ask(1, 'urgent', { cpu: 1 })]
    const running: { hold: Hold; until: number }[] = []
    let round = 0
    for (; round < 2_000 && waiting.some((one) => one.id === 0); round += 1) {
      while (running[0] !== undefined && running[0].until <= round) running.shift()
      waiting.push(ask(round + 2, 'urgent', { cpu: 1 }))
      const { grants } = choose(
        machine,
        running.map((one) => one.hold),
        waiting,
        rank,
      )
      for (const { ask: granted } of grants) {
        running.push({ hold: hold(granted.run, granted.needs), until: round + 3 })
        waiting = waiting
          .filter((one) => one !== granted)
          .map((one) =>
            one.id < granted.id
              ? { ...one, passed: one.passed + passing(rank(one.run).priority, rank(granted.run).priority) }
              : one,
          )
      }
    }
    expect(round).toBeLessThan(500)
    expect(round).toBeGreaterThan(50)
  })
})
