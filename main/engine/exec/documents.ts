/** The document of a run, kept beside it exactly as it was given. */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runFolder } from './attempt-paths.ts'

const fileName = 'pipeline.yaml'

export const keepDocument = (runs: string, runId: string, text: string): void => {
  mkdirSync(runFolder(runs, runId), { recursive: true })
  writeFileSync(join(runFolder(runs, runId), fileName), text)
}

/** Undefined when somebody deleted it. */
export const readDocument = (runs: string, runId: string): string | undefined => {
  try {
    return readFileSync(join(runFolder(runs, runId), fileName), 'utf8')
  } catch {
    return undefined
  }
}

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex')
