/**
 * One attempt of one step, from launch to outcome: environment, slot, files, process, outputs. It never throws: what
 * nobody expected becomes the failure `internal`.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { classifyExecutor, type Executable, type PythonComponent } from '#core/plan/component.ts'
import { localPath } from '#core/plan/local-path.ts'
import { resolveText } from '#core/plan/placeholders.ts'
import { componentOf, entry } from '#core/spec/document.ts'
import type { ReadyEnvironment } from '#engine/services.ts'
import type { ComponentSpec } from '#shared/pipeline.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { Failure } from '#shared/run.ts'
import { killTree, sweep } from '../process/kill-tree.ts'
import { launch, type RunningStep, type StepExit } from '../process/launcher.ts'
import { noteEnvironment } from '../track.ts'
import { type AttemptJob, type Outcome, type StepServices, seconds } from './attempt-job.ts'
import type { OutputPlaces } from './executor-input.ts'
import { failureOf } from './failures.ts'
import { finalize } from './finalize.ts'
import { prepareEnvironment } from './prepare-environment.ts'
import { componentCommand, prepareFiles } from './prepare-files.ts'
import { stepEnvironment } from './step-environment.ts'

const graceMs = 2_000
interface Plan {
  readonly component: ComponentSpec
  readonly executable: PythonComponent
}

const planOf = (job: AttemptJob): Result<Plan, Failure> => {
  const component = componentOf(job.doc, { componentRef: { name: job.spec.componentName } })
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

/** Waits for the end, which a cancel brings about. Nothing of the step lives when this resolves. */
const untilGone = async (
  step: RunningStep,
  marker: string,
  signal: AbortSignal,
  trees: StepServices['trees'],
): Promise<StepExit> => {
  const tree = { pid: step.pid, marker }
  trees.add(tree)
  const kill = (): void => {
    killing = killTree(tree, graceMs)
  }
  let killing: Promise<void> | undefined
  if (signal.aborted) kill()
  else signal.addEventListener('abort', kill, { once: true })
  const exit = await step.ended
  signal.removeEventListener('abort', kill)
  await (killing ?? sweep(marker))
  trees.delete(tree)
  return exit
}

const conclude = async (
  job: AttemptJob,
  services: StepServices,
  plan: Plan,
  places: OutputPlaces,
  stepRunId: string,
  exit: StepExit,
): Promise<Outcome> => {
  if (job.signal.aborted) return { type: 'canceled' }
  if (exit.status !== 0) return { type: 'failed', failure: failureOf(exit, job.paths) }
  return finalize(plan.component, places, job.paths, services.tracking.artifactDirectory(stepRunId))
}

const execute = async (
  job: AttemptJob,
  services: StepServices,
  plan: Plan,
  environment: ReadyEnvironment,
): Promise<Outcome> => {
  const { python } = environment
  const places = prepareFiles(plan.component, plan.executable, job.spec.inputs, job.paths)
  const { stepRunId, marker } = job.onRunning()
  const from = services.clock.now()
  const command = {
    argv: componentCommand(python, services.pythonRuntimeDir, job.paths),
    env: environmentOf(job, services, plan.executable, stepRunId),
    interpreter: python,
    marker,
  }
  const step = await launch(command, job.paths, from)
  if (!step.ok) {
    const message = `The system refused to start the step: ${step.error}`
    return {
      type: 'failed',
      failure: { reason: 'spawn', message, hint: `Check that ${python} can be executed.` },
    }
  }
  noteEnvironment(services.tracking, stepRunId, environment, plan.executable.packages) // while it runs: costs no start
  const exit = await untilGone(step.value, marker, job.signal, services.trees)
  const took = seconds(services.clock.now() - from)
  await job.log.finish()
  const outcome = await conclude(job, services, plan, places, stepRunId, exit)
  if (outcome.type === 'failed') job.log.note(`Failed after ${took}: ${outcome.failure.message}`)
  else if (outcome.type === 'canceled') job.log.note(`Stopped after ${took}.`)
  return outcome
}

const attempt = async (job: AttemptJob, services: StepServices): Promise<Outcome> => {
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
  const release = await services.slots.acquire(job.runId, job.signal)
  if (release === undefined) return { type: 'canceled' }
  try {
    return await execute(job, services, plan.value, environment.value)
  } finally {
    release()
  }
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
