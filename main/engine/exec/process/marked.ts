import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/**
 * Every process of an attempt inherits this variable, also those that left its process group (`setsid`, a double
 * fork). Only a process that wipes its own environment escapes the sweep.
 */
export const markerVariable = 'NAGARE_ATTEMPT'

/** The number that the system gave to a process last. */
const lastPid = (): number => Number(readFileSync('/proc/loadavg', 'latin1').trim().split(' ').at(-1))

/**
 * Numbers go up and start again at the top end: until then, what a process has started has a higher one. Reading the
 * few that came after it is much less than reading everybody's environment.
 */
const linuxMarked = (needle: string, leader: number | undefined): number[] => {
  // Every entry of the environment ends with a zero byte.
  const wanted = Buffer.from(`${needle}\0`)
  const found: number[] = []
  const from = leader !== undefined && lastPid() >= leader ? leader : 0
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    if (!(pid >= from) || pid === process.pid) continue
    try {
      if (readFileSync(`/proc/${pid}/environ`).includes(wanted)) found.push(pid)
    } catch {
      // Another user's process, or one that has just ended: neither is ours.
    }
  }
  return found
}

const darwinMarked = (needle: string): number[] => {
  const args = ['-A', '-E', '-ww', '-o', 'pid=,command=']
  const text = execFileSync('ps', args, { encoding: 'utf8', maxBuffer: 64 << 20 })
  const lines = text.split('\n')
  return lines.filter((line) => line.split(' ').includes(needle)).map((line) => Number.parseInt(line, 10))
}

/**
 * Pids of the living processes that carry this marker. Empty on Windows, where `taskkill /T` walks the tree.
 * @param leader the first of them, when it is too young for the system to have run out of numbers since.
 */
export const markedProcesses = (marker: string, leader?: number): number[] => {
  const needle = `${markerVariable}=${marker}`
  if (process.platform === 'linux') return linuxMarked(needle, leader)
  if (process.platform === 'darwin') return darwinMarked(needle).filter((pid) => pid !== process.pid)
  return []
}

/** The one among them that leads its own process group: the wrapper of a step. */
export const markedLeader = (marker: string): number | undefined =>
  markedProcesses(marker).find((pid) => groupOf(pid) === pid)

const groupOf = (pid: number): number | undefined => {
  try {
    if (process.platform !== 'linux')
      return Number(execFileSync('ps', ['-o', 'pgid=', '-p', String(pid)], { encoding: 'utf8' }))
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[2])
  } catch {
    return undefined
  }
}
