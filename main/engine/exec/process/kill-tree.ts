import { execFile, execFileSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { endContainer, killContainerNow, type RunningContainer } from '../containers/containers.ts'
import { markedProcesses } from './marked.ts'

export interface Tree {
  /** Leader of the step's process group; undefined when it was never started or is not known any more. */
  readonly pid: number | undefined
  readonly marker: string
  /** The step's container, which is no process of ours: its engine has to end it. */
  readonly container?: RunningContainer
}

const pollMs = 25
/** A process that forks faster than we sweep is chased this often before we give up on it. */
const maxSweeps = 40

const signal = (pid: number, name: NodeJS.Signals): void => {
  try {
    process.kill(pid, name)
  } catch {
    // ESRCH: it ended first, which is what was wanted. EPERM: it changed its user; nothing can be done from here.
  }
}

const groupLives = (pid: number): boolean => {
  try {
    process.kill(-pid, 0)
    return true
  } catch {
    return false
  }
}

const signalAll = (tree: Tree, name: NodeJS.Signals): void => {
  if (tree.pid !== undefined) signal(-tree.pid, name)
  for (const pid of markedProcesses(tree.marker)) signal(pid, name)
}

/** A group of zombies only still answers to signal 0; the marker (read from the living) tells the truth. */
const anythingLives = (tree: Tree): boolean =>
  markedProcesses(tree.marker).length > 0 ||
  (process.platform === 'darwin' && tree.pid !== undefined && groupLives(tree.pid))

/**
 * Kills what carries the marker until nothing does. Returns how many processes there were at first.
 * @param leader as in `markedProcesses`.
 */
export const sweep = async (marker: string, leader?: number): Promise<number> => {
  const first = markedProcesses(marker, leader)
  let left = first
  for (let round = 0; left.length > 0 && round < maxSweeps; round += 1) {
    for (const pid of left) signal(pid, 'SIGKILL')
    await sleep(pollMs)
    left = markedProcesses(marker)
  }
  return first.length
}

const killWindows = async (pid: number): Promise<void> => {
  // taskkill fails when the tree is gone already.
  await promisify(execFile)('taskkill', ['/PID', String(pid), '/T', '/F']).catch(() => undefined)
}

/**
 * Ends a step and everything it started: TERM to the group and to what escaped it, `graceMs` to go, then KILL, then
 * a sweep by marker. Resolves when nothing of it is left. On Windows there is no polite request: the tree is ended.
 */
export const killTree = async (tree: Tree, graceMs: number): Promise<void> => {
  if (process.platform === 'win32') {
    if (tree.pid !== undefined) await killWindows(tree.pid)
    return
  }
  if (tree.container !== undefined) await endContainer(tree.container, Math.ceil(graceMs / 1000))
  signalAll(tree, 'SIGTERM')
  const end = performance.now() + graceMs
  while (anythingLives(tree) && performance.now() < end) await sleep(pollMs)
  if (tree.pid !== undefined && groupLives(tree.pid)) signal(-tree.pid, 'SIGKILL')
  await sweep(tree.marker)
}

/**
 * Ends a step and everything it started before it returns, without asking: for a process that is about to exit. What
 * forks faster than this looks is left to the next start, which sweeps what an earlier process left.
 */
export const killNow = (tree: Tree): void => {
  if (process.platform === 'win32') {
    if (tree.pid === undefined) return
    try {
      execFileSync('taskkill', ['/PID', String(tree.pid), '/T', '/F'], { stdio: 'ignore' })
    } catch {
      // It ended first.
    }
    return
  }
  if (tree.container !== undefined) killContainerNow(tree.container)
  for (let round = 0; round < maxSweeps; round += 1) {
    signalAll(tree, 'SIGKILL')
    if (markedProcesses(tree.marker).length === 0) return
  }
}
