/**
 * One attempt of one step, from launch to outcome: environment, slot, files, process, outputs. It never throws: what
 * nobody expected becomes the failure `internal`.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { classifyExecutor, type Executable, type PythonComponent } from '#core/plan/component.ts'
import { localPath } from '#core/plan/local-path.ts'
import { resolveText } from '#core/plan/placeholders.ts'
import { entry } from '#core/spec/document.ts'
import type { ReadyEnvironment } from '#engine/services.ts'
import type { ComponentSpec } from '#shared/pipeline.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { Failure } from '#shared/run.ts'
import type { AttemptRecord } from '../journal.ts'
import { adopt, findSpawn, launch } from '../process/launcher.ts'
import { noteEnvironment } from '../track.ts'
import type { AttemptJob, Outcome, StepServices } from './attempt-job.ts'
import { importArtifact } from './import-artifact.ts'
import { heldBy, inPlace, type PlaceVariables } from './in-place.ts'
import { prepareEnvironment } from './prepare-environment.ts'
import { componentCommand, prepareFiles } from './prepare-files.ts'
import { componentOfJob, seeToEnd } from './see-to-end.ts'
import { stepEnvironment } from './step-environment.ts'

interface Plan {
  readonly component: ComponentSpec
  readonly executable: PythonComponent
}

const planOf = (job: AttemptJob): Result<Plan, Failure> => {
  const component = componentOfJob(job)
  const executor = entry(job.doc.spec.deploymentSpec?.executors, job.spec.executorLabel)
  const executable: Executable | undefined =
    executor === undefined ? undefined : classifyExecutor(executor, job.doc.spec.sdkVersion)
  if (component !== undefined && executable?.kind === 'python') return ok({ component, executable })
  const what = executable === undefined ? 'no executor' : `a ${executable.kind} executor`
  return err({
    reason: 'internal',
    message: `This step has ${what}, which should have been refused before the run.`,
  })
}

const environmentOf = (
  job: AttemptJob,
  services: StepServices,
  executable: PythonComponent,
  stepRunId: string,
): Record<string, string> => {
  const context = { facts: job.facts, inputs: job.spec.inputs, pathOf: localPath }
  const component = Object.fromEntries(
    Object.entries(executable.env).map(([name, value]) => [name, resolveText(value, context)]),
  )
  const variables = stepEnvironment({
    trackingUri: services.trackingUri(),
    experimentId: job.experimentId,
    mlflowRunId: stepRunId,
    workspaceRoot: services.paths.root,
    component,
  })
  return { ...variables, NAGARE_PYCACHE: join(services.paths.state, 'pycache') }
}

const execute = async (
  job: AttemptJob,
  services: StepServices,
  plan: Plan,
  environment: ReadyEnvironment,
  place: PlaceVariables,
): Promise<Outcome> => {
  const { python } = environment
  prepareFiles(plan.component, plan.executable, job.spec.inputs, job.paths)
  const { stepRunId, marker } = job.onRunning()
  const command = {
    argv: componentCommand(python, services.pythonRuntimeDir, job.paths),
    env: {
      ...place.threads,
      ...environmentOf(job, services, plan.executable, stepRunId),
      ...place.devices,
    },
    interpreter: python,
    marker,
  }
  const from = performance.now()
  const step = await launch(command, job.paths, services.clock.now())
  if (!step.ok) {
    const message = `The system refused to start the step: ${step.error}`
    return {
      type: 'failed',
      failure: { reason: 'spawn', message, hint: `Check that ${python} can be executed.` },
    }
  }
  noteEnvironment(services.tracking, stepRunId, environment, plan.executable.packages) // while it runs: costs no start
  const age = (): number => performance.now() - from
  return seeToEnd(job, services, { step: step.value, marker, stepRunId, adopted: false, age })
}

const attempt = async (job: AttemptJob, services: StepServices): Promise<Outcome> => {
  const executor = entry(job.doc.spec.deploymentSpec?.executors, job.spec.executorLabel)
  if (executor?.importer !== undefined) return importArtifact(job, executor.importer)
  const plan = planOf(job)
  if (!plan.ok) return { type: 'failed', failure: plan.error }
  mkdirSync(job.paths.directory, { recursive: true })
  if (job.spec.attempt > 1) job.log.note(`Attempt ${job.spec.attempt} of ${job.spec.maxAttempts}.`)
  const environment = await prepareEnvironment(job, services, plan.value.executable)
  if (job.signal.aborted) return { type: 'canceled' }
  if (!environment.ok) {
    job.log.note(environment.error.message)
    return { type: 'failed', failure: environment.error }
  }
  return inPlace(job, services, (place) => execute(job, services, plan.value, environment.value, place))
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
  try {
    const found = findSpawn(marker, job.paths, services.clock.now())
    const since = found?.at ?? services.clock.now()
    const age = (): number => Math.max(0, services.clock.now() - since)
    const step = adopt(found, job.paths)
    return await seeToEnd(job, services, { step, marker, stepRunId, adopted: true, age })
  } finally {
    lease.release()
  }
}

const settled = async (
  open: () => AttemptJob,
  carryOut: (job: AttemptJob) => Promise<Outcome>,
): Promise<Outcome> => {
  let job: AttemptJob | undefined
  try {
    job = open()
    return await carryOut(job)
  } catch (cause) {
    return { type: 'failed', failure: unexpected(cause) }
  } finally {
    await job?.log.finish()
  }
}

/** @param open makes the job; what it throws (a full disk) counts as the attempt's own failure. */
export const runAttempt = (open: () => AttemptJob, services: StepServices): Promise<Outcome> =>
  settled(open, (job) => attempt(job, services))

/** The same for an attempt that an earlier process has begun. */
export const adoptAttempt = (
  open: () => AttemptJob,
  services: StepServices,
  record: AttemptRecord,
): Promise<Outcome> => settled(open, (job) => takeOver(job, services, record))
