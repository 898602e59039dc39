/** One step at a time per key: who comes second waits and looks again. */
export interface InFlight {
  /**
   * Resolves with the function that ends the turn. Undefined: somebody else had the key and is done with it now (or
   * `signal` aborted), so it is worth looking again.
   */
  turn(key: string, signal: AbortSignal): Promise<(() => void) | undefined>
  /** Takes the turn without asking, for what is running already. */
  hold(key: string): () => void
}

export const createInFlight = (): InFlight => {
  const running = new Map<string, Promise<void>>()
  const begin = (key: string): (() => void) => {
    const { promise, resolve } = Promise.withResolvers<void>()
    running.set(key, promise)
    return () => {
      if (running.get(key) === promise) running.delete(key)
      resolve()
    }
  }
  return {
    hold: begin,
    turn: async (key, signal) => {
      const other = running.get(key)
      if (other === undefined) return begin(key)
      const aborted = Promise.withResolvers<void>()
      const leave = (): void => aborted.resolve()
      signal.addEventListener('abort', leave, { once: true })
      await Promise.race([other, aborted.promise])
      signal.removeEventListener('abort', leave)
      return undefined
    },
  }
}
