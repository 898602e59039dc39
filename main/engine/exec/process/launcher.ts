import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { err, ok, type Result } from '#shared/result.ts'
import type { AttemptPaths } from '../attempt-paths.ts'
import { identify, isAlive, type ProcessIdentity } from './identity.ts'
import { markedLeader, markerVariable } from './marked.ts'
import { parseExit, wrap } from './wrapper.ts'

export interface StepCommand {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** A Python, for systems where the wrapper needs one. */
  readonly interpreter: string
  readonly marker: string
}

/** `spawn.json`: enough to find the process again after our own death. */
export interface SpawnRecord extends ProcessIdentity {
  readonly marker: string
  readonly argv: readonly string[]
  readonly at: number
}

/** How a step ended. No `status`: it vanished without leaving one. */
export interface StepExit {
  readonly status?: number
}

export interface RunningStep {
  /** Undefined when it had ended before we came: its number may be somebody else's by now. */
  readonly pid: number | undefined
  readonly ended: Promise<StepExit>
}

/** How often an adopted step's status file and process are looked at. */
const adoptedPollMs = 100

/** The status that the wrapper left, if it is complete. */
export const readExit = (paths: AttemptPaths): number | undefined => {
  try {
    return parseExit(readFileSync(paths.exit, 'utf8'))
  } catch {
    return undefined
  }
}

export const readSpawn = (paths: AttemptPaths): SpawnRecord | undefined => {
  try {
    return JSON.parse(readFileSync(paths.spawn, 'utf8')) as SpawnRecord
  } catch {
    return undefined
  }
}

const note = (paths: AttemptPaths, record: SpawnRecord): void => {
  try {
    writeFileSync(paths.spawn, JSON.stringify(record))
  } catch {
    // The disk is full. The step runs all the same; after a crash it is found by its marker.
    rmSync(paths.spawn, { force: true })
  }
}

const whenEnded = (child: ChildProcess, paths: AttemptPaths): Promise<StepExit> =>
  new Promise((resolve) => {
    child.once('exit', (code) => {
      const status = readExit(paths) ?? code ?? undefined
      resolve(status === undefined ? {} : { status })
    })
  })

const started = async (child: ChildProcess): Promise<Result<number, string>> => {
  const { pid } = child
  if (pid !== undefined) return ok(pid)
  return new Promise((resolve) => {
    child.once('error', (cause) => resolve(err(cause.message)))
  })
}

/**
 * Starts a step detached, in its own session and process group, its output going straight to files: it outlives us,
 * and whatever it prints costs us nothing. The attempt's folders exist. Errors are what the system said.
 */
export const launch = async (
  command: StepCommand,
  paths: AttemptPaths,
  at: number,
): Promise<Result<RunningStep, string>> => {
  const wrapped = wrap(command.argv, paths.directory, command.interpreter)
  const out = openSync(paths.stdout, 'a')
  const errors = openSync(paths.stderr, 'a')
  try {
    const child = spawn(wrapped.file, wrapped.args, {
      cwd: paths.work,
      detached: true,
      env: { ...command.env, [markerVariable]: command.marker },
      stdio: ['ignore', out, errors],
      windowsHide: true,
    })
    // What concerns the start is answered below; nothing later may bring us down.
    child.on('error', () => undefined)
    const ended = whenEnded(child, paths)
    const pid = await started(child)
    if (!pid.ok) return pid
    child.unref()
    note(paths, { ...identify(pid.value), marker: command.marker, argv: command.argv, at })
    return ok({ pid: pid.value, ended })
  } catch (cause) {
    // Thrown for arguments the system cannot take at all: too long, or with a zero byte.
    return err(cause instanceof Error ? cause.message : String(cause))
  } finally {
    closeSync(out)
    closeSync(errors)
  }
}

/**
 * The record of a step that an earlier process started. When that process died between the start and the note, the
 * step is found by its marker, and the note is made now.
 */
export const findSpawn = (marker: string, paths: AttemptPaths, at: number): SpawnRecord | undefined => {
  const noted = readSpawn(paths)
  if (noted !== undefined) return noted.marker === marker ? noted : undefined
  const leader = markedLeader(marker)
  if (leader === undefined) return undefined
  const record: SpawnRecord = { ...identify(leader), marker, argv: [], at }
  note(paths, record)
  return record
}

/**
 * Follows a step that an earlier process started: by its status file, and by its identity.
 * @param record undefined when there is none: only a status can tell then.
 */
export const adopt = (record: SpawnRecord | undefined, paths: AttemptPaths): RunningStep => {
  const lives = (): boolean => record !== undefined && isAlive(record)
  const look = (resolve: (exit: StepExit) => void): void => {
    // In this order: what dies after the first look has written its status before the second.
    const alive = lives()
    const status = readExit(paths)
    if (status === undefined && alive) setTimeout(() => look(resolve), adoptedPollMs)
    else resolve(status === undefined ? {} : { status })
  }
  return { pid: lives() ? record?.pid : undefined, ended: new Promise(look) }
}
