import { setTimeout as sleep } from 'node:timers/promises'
import type { AttemptJob } from './attempt-job.ts'

const pauseMs = 1_000

const isFull = (cause: unknown): boolean => (cause as NodeJS.ErrnoException | null)?.code === 'ENOSPC'

/**
 * What cannot be written because the disk is full is written once there is space: hours of a step's work are not lost
 * at its last file. A stop ends the waiting. `work` may be done by half and is done again from its beginning.
 */
export const withSpace = async <T>(
  { log, signal }: Pick<AttemptJob, 'log' | 'signal'>,
  work: () => T | Promise<T>,
): Promise<T> => {
  for (let told = false; ; told = true) {
    try {
      return await work()
    } catch (cause) {
      if (!isFull(cause) || signal.aborted) throw cause
      if (!told) log.note('The disk is full. Free some space: the step goes on by itself then.')
      await sleep(pauseMs)
    }
  }
}
