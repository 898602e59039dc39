import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { uptime } from 'node:os'

/**
 * Names one process for ever: process ids are reused, so a pid alone is never trusted. `startTime` is the kernel's
 * own value on Linux (clock ticks since boot), `ps`'s date on macOS, and epoch milliseconds of our spawn on Windows.
 */
export interface ProcessIdentity {
  readonly pid: number
  readonly bootId: string
  readonly startTime: string
}

/** Windows tells a start time only through a slow query; ours was noted this close to the real one. */
const windowsToleranceMs = 5_000

const run = (file: string, args: readonly string[]): string | undefined => {
  try {
    return execFileSync(file, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return undefined
  }
}

const readBootId = (): string => {
  if (process.platform === 'linux') return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  if (process.platform === 'darwin') return run('sysctl', ['-n', 'kern.bootsessionuuid']) ?? 'unknown'
  // Minutes are coarse enough to survive clock adjustments and fine enough to tell two boots apart.
  return `boot-${Math.round((Date.now() / 1000 - uptime()) / 60)}`
}

let knownBootId: string | undefined
/** Names this run of the machine: no process outlives it. */
export const bootId = (): string => {
  knownBootId ??= readBootId()
  return knownBootId
}

interface LinuxStat {
  readonly state: string
  readonly startTime: string
}
/** The command name (field 2) may hold spaces and brackets, so fields are counted after its last `)`. */
const linuxStat = (pid: number): LinuxStat | undefined => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0] ?? '?', startTime: fields[19] ?? '' }
  } catch {
    return undefined
  }
}

const startTimeOf = (pid: number): string | undefined => {
  if (process.platform === 'linux') {
    const stat = linuxStat(pid)
    // A zombie has ended; only its parent has not looked yet.
    return stat === undefined || stat.state === 'Z' || stat.state === 'X' ? undefined : stat.startTime
  }
  if (process.platform === 'darwin') return run('ps', ['-o', 'lstart=', '-p', String(pid)])
  const query = `[DateTimeOffset]::new((Get-Process -Id ${pid}).StartTime).ToUnixTimeMilliseconds()`
  return run('powershell', ['-NoProfile', '-NonInteractive', '-Command', query])
}

/** Called right after the spawn. A process that is gone already has no start time and never matches. */
export const identify = (pid: number): ProcessIdentity => ({
  pid,
  bootId: bootId(),
  startTime: process.platform === 'win32' ? String(Date.now()) : (startTimeOf(pid) ?? ''),
})

/** True when exactly this process still runs. */
export const isAlive = (identity: ProcessIdentity): boolean => {
  if (identity.bootId !== bootId() || identity.startTime === '') return false
  const now = startTimeOf(identity.pid)
  if (now === undefined || now === '') return false
  if (process.platform !== 'win32') return now === identity.startTime
  return Math.abs(Number(now) - Number(identity.startTime)) < windowsToleranceMs
}
