/** What steps may use of this machine, all runs together. */
import { execFile } from 'node:child_process'
import { statfsSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import { promisify } from 'node:util'
import type { Capacity } from '#core/schedule/choose.ts'
import type { Settings } from '#shared/contract/studio.ts'

const gigabyte = 1e9
const nvidiaMs = 5_000

/**
 * Steps at once where no number is set. More than there are cores: many steps wait for a network, a disk or a clock,
 * and a loop that asks for eight at once gets them. What a step needs for itself it can say (`set_cpu_request`), and
 * then no more of them run than there are cores for.
 */
const automaticSlots = (): number => Math.max(8, 2 * availableParallelism())

export const slotsOf = ({ slots }: Pick<Settings, 'slots'>): number =>
  slots === 0 ? automaticSlots() : slots

/** Of the machine or, where it is less, of the container that we run in. */
const wholeMemory = (): number => {
  const constrained = process.constrainedMemory()
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem()
}

/** Left to everything else when the setting says nothing. */
const usualReserve = (whole: number): number => Math.min(gigabyte, whole / 10)

/** Below this much real free memory nothing more is begun, whatever the steps have asked for. */
const floorOf = (whole: number): number => Math.min(gigabyte / 2, whole / 20)

/** Below this much free space nothing more is begun: what runs needs it to come to its end. */
const diskFloor = 100e6

/** Bytes left, where that is too little; undefined where there is enough, or nobody can tell. */
export const fullDisk = (folder: string): number | undefined => {
  try {
    const { bavail, blocks, bsize } = statfsSync(folder)
    const free = bavail * bsize
    return free < Math.min(diskFloor, (blocks * bsize) / 20) ? free : undefined
  } catch {
    return undefined
  }
}

/** The ids that the driver knows, less those that the person has hidden from us. None where there is no driver. */
const findGpus = async (hidden = process.env['CUDA_VISIBLE_DEVICES']): Promise<readonly string[]> => {
  const args = ['--query-gpu=index,uuid', '--format=csv,noheader']
  const told = await promisify(execFile)('nvidia-smi', args, { timeout: nvidiaMs }).catch(() => undefined)
  const rows = (told?.stdout ?? '').split('\n').map((line) => line.split(',').map((cell) => cell.trim()))
  const known = rows.filter(([, uuid]) => uuid?.startsWith('GPU-'))
  if (hidden === undefined) return known.map(([, uuid = '']) => uuid)
  const shown = hidden.split(',').map((one) => one.trim())
  return shown.flatMap((one) => known.find((row) => row.includes(one))?.[1] ?? [])
}

export interface Machine {
  /** Asked for each choice: a change of the settings counts from the next step on. */
  capacity(): Capacity
  /** The most there can ever be: with what we hold ourselves given back. */
  limits(): Capacity
  /** Resolves when it is known which GPUs there are. */
  readonly ready: Promise<void>
}

/**
 * @param settings of the workspace.
 * @param folder on the disk that steps write to.
 * @param held memory in bytes that we hold ourselves and that steps cannot have for now.
 */
export const readMachine = (settings: () => Settings, folder: string, held: () => number): Machine => {
  const whole = wholeMemory()
  const floor = floorOf(whole)
  let gpus: readonly string[] = []
  const ready = findGpus().then((found) => {
    gpus = found
  })
  const limits = (): Capacity => {
    const now = settings()
    const { reservedCores, reservedMemory } = now
    const full = fullDisk(folder)
    const reserve = reservedMemory === 0 ? usualReserve(whole) : reservedMemory * gigabyte
    return {
      slots: slotsOf(now),
      cpu: Math.max(1, availableParallelism() - reservedCores),
      memory: Math.max(0, whole - reserve),
      gpus,
      short: process.availableMemory() < floor,
      ...(full === undefined ? {} : { full }),
    }
  }
  const capacity = (): Capacity => {
    const most = limits()
    return { ...most, memory: Math.max(0, most.memory - held()) }
  }
  return { ready, limits, capacity }
}
