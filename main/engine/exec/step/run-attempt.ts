/**
 * One attempt of one step, from launch to outcome: environment, slot, files, process, outputs. It never throws: what
 * nobody expected becomes the failure `internal`.
 */
import { mkdirSync } from 'node:fs'
import { classifyExecutor, volumeStub } from '#core/plan/component.ts'
import { componentOf, entry } from '#core/spec/document.ts'
import type { Failure } from '#shared/run.ts'
import { removeContainer } from '../containers/containers.ts'
import { killTree, sweep } from '../process/kill-tree.ts'
import { launch, type RunningStep, type StepExit } from '../process/launcher.ts'
import { type AttemptJob, type Outcome, type StepServices, seconds } from './attempt-job.ts'
import { containerOf } from './container-record.ts'
import { outputPlaces } from './executor-input.ts'
import { failureOf } from './failures.ts'
import { finalize } from './finalize.ts'
import { importArtifact } from './import-artifact.ts'
import { prepareStep, type ReadyStep } from './prepare-step.ts'
import { removeVolumes } from './step-platform.ts'
import { actForCluster } from './volume-stub.ts'

const graceMs = 2_000
/** Waits for the end, which a cancel brings about. Nothing of the step lives when this resolves. */
const untilGone = async (
  step: RunningStep,
  marker: string,
  { signal, paths }: AttemptJob,
  trees: StepServices['trees'],
): Promise<StepExit> => {
  const container = containerOf(paths)
  const tree = { pid: step.pid, marker, ...(container === undefined ? {} : { container }) }
  trees.add(tree)
  const kill = (): void => {
    killing = killTree(tree, graceMs)
  }
  let killing: Promise<void> | undefined
  if (signal.aborted) kill()
  else signal.addEventListener('abort', kill, { once: true })
  const exit = await step.ended
  signal.removeEventListener('abort', kill)
  await killing
  // A container outlives its client when that one is killed from outside.
  if (container !== undefined) await removeContainer(container)
  await sweep(marker)
  trees.delete(tree)
  return exit
}

const conclude = async (
  job: AttemptJob,
  services: StepServices,
  stepRunId: string,
  exit: StepExit,
): Promise<Outcome> => {
  const component = componentOf(job.doc, { componentRef: { name: job.spec.componentName } })
  if (job.signal.aborted) return { type: 'canceled' }
  if (exit.status !== 0) return { type: 'failed', failure: failureOf(exit, job.paths) }
  if (component === undefined) throw new Error(`There is no component ${job.spec.componentName}.`)
  const folder = services.tracking.artifactDirectory(stepRunId)
  return finalize(component, outputPlaces(component, job.paths), job.paths, folder)
}

const execute = async (job: AttemptJob, services: StepServices, ready: ReadyStep): Promise<Outcome> => {
  const { stepRunId, marker } = job.onRunning()
  const from = services.clock.now()
  const command = ready.command(stepRunId, marker)
  const step = await launch(command, job.paths, from)
  if (!step.ok) {
    const message = `The system refused to start the step: ${step.error}`
    const hint = `Check that ${command.argv[0] ?? 'its program'} can be executed.`
    return { type: 'failed', failure: { reason: 'spawn', message, hint } }
  }
  ready.began(stepRunId)
  const exit = await untilGone(step.value, marker, job, services.trees)
  const took = seconds(services.clock.now() - from)
  await job.log.finish()
  const outcome = await conclude(job, services, stepRunId, exit)
  if (outcome.type === 'failed') job.log.note(`Failed after ${took}: ${outcome.failure.message}`)
  else if (outcome.type === 'canceled') job.log.note(`Stopped after ${took}.`)
  return outcome
}

const inSlot = async (job: AttemptJob, services: StepServices, ready: ReadyStep): Promise<Outcome> => {
  const release = await services.slots.acquire(job.runId, job.signal)
  if (release === undefined) return { type: 'canceled' }
  try {
    return await execute(job, services, ready)
  } finally {
    release()
  }
}

/** A command: a Python component, or a container's. */
const runCommand = async (job: AttemptJob, services: StepServices): Promise<Outcome> => {
  mkdirSync(job.paths.directory, { recursive: true })
  if (job.spec.attempt > 1) job.log.note(`Attempt ${job.spec.attempt} of ${job.spec.maxAttempts}.`)
  try {
    const ready = await prepareStep(job, services)
    if (job.signal.aborted) return { type: 'canceled' }
    if (ready.ok) return await inSlot(job, services, ready.value)
    job.log.note(ready.error.message)
    return { type: 'failed', failure: ready.error }
  } finally {
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

/** @param open makes the job; what it throws (a full disk) counts as the attempt's own failure. */
export const runAttempt = async (open: () => AttemptJob, services: StepServices): Promise<Outcome> => {
  let job: AttemptJob | undefined
  try {
    job = open()
    return await attempt(job, services)
  } catch (cause) {
    return { type: 'failed', failure: unexpected(cause) }
  } finally {
    await job?.log.finish()
  }
}
