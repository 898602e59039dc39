/** Places on the machine, shared by all runs: who gets one is chosen in `core/schedule`, this keeps the queue. */
import {
  type Ask,
  type Capacity,
  choose,
  type Hold,
  type Needs,
  noNeeds,
  passing,
  type Rank,
} from '#core/schedule/choose.ts'
import type { Wait } from '#shared/run.ts'

export interface Asking {
  readonly runId: string
  readonly needs?: Needs
  readonly signal: AbortSignal
  /** Told when it has to wait, and whenever what it waits for changes. */
  readonly onWait?: (wait: Wait) => void
}

/** A place that somebody has. */
export interface Lease {
  readonly gpus: readonly string[]
  /** Once; a second call does nothing. */
  release(): void
}

export interface Slots {
  /** Undefined when `signal` aborted first. */
  acquire(asking: Asking): Promise<Lease | undefined>
  /** For a step that is running already: counts at once, also when nothing is free. */
  occupy(runId: string, needs?: Needs, gpus?: readonly string[]): Lease
  /** Looks again: a rank or the machine has changed. */
  look(): void
  readonly busy: number
  /** Steps that have a place and steps that wait for one. */
  countOf(runId: string): { readonly running: number; readonly waiting: number }
}

interface Waiting {
  ask: Ask
  readonly asking: Asking
  readonly give: (gpus: readonly string[]) => void
  told: string
}

/** How often a machine that is short of memory or disk is looked at while somebody waits. */
const shortMs = 500

class FairSlots implements Slots {
  private readonly capacity: () => Capacity
  private readonly rankOf: (runId: string) => Rank
  private waiting: Waiting[] = []
  private readonly holds = new Set<Hold>()
  private next = 0
  private again: ReturnType<typeof setTimeout> | undefined

  constructor(capacity: () => Capacity, rankOf: (runId: string) => Rank) {
    this.capacity = capacity
    this.rankOf = rankOf
  }

  get busy(): number {
    return this.holds.size
  }

  countOf(runId: string): { running: number; waiting: number } {
    const running = [...this.holds].filter(({ run }) => run === runId).length
    return { running, waiting: this.waiting.filter(({ ask }) => ask.run === runId).length }
  }

  acquire(asking: Asking): Promise<Lease | undefined> {
    const { runId, needs = noNeeds, signal } = asking
    if (signal.aborted) return Promise.resolve(undefined)
    return new Promise((resolve) => {
      const giveUp = (): void => {
        this.waiting = this.waiting.filter((other) => other !== one)
        resolve(undefined)
        this.look()
      }
      const give = (gpus: readonly string[]): void => {
        signal.removeEventListener('abort', giveUp)
        resolve(this.occupy(runId, needs, gpus))
      }
      this.next += 1
      const one: Waiting = { ask: { id: this.next, run: runId, needs, passed: 0 }, asking, give, told: '' }
      signal.addEventListener('abort', giveUp, { once: true })
      this.waiting.push(one)
      this.look()
    })
  }

  occupy(runId: string, needs: Needs = noNeeds, gpus: readonly string[] = []): Lease {
    const hold: Hold = { run: runId, needs, gpus }
    this.holds.add(hold)
    return {
      gpus,
      release: () => {
        if (this.holds.delete(hold)) this.look()
      },
    }
  }

  look(): void {
    if (this.waiting.length === 0) return
    const capacity = this.capacity()
    const asks = this.waiting.map(({ ask }) => ask)
    const { grants, waits } = choose(capacity, [...this.holds], asks, this.rankOf)
    for (const { ask, gpus } of grants) this.grant(ask, gpus)
    for (const one of this.waiting) tell(one, waits.get(one.ask.id) ?? { for: 'slot' })
    const passes = capacity.short === true || capacity.full !== undefined
    if (passes && this.waiting.length > 0) this.lookLater()
  }

  private grant(ask: Ask, gpus: readonly string[]): void {
    const lucky = this.waiting.find((one) => one.ask === ask)
    if (lucky === undefined) return
    this.waiting = this.waiting.filter((one) => one !== lucky)
    const { priority } = this.rankOf(ask.run)
    for (const one of this.waiting) {
      if (one.ask.id > ask.id) continue
      const cost = passing(this.rankOf(one.ask.run).priority, priority)
      one.ask = { ...one.ask, passed: one.ask.passed + cost }
    }
    lucky.give(gpus)
  }

  private lookLater(): void {
    this.again ??= setTimeout(() => {
      this.again = undefined
      this.look()
    }, shortMs).unref()
  }
}

/** A change is worth saying, a little more or less free memory is not. */
const tell = (one: Waiting, wait: Wait): void => {
  const key = 'free' in wait ? JSON.stringify({ ...wait, free: 0 }) : JSON.stringify(wait)
  if (one.told === key) return
  one.told = key
  one.asking.onWait?.(wait)
}

/**
 * @param capacity asked for each choice, so that a change of the settings counts from the next step on.
 * @param rankOf a run that is not known any more has the usual rank.
 */
export const createSlots = (
  capacity: () => Capacity,
  rankOf: (runId: string) => Rank = () => ({ priority: 0, place: 0 }),
): Slots => new FairSlots(capacity, rankOf)
