import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

type Collect = (options: { readonly type: 'minor' }) => void

/** This much garbage is waited for: a collection takes about a millisecond. */
const limit = 16 * 1024 * 1024

const exposed = (): Collect | undefined => {
  setFlagsFromString('--expose-gc')
  const gc: unknown = runInNewContext('gc')
  return typeof gc === 'function' ? (gc as Collect) : undefined
}

let collect: Collect | undefined
let known = false
let bytes = 0

/**
 * Notes that a buffer of a stream has been used up. Buffers live outside of V8's heap, where their number does not
 * move it to collect: left alone, a large upload piles up a hundred megabytes of them before it does.
 */
export const usedUp = (size: number): void => {
  bytes += size
  if (bytes < limit) return
  bytes = 0
  if (!known) collect = exposed()
  known = true
  collect?.({ type: 'minor' })
}
