import type { RetryPolicy } from '#shared/pipeline.ts'
import type { Failure, FailureReason } from '#shared/run.ts'

const defaultFactor = 2
const defaultMaxSeconds = 3600

/** These come out the same however often they are tried. */
const hopeless: ReadonlySet<FailureReason> = new Set(['environment', 'no-python', 'bad-input', 'internal'])

/** Protobuf duration text, `1.5s`, in seconds; undefined for what is not one. */
const seconds = (text: string | undefined): number | undefined => {
  const match = /^(\d+(?:\.\d+)?)s$/.exec(text ?? '')
  return match === null ? undefined : Number(match[1])
}

/** The first try and its retries. */
export const maxAttempts = (policy: RetryPolicy | undefined): number =>
  1 + Math.max(0, policy?.maxRetryCount ?? 0)

/**
 * KFP's retry policy: `backoffDuration · backoffFactor^(n-1)` before the n-th retry, at most `backoffMaxDuration`.
 * @param attempt number of the attempt that failed, from 1.
 * @returns milliseconds to wait before the next attempt; undefined when this was the last one.
 */
export const retryDelay = (
  policy: RetryPolicy | undefined,
  attempt: number,
  failure: Failure,
): number | undefined => {
  if (attempt >= maxAttempts(policy) || hopeless.has(failure.reason)) return undefined
  const base = seconds(policy?.backoffDuration) ?? 0
  const factor = policy?.backoffFactor ?? defaultFactor
  const max = seconds(policy?.backoffMaxDuration) ?? defaultMaxSeconds
  // A factor of 0 is protobuf's "not set".
  return Math.min(base * (factor === 0 ? defaultFactor : factor) ** (attempt - 1), max) * 1000
}
