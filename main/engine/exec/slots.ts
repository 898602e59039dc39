/** Slots of the machine, shared by all runs. */
export interface Slots {
  /**
   * Resolves with the function that gives the slot back, or with undefined when `signal` aborted first. Fair: a free
   * slot goes to the run that holds the fewest, among those to who asked first.
   */
  acquire(runId: string, signal: AbortSignal): Promise<(() => void) | undefined>
  /** For a step that is running already: counts at once, also when nothing is free. */
  occupy(runId: string): () => void
  readonly busy: number
}

interface Waiting {
  readonly runId: string
  readonly give: () => void
}

class FairSlots implements Slots {
  private readonly capacity: () => number
  private readonly waiting: Waiting[] = []
  private readonly held = new Map<string, number>()
  private taken = 0

  constructor(capacity: () => number) {
    this.capacity = capacity
  }

  get busy(): number {
    return this.taken
  }

  acquire(runId: string, signal: AbortSignal): Promise<(() => void) | undefined> {
    if (signal.aborted) return Promise.resolve(undefined)
    return new Promise((resolve) => {
      const giveUp = (): void => {
        const place = this.waiting.indexOf(one)
        if (place !== -1) this.waiting.splice(place, 1)
        resolve(undefined)
      }
      const one: Waiting = {
        runId,
        give: () => {
          signal.removeEventListener('abort', giveUp)
          resolve(this.occupy(runId))
        },
      }
      signal.addEventListener('abort', giveUp, { once: true })
      this.waiting.push(one)
      this.pump()
    })
  }

  occupy(runId: string): () => void {
    this.taken += 1
    this.held.set(runId, (this.held.get(runId) ?? 0) + 1)
    let given = false
    return () => {
      if (given) return
      given = true
      this.taken -= 1
      const left = (this.held.get(runId) ?? 1) - 1
      if (left === 0) this.held.delete(runId)
      else this.held.set(runId, left)
      this.pump()
    }
  }

  private next(): Waiting | undefined {
    let best: Waiting | undefined
    for (const one of this.waiting) {
      const fewer = best === undefined || (this.held.get(one.runId) ?? 0) < (this.held.get(best.runId) ?? 0)
      if (fewer) best = one
    }
    return best
  }

  private pump(): void {
    while (this.taken < this.capacity()) {
      const one = this.next()
      if (one === undefined) return
      this.waiting.splice(this.waiting.indexOf(one), 1)
      one.give()
    }
  }
}

/** @param capacity asked each time, so that a change of the settings counts from the next step on. */
export const createSlots = (capacity: () => number): Slots => new FairSlots(capacity)
