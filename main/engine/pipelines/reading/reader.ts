/**
 * Reads pipelines without holding up anybody: small texts at once, large ones in a thread. While one is read there,
 * everything else is answered, runs go on, and what is typed is kept.
 */
import { tooManyEntries } from '#core/spec/extent.ts'
import { digestOf } from '#engine/exec/documents.ts'
import type { Problem } from '#shared/problem.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { readPipeline } from '../read-pipeline.ts'
import { type JobInput, type JobName, type JobOutput, jobs } from './jobs.ts'
import { createThread, type ThreadFailure, type ThreadLimits } from './thread.ts'

/** None of them rejects; a text that could not be read has its reason among what is wrong with it. */
export interface Reader {
  read(text: string, name: string): Promise<JobOutput<'read'>>
  check(text: string): Promise<JobOutput<'check'>>
  import(text: string, name: string): Promise<JobOutput<'import'>>
  /** Undefined also: too large to be compared. */
  compare(before: string, after: string): Promise<JobOutput<'compare'>>
  close(): Promise<void>
}

/** In characters. Reading takes up to 2.5 ms for each thousand, starting a thread about as long as reading so many. */
const largeText = 128 * 1024

interface Limits extends ThreadLimits {
  readonly patienceMs: number
}

const defaults: Limits = { patienceMs: 60_000, memoryMb: 4_096, idleMs: 10_000 }

const hint =
  'Write steps that are alike as a loop (dsl.ParallelFor), take away components that no step uses, or split it into several pipelines.'

function problemOf(failure: ThreadFailure, patienceMs: number): Problem {
  const severity = 'error'
  if (failure.why === 'late') {
    const message = `This file was not read: it took longer than ${Math.ceil(patienceMs / 1_000)} seconds.`
    return { severity, code: 'too-large', message, hint }
  }
  if (failure.why === 'memory') {
    const message = 'This file was not read: it needs too much memory.'
    return { severity, code: 'too-large', message, hint }
  }
  const message = `This file was not read, as its reader broke down: ${failure.words}`
  return {
    severity,
    code: 'unreadable',
    message,
    hint: 'Open it again; if it happens again, start Nagare again.',
  }
}

export function createReader(limits: Partial<Limits> = {}): Reader {
  const all = { ...defaults, ...limits }
  const thread = createThread(all)
  const done = async <K extends JobName>(
    job: K,
    input: JobInput<K>,
    length: number,
  ): Promise<Result<JobOutput<K>, Problem>> => {
    const work = jobs[job] as (input: JobInput<K>) => JobOutput<K>
    if (length < largeText) return ok(work(input))
    // What is to be run is not refused for its size: it may be the last thing that a person waits for.
    const patienceMs = all.patienceMs * (job === 'check' ? 10 : 1)
    const answered = await thread.ask({ job, input }, patienceMs)
    // The thread runs the same code: what comes back is what it makes.
    return answered.ok ? ok(answered.value as JobOutput<K>) : err(problemOf(answered.error, patienceMs))
  }
  /** What is refused for its extent is not sent to anybody. */
  const unlessVast = async <K extends 'read' | 'import'>(
    job: K,
    input: JobInput<K>,
  ): Promise<Result<JobOutput<K>, Problem>> => {
    const vast = tooManyEntries(input.text)
    return vast === undefined ? done(job, input, input.text.length) : err(vast)
  }
  return {
    async read(text, name) {
      const read = await unlessVast('read', { text, name })
      return read.ok ? read.value : { ...readPipeline('', name), digest: digestOf(text), wrong: [read.error] }
    },
    async check(text) {
      const checked = await done('check', { text }, text.length)
      return checked.ok ? checked.value : { doc: undefined, wrong: [checked.error] }
    },
    async import(text, name) {
      const read = await unlessVast('import', { text, name })
      return read.ok ? read.value : err([read.error])
    },
    async compare(before, after) {
      const compared = await done('compare', { before, after }, before.length + after.length)
      return compared.ok ? compared.value : undefined
    },
    close: thread.close,
  }
}
