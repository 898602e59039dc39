/** The thread that reads large texts: one job in, one answer out. Bundled by itself, as `reading-worker.cjs`. */
import { parentPort } from 'node:worker_threads'
import { type Job, jobs } from './jobs.ts'

parentPort?.on('message', ({ job, input }: Job) => {
  const work = jobs[job] as (input: Job['input']) => unknown
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port is not a window
  parentPort?.postMessage(work(input))
})
