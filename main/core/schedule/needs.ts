/** What a step asks of the machine, from its container's resources, old fields and new; and whether it can be met. */
import { type PlaceholderContext, resolveText } from '#core/plan/placeholders.ts'
import type { ContainerSpec } from '#shared/pipeline.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { Capacity, Needs } from './choose.ts'

/** In cores and bytes; what is absent was not said. */
export interface Request {
  readonly cpu?: number
  readonly cpuLimit?: number
  readonly memory?: number
  readonly memoryLimit?: number
  readonly gpus?: number
  /** An accelerator that is no GPU. */
  readonly foreign?: string
}

const scales: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
}

/** A Kubernetes quantity: `500m`, `0.5`, `256Mi`, `1e3`. Undefined for what is none. */
export const quantity = (text: string): number | undefined => {
  const match = /^\+?(\d+(?:\.\d*)?|\.\d+)(?:[eE]([-+]?\d+)|([numkKMGTPE]?i?))$/.exec(text.trim())
  if (match === null) return undefined
  const scale = match[2] === undefined ? scales[match[3] ?? ''] : 10 ** Number(match[2])
  return scale === undefined ? undefined : Number(match[1]) * scale
}

/** The old fields count memory in this. */
const gigabyte = 1e9

type Field = 'resourceCpuRequest' | 'resourceCpuLimit' | 'resourceMemoryRequest' | 'resourceMemoryLimit'

const isGpu = (type: string): boolean => /gpu|nvidia|amd\.com|tesla/i.test(type)

/** A text that is a quantity, or what is wrong with it. */
const read = (field: string, text: string): Result<number, string> => {
  const value = quantity(text)
  return value === undefined
    ? err(`\`${field}\` is “${text}”, which is no quantity (like 500m, 2 or 4Gi)`)
    : ok(value)
}

/**
 * @param context resolves the placeholders of the string fields. A text in which one stays is left out: before the run
 * nothing more is known.
 * @returns in the error, the field and what it holds.
 */
export const requestOf = (
  resources: ContainerSpec['resources'],
  context: PlaceholderContext,
): Result<Request, string> => {
  if (resources === undefined) return ok({})
  const found: Record<string, number> = {}
  const take = (name: string, field: Field, old: number | undefined, unit: number): string | undefined => {
    const text = resolveText(resources[field] ?? '', context)
    if (text.includes('{{')) return undefined
    const value = text === '' ? ok(old === undefined ? 0 : old * unit) : read(field, text)
    if (!value.ok) return value.error
    if (value.value > 0) found[name] = value.value
    return undefined
  }
  const { cpuRequest, cpuLimit, memoryRequest, memoryLimit, accelerator } = resources
  const wrong =
    take('cpu', 'resourceCpuRequest', cpuRequest, 1) ??
    take('cpuLimit', 'resourceCpuLimit', cpuLimit, 1) ??
    take('memory', 'resourceMemoryRequest', memoryRequest, gigabyte) ??
    take('memoryLimit', 'resourceMemoryLimit', memoryLimit, gigabyte)
  if (wrong !== undefined) return err(wrong)
  const counted = resolveText(accelerator?.resourceCount || String(accelerator?.count ?? ''), context)
  const type = resolveText(accelerator?.resourceType || (accelerator?.type ?? ''), context)
  if (counted === '' || counted.includes('{{')) return ok(found)
  const count = read('accelerator.resourceCount', counted)
  if (!count.ok) return count
  if (count.value === 0) return ok(found)
  return ok(isGpu(type) ? { ...found, gpus: Math.ceil(count.value) } : { ...found, foreign: type })
}

const gigabytes = (bytes: number): string =>
  bytes >= gigabyte ? `${Number((bytes / gigabyte).toFixed(1))} GB` : `${Math.ceil(bytes / 1e6)} MB`

const coresText = (count: number): string => (count === 1 ? '1 core' : `${Number(count.toFixed(2))} cores`)

/** What this machine can never give. A limit is an upper bound and is met by any machine. */
export const impossible = (request: Request, capacity: Omit<Capacity, 'slots'>): string | undefined => {
  const { cpu = 0, memory = 0 } = request
  if (cpu > capacity.cpu)
    return `It asks for ${coresText(cpu)}; steps may use ${coresText(capacity.cpu)} of this machine.`
  if (memory > capacity.memory)
    return `It asks for ${gigabytes(memory)} of memory; steps may use ${gigabytes(capacity.memory)} of this machine.`
  return undefined
}

/** What the step is told it does not get, in words. Accelerators are limits, so a step runs with those that exist. */
export const shortfall = (
  { gpus = 0, foreign }: Request,
  capacity: Pick<Capacity, 'gpus'>,
): string | undefined => {
  if (foreign !== undefined) return `It asks for ${foreign || 'an accelerator'}, which this machine has not.`
  const there = capacity.gpus.length
  if (gpus <= there) return undefined
  const asked = gpus === 1 ? '1 GPU' : `${gpus} GPUs`
  return `It asks for ${asked}; this machine has ${there === 0 ? 'none' : there}, and the step runs with that.`
}

/**
 * What is set aside for it: its request or, as in Kubernetes, its limit where it has no request; a limit never more
 * than the machine has.
 */
export const needsOf = (request: Request, capacity: Omit<Capacity, 'slots'>): Needs => ({
  cpu: request.cpu ?? Math.min(request.cpuLimit ?? 0, capacity.cpu),
  memory: request.memory ?? Math.min(request.memoryLimit ?? 0, capacity.memory),
  gpus: Math.min(request.gpus ?? 0, capacity.gpus.length),
})
