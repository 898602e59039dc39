/** Slots of the machine, shared by all runs. */
export interface Slots {
  /**
   * Resolves with the function that gives the slot back, or with undefined when `signal` aborted first. Fair: a free
   * slot goes to the run that holds the fewest, among those to who asked first.
   */
  acquire(runId: string, signal: AbortSignal): Promise<(() => void) | undefined>
  readonly busy: number
}

interface Waiting {
  readonly runId: string
  readonly give: () => void
}

/** @param capacity asked each time, so that a change of the settings counts from the next step on. */
export const createSlots = (capacity: () => number): Slots => {
  const waiting: Waiting[] = []
  const held = new Map<string, number>()
  let busy = 0

  const next = (): Waiting | undefined => {
    let best: Waiting | undefined
    for (const one of waiting) {
      if (best === undefined || (held.get(one.runId) ?? 0) < (held.get(best.runId) ?? 0)) best = one
    }
    return best
  }
  const pump = (): void => {
    while (busy < capacity()) {
      const one = next()
      if (one === undefined) return
      waiting.splice(waiting.indexOf(one), 1)
      busy += 1
      held.set(one.runId, (held.get(one.runId) ?? 0) + 1)
      one.give()
    }
  }
  const giveBack = (runId: string): void => {
    busy -= 1
    const left = (held.get(runId) ?? 1) - 1
    if (left === 0) held.delete(runId)
    else held.set(runId, left)
    pump()
  }
  return {
    acquire: (runId, signal) =>
      new Promise((resolve) => {
        if (signal.aborted) {
          resolve(undefined)
          return
        }
        const giveUp = (): void => {
          const place = waiting.indexOf(one)
          if (place !== -1) waiting.splice(place, 1)
          resolve(undefined)
        }
        let given = false
        const one: Waiting = {
          runId,
          give: () => {
            signal.removeEventListener('abort', giveUp)
            resolve(() => {
              if (given) return
              given = true
              giveBack(runId)
            })
          },
        }
        signal.addEventListener('abort', giveUp, { once: true })
        waiting.push(one)
        pump()
      }),
    get busy() {
      return busy
    },
  }
}
