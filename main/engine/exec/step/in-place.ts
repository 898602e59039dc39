/** From a step that is ready to one that has its place on the machine. */
import { localPath } from '#core/plan/local-path.ts'
import type { Needs } from '#core/schedule/choose.ts'
import { impossible, needsOf, type Request, requestOf, shortfall } from '#core/schedule/needs.ts'
import { entry } from '#core/spec/document.ts'
import { err, type Result } from '#shared/result.ts'
import type { Failure } from '#shared/run.ts'
import type { AttemptJob, Outcome, StepServices } from './attempt-job.ts'

const hint =
  'Change what the step asks for (`set_cpu_request`, `set_memory_request`), or use a bigger machine.'

type Place = Pick<StepServices, 'machine' | 'slots'>

/** What the file asks for, now that its placeholders are known. */
const requestFor = ({ doc, spec, facts }: AttemptJob, { machine }: Place): Result<Request, Failure> => {
  const executor = entry(doc.spec.deploymentSpec?.executors, spec.executorLabel)
  const context = { facts, inputs: spec.inputs, pathOf: localPath }
  const request = requestOf(executor?.container?.resources, context)
  if (!request.ok) return err({ reason: 'bad-input', message: `The step's ${request.error}.`, hint })
  const message = impossible(request.value, machine.limits())
  return message === undefined ? request : err({ reason: 'bad-input', message, hint })
}

/** Libraries that start a thread per core are held to what the step has asked for. */
const threadVariables = [
  'OMP_NUM_THREADS',
  'OPENBLAS_NUM_THREADS',
  'MKL_NUM_THREADS',
  'NUMEXPR_NUM_THREADS',
  'VECLIB_MAXIMUM_THREADS',
] as const

const variablesFor = ({ cpu, cpuLimit }: Request, gpus: readonly string[]): PlaceVariables => {
  const cores = cpu ?? cpuLimit
  const threads = cores === undefined ? [] : threadVariables.map((name) => [name, String(Math.ceil(cores))])
  return {
    threads: Object.fromEntries(threads) as Record<string, string>,
    devices: gpus.length === 0 ? {} : { CUDA_VISIBLE_DEVICES: gpus.join(',') },
  }
}

/** `threads` give way to what the component sets itself; `devices` are this step's and nobody else's. */
export interface PlaceVariables {
  readonly threads: Readonly<Record<string, string>>
  readonly devices: Readonly<Record<string, string>>
}

/** Waits for the place, carries out the work in it, and gives it back. */
export const inPlace = async (
  job: AttemptJob,
  services: Place,
  work: (variables: PlaceVariables) => Promise<Outcome>,
): Promise<Outcome> => {
  const request = requestFor(job, services)
  if (!request.ok) return { type: 'failed', failure: request.error }
  const capacity = services.machine.capacity()
  const less = shortfall(request.value, capacity)
  if (less !== undefined) job.log.note(less)
  const needs = needsOf(request.value, capacity)
  const { runId, signal, onWait } = job
  const lease = await services.slots.acquire({ runId, needs, signal, onWait })
  if (lease === undefined) return { type: 'canceled' }
  try {
    return await work(variablesFor(request.value, lease.gpus))
  } finally {
    lease.release()
  }
}

/** What a step that is running already holds, as far as it can be told from its file. */
export const heldBy = (job: AttemptJob, services: Place): Needs => {
  const request = requestFor(job, services)
  return needsOf(request.ok ? request.value : {}, services.machine.capacity())
}
