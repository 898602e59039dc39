/**
 * One attempt of one step, from launch to outcome: environment, slot, files, process, outputs. It never throws: what
 * nobody expected becomes the failure `internal`.
 */
import { mkdirSync } from 'node:fs'
import { classifyExecutor, volumeStub } from '#core/plan/component.ts'
import { entry } from '#core/spec/document.ts'
import type { Failure } from '#shared/run.ts'
import type { AttemptRecord } from '../journal.ts'
import { bootId } from '../process/identity.ts'
import { adopt, findSpawn, type StepCommand } from '../process/launcher.ts'
import type { AttemptJob, Outcome, StepServices } from './attempt-job.ts'
import { importArtifact } from './import-artifact.ts'
import { heldBy, inPlace, type PlaceVariables } from './in-place.ts'
import { prepareStep, type ReadyStep } from './prepare-step.ts'
import { seeToEnd } from './see-to-end.ts'
import { removeVolumes } from './step-platform.ts'
import { actForCluster } from './volume-stub.ts'
import { withSpace } from './with-space.ts'

const startHint = (error: string, { argv }: StepCommand): string =>
  error.includes('E2BIG')
    ? 'Its environment or its arguments are too long for the system (on Linux 128 KB each): hand large values on in a file.'
    : `Check that ${argv[0] ?? 'its program'} can be executed.`

/** Packages by their names; how they are told apart inside is nobody's concern. */
const warmNote = (modules: readonly string[]): string => {
  const names = [...new Set(modules.map((name) => name.split('.')[0] ?? ''))]
  return names.length === 0 ? 'Started warm.' : `Started warm: ${names.join(', ')} had been imported already.`
}

const execute = async (
  job: AttemptJob,
  services: StepServices,
  ready: ReadyStep,
  place: PlaceVariables,
): Promise<Outcome> => {
  const { stepRunId, marker } = job.onRunning((id) => ready.began(id))
  const command = await withSpace(job, () => ready.command(stepRunId, marker, place))
  const from = performance.now()
  const step = await services.warm.start(command, ready.warmth, job.paths, services.clock.now())
  if (!step.ok) {
    const message = `The system refused to start the step: ${step.error}`
    return { type: 'failed', failure: { reason: 'spawn', message, hint: startHint(step.error, command) } }
  }
  if (step.value.warm !== undefined) job.log.note(warmNote(step.value.warm))
  const age = (): number => performance.now() - from
  const begun = { step: step.value.step, marker, stepRunId, adopted: false, bootId: bootId(), age }
  return seeToEnd(job, services, begun)
}

/** A command: a Python component, or a container's. */
const runCommand = async (job: AttemptJob, services: StepServices): Promise<Outcome> => {
  mkdirSync(job.paths.directory, { recursive: true })
  if (job.spec.attempt > 1) job.log.note(`Attempt ${job.spec.attempt} of ${job.spec.maxAttempts}.`)
  let ready: Awaited<ReturnType<typeof prepareStep>> | undefined
  try {
    ready = await prepareStep(job, services)
    if (job.signal.aborted) return { type: 'canceled' }
    if (!ready.ok) {
      job.log.note(ready.error.message)
      return { type: 'failed', failure: ready.error }
    }
    const step = ready.value
    return await inPlace(job, services, (place) => execute(job, services, step, place))
  } finally {
    if (ready?.ok) ready.value.release?.()
    removeVolumes(job.paths)
  }
}

const attempt = async (job: AttemptJob, services: StepServices): Promise<Outcome> => {
  const executor = entry(job.doc.spec.deploymentSpec?.executors, job.spec.executorLabel)
  if (executor?.importer !== undefined) return importArtifact(job, services, executor.importer)
  const stub = executor && volumeStub(classifyExecutor(executor, job.doc.spec.sdkVersion))
  return stub === undefined ? runCommand(job, services) : actForCluster(stub, job, services)
}

const unexpected = (cause: unknown): Failure => {
  const error = cause instanceof Error ? cause : new Error(String(cause))
  if ((error as NodeJS.ErrnoException).code === 'ENOSPC') {
    return {
      reason: 'internal',
      message: 'The disk is full.',
      hint: 'Free some space and run the step again.',
    }
  }
  const hint = 'This is a fault of Nagare. Please report it with the trace.'
  return {
    reason: 'internal',
    message: error.message,
    hint,
    ...(error.stack === undefined ? {} : { traceback: error.stack }),
  }
}

/** Takes over what an earlier process started: alive, or ended with or without a status. */
const takeOver = async (job: AttemptJob, services: StepServices, record: AttemptRecord): Promise<Outcome> => {
  const { marker, stepRunId } = record
  const lease = services.slots.occupy(job.runId, heldBy(job, services))
  let release: (() => void) | undefined
  try {
    const found = findSpawn(marker, job.paths, services.clock.now())
    release = services.environments.hold(found?.argv[0] ?? '')
    const since = found?.at ?? services.clock.now()
    const age = (): number => Math.max(0, services.clock.now() - since)
    const step = adopt(found, job.paths)
    const began = { marker, stepRunId, bootId: record.bootId }
    return await seeToEnd(job, services, { step, ...began, adopted: true, age })
  } finally {
    removeVolumes(job.paths)
    release?.()
    lease.release()
  }
}

/** What a step said on its way out is kept for long; its secrets are not. */
const withoutSecrets = (outcome: Outcome, services: StepServices): Outcome => {
  if (outcome.type !== 'failed') return outcome
  const redact = services.secrets.redactor()
  const { message, traceback, ...failure } = outcome.failure
  const trace = traceback === undefined ? {} : { traceback: redact(traceback) }
  return { type: 'failed', failure: { ...failure, message: redact(message), ...trace } }
}

const settled = async (
  open: () => AttemptJob,
  services: StepServices,
  carryOut: (job: AttemptJob) => Promise<Outcome>,
): Promise<Outcome> => {
  let job: AttemptJob | undefined
  try {
    job = open()
    return withoutSecrets(await carryOut(job), services)
  } catch (cause) {
    return { type: 'failed', failure: unexpected(cause) }
  } finally {
    await job?.log.finish()
  }
}

/** @param open makes the job; what it throws (a full disk) counts as the attempt's own failure. */
export const runAttempt = (open: () => AttemptJob, services: StepServices): Promise<Outcome> =>
  settled(open, services, (job) => attempt(job, services))

/** The same for an attempt that an earlier process has begun. */
export const adoptAttempt = (
  open: () => AttemptJob,
  services: StepServices,
  record: AttemptRecord,
): Promise<Outcome> => settled(open, services, (job) => takeOver(job, services, record))
