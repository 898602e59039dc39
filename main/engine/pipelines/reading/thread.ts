/** A thread that does one job after the other, is started when there is one, and goes when there was none for a while. */
import { existsSync, readFileSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { err, ok, type Result } from '#shared/result.ts'
import type { Job } from './jobs.ts'

/** `late`: it took longer than it may. `memory`: it needed more than it may. `broken`: anything else, with its words. */
export type ThreadFailure =
  | { readonly why: 'late' }
  | { readonly why: 'memory' }
  | { readonly why: 'broken'; readonly words: string }

export interface Thread {
  ask(job: Job, patienceMs: number): Promise<Result<unknown, ThreadFailure>>
  close(): Promise<void>
}

export interface ThreadLimits {
  readonly memoryMb: number
  readonly idleMs: number
}

/**
 * In a bundle, the thread's own bundle lies beside. It is read here and handed over as text: in the desktop app it
 * lies in the archive, which a thread's loader need not know.
 */
function startWorker(memoryMb: number): Worker {
  const options = { resourceLimits: { maxOldGenerationSizeMb: memoryMb } }
  const source = new URL('./reading-worker.ts', import.meta.url)
  if (existsSync(source)) return new Worker(source, options)
  const bundle = new URL('./reading-worker.cjs', import.meta.url)
  return new Worker(readFileSync(bundle, 'utf8'), { ...options, eval: true })
}

const failureOf = (error: unknown): ThreadFailure =>
  (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
    ? { why: 'memory' }
    : { why: 'broken', words: error instanceof Error ? error.message : String(error) }

/** One job and its end: an answer, or that the thread came to nothing. */
function answerOf(worker: Worker, job: Job, patienceMs: number): Promise<Result<unknown, ThreadFailure>> {
  const { promise, resolve } = Promise.withResolvers<Result<unknown, ThreadFailure>>()
  const timer = setTimeout(() => resolve(err({ why: 'late' })), patienceMs)
  const heard = {
    message: (answer: unknown) => resolve(ok(answer)),
    error: (error: unknown) => resolve(err(failureOf(error))),
    exit: () => resolve(err({ why: 'broken', words: 'its thread has ended' })),
  }
  for (const [event, listener] of Object.entries(heard)) worker.on(event, listener)
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port is not a window
  worker.postMessage(job)
  return promise.finally(() => {
    clearTimeout(timer)
    for (const [event, listener] of Object.entries(heard)) worker.off(event, listener)
  })
}

export function createThread({ memoryMb, idleMs }: ThreadLimits): Thread {
  let worker: Worker | undefined
  let idle: ReturnType<typeof setTimeout> | undefined
  let turn: Promise<unknown> = Promise.resolve()
  let closed = false
  const start = (): Worker => {
    const made = startWorker(memoryMb)
    // Also between jobs: an error that nobody hears would end this process.
    made.on('error', () => {})
    made.on('exit', () => {
      if (worker === made) worker = undefined
    })
    return made
  }
  const stop = async (): Promise<void> => {
    clearTimeout(idle)
    const left = worker
    worker = undefined
    await left?.terminate()
  }
  const doOne = async (job: Job, patienceMs: number): Promise<Result<unknown, ThreadFailure>> => {
    clearTimeout(idle)
    if (closed) return err({ why: 'broken', words: 'Nagare is closing' })
    try {
      worker ??= start()
    } catch (error) {
      return err(failureOf(error))
    }
    worker.ref()
    const answer = await answerOf(worker, job, patienceMs)
    if (!answer.ok) await stop()
    worker?.unref()
    idle = setTimeout(() => void stop(), idleMs).unref()
    return answer
  }
  return {
    ask(job, patienceMs) {
      const mine = turn.then(() => doOne(job, patienceMs))
      turn = mine
      return mine
    },
    async close() {
      closed = true
      await stop()
    },
  }
}
