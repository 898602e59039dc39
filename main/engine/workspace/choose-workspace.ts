import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { userFolder } from './user-folder.ts'

interface Choice {
  /** Folder that was asked for, if any. */
  readonly given?: string | undefined
  /** Folder of the samples; copied once, when there is no other workspace to open. */
  readonly examples: string
  /** Default: the app's folder in the user's data. */
  readonly home?: string
}

const memoryOf = (home: string): string => join(home, 'last-workspace.json')

const remembered = (home: string): string | undefined => {
  try {
    const parsed: unknown = JSON.parse(readFileSync(memoryOf(home), 'utf8'))
    const path = typeof parsed === 'object' && parsed !== null && 'path' in parsed ? parsed.path : undefined
    return typeof path === 'string' && existsSync(path) ? path : undefined
  } catch {
    return undefined
  }
}

const remember = (home: string, path: string): void => {
  mkdirSync(home, { recursive: true })
  const draft = `${memoryOf(home)}.${process.pid}`
  writeFileSync(draft, `${JSON.stringify({ path })}\n`)
  renameSync(draft, memoryOf(home))
}

/** The samples as a workspace of the user's own. Copied aside and renamed, so a half copy never counts. */
const firstWorkspace = (home: string, examples: string): string => {
  const folder = join(home, 'Examples')
  if (existsSync(folder)) return folder
  const draft = `${folder}.${process.pid}`
  rmSync(draft, { recursive: true, force: true })
  // An installation may hold links into a store; a copy that only links there would change with the next version.
  if (existsSync(examples)) cpSync(examples, draft, { recursive: true, dereference: true })
  else mkdirSync(draft, { recursive: true })
  try {
    renameSync(draft, folder)
  } catch (error) {
    // Another process was first; its copy is as good.
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
  return folder
}

/**
 * The folder to open: the one asked for, else the last one, else (only then) a fresh copy of the samples. What was
 * chosen is the last one from now on.
 */
export const chooseWorkspace = ({ given, examples, home = userFolder() }: Choice): string => {
  mkdirSync(home, { recursive: true })
  const chosen = given === undefined ? (remembered(home) ?? firstWorkspace(home, examples)) : resolve(given)
  remember(home, chosen)
  return chosen
}
