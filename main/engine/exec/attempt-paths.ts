import { createHash } from 'node:crypto'
import { join } from 'node:path'

/** Longest file name that every file system takes, with room for what others append. */
const maxName = 120

const percent = (char: string): string =>
  [...Buffer.from(char)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('')

/**
 * A task's path as one file name that any system accepts: `/` becomes `+`, everything unusual its percent code, and
 * very long places keep their readable end behind a digest. Different paths give different names.
 */
export const fileSafe = (path: string): string => {
  const encoded = path.replaceAll(/[^A-Za-z0-9._\-[\]/]/gu, percent)
  const name = encoded.replaceAll('/', '+').replace(/^\.|\.$/g, percent)
  if (name.length <= maxName) return name
  const digest = createHash('sha256').update(path).digest('hex').slice(0, 16)
  return `${digest}${name.slice(-(maxName - digest.length))}`
}

/** Where one attempt keeps everything. */
export interface AttemptPaths {
  readonly directory: string
  readonly stdout: string
  readonly stderr: string
  /** Nagare's own lines about this attempt. */
  readonly notes: string
  /** Who was started: identity, marker, argv. */
  readonly spawn: string
  readonly exit: string
  readonly component: string
  readonly source: string
  readonly executorInput: string
  /** Working directory of the step. */
  readonly work: string
  /** Task root: output files and executor_output.json; its contents are published when the step succeeds. */
  readonly outputs: string
  readonly executorOutput: string
  readonly failure: string
  /** Which output was, or is being, published where. */
  readonly publication: string
}

export const runFolder = (runs: string, runId: string): string => join(runs, runId)

export const attemptPaths = (runs: string, runId: string, path: string, attempt: number): AttemptPaths =>
  attemptPathsIn(join(runFolder(runs, runId), fileSafe(path), String(attempt)))

export const attemptPathsIn = (directory: string): AttemptPaths => {
  const outputs = join(directory, 'outputs')
  return {
    directory,
    stdout: join(directory, 'stdout.log'),
    stderr: join(directory, 'stderr.log'),
    notes: join(directory, 'nagare.log'),
    spawn: join(directory, 'spawn.json'),
    exit: join(directory, 'exit'),
    component: join(directory, 'component.json'),
    source: join(directory, 'component.py'),
    executorInput: join(directory, 'executor_input.json'),
    work: join(directory, 'work'),
    outputs,
    executorOutput: join(outputs, 'executor_output.json'),
    failure: join(directory, 'failure.json'),
    publication: join(directory, 'publication.json'),
  }
}
