import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/**
 * Every process of an attempt inherits this variable, also those that left its process group (`setsid`, a double
 * fork). Only a process that wipes its own environment escapes the sweep.
 */
export const markerVariable = 'NAGARE_ATTEMPT'

const linuxMarked = (needle: string): number[] => {
  // Every entry of the environment ends with a zero byte.
  const wanted = Buffer.from(`${needle}\0`)
  const found: number[] = []
  for (const name of readdirSync('/proc')) {
    const pid = Number(name)
    if (!Number.isInteger(pid) || pid === process.pid) continue
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

/** Pids of the living processes that carry this marker. Empty on Windows, where `taskkill /T` walks the tree. */
export const markedProcesses = (marker: string): number[] => {
  const needle = `${markerVariable}=${marker}`
  if (process.platform === 'linux') return linuxMarked(needle)
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
