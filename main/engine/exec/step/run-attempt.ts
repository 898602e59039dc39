/**
 * One attempt of one step, from launch to outcome: environment, slot, files, process, outputs. It never throws: what
 * nobody expected becomes the failure `internal`.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { classifyExecutor, type Executable, type PythonComponent } from '#core/plan/component.ts'
import { type PlaceholderFacts, resolveText } from '#core/plan/placeholders.ts'
import type { LaunchSpec } from '#core/run/machine-types.ts'
import { componentOf, entry, type PipelineDocument } from '#core/spec/document.ts'
import type {
  Clock,
  Environments,
  ReadyEnvironment,
  TrackingWriter,
  WorkspacePaths,
} from '#engine/services.ts'
import type { ComponentSpec } from '#shared/pipeline.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { Failure, Outputs } from '#shared/run.ts'
import type { AttemptPaths } from '../attempt-paths.ts'
import type { AttemptLog } from '../log/run-log.ts'
import { killTree, sweep } from '../process/kill-tree.ts'
import { launch, type RunningStep, type StepExit } from '../process/launcher.ts'
import type { Slots } from '../slots.ts'
import { collectOutputs } from './collect-outputs.ts'
import type { OutputPlaces } from './executor-input.ts'
import { failureOf } from './failures.ts'
import { componentCommand, prepareFiles } from './prepare-files.ts'
import { publish } from './publish.ts'
import { stepEnvironment } from './step-environment.ts'

export interface StepServices {
  readonly environments: Environments
  readonly slots: Slots
  readonly tracking: TrackingWriter
  readonly trackingUri: () => string
  readonly paths: WorkspacePaths
  readonly clock: Clock
  readonly pythonRuntimeDir: string
}

export interface AttemptJob {
  readonly doc: PipelineDocument
  readonly runId: string
  readonly experimentId: string
  readonly facts: PlaceholderFacts
  readonly spec: LaunchSpec
  readonly paths: AttemptPaths
  readonly log: AttemptLog
  readonly signal: AbortSignal
  /** An environment is being built. */
  readonly onPreparing: () => void
  /** It is there. Only after `onPreparing`. */
  readonly onPrepared: () => void
  /**
   * The process is about to be started: durable when this returns. Answers with the step's MLflow run and the marker
   * of its processes.
   */
  readonly onRunning: () => { readonly stepRunId: string; readonly marker: string }
}

export type Outcome =
  | { readonly type: 'succeeded'; readonly outputs: Outputs }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'canceled' }

const graceMs = 2_000
/** An environment that is there already answers faster than this, and is not worth a state of its own. */
const preparingAfterMs = 150

interface Plan {
  readonly component: ComponentSpec
  readonly executable: PythonComponent
}

const planOf = (job: AttemptJob): Result<Plan, Failure> => {
  const component = componentOf(job.doc, { componentRef: { name: job.spec.componentName } })
  const executor = entry(job.doc.spec.deploymentSpec?.executors, job.spec.executorLabel)
  const executable: Executable | undefined = executor === undefined ? undefined : classifyExecutor(executor)
  if (component !== undefined && executable?.kind === 'python') return ok({ component, executable })
  const what = executable === undefined ? 'no executor' : `a ${executable.kind} executor`
  return err({
    reason: 'internal',
    message: `This step has ${what}, which should have been refused before the run.`,
  })
}

const prepareEnvironment = async (
  job: AttemptJob,
  services: StepServices,
  { packages, indexUrls, trustedHosts }: PythonComponent,
): Promise<Result<ReadyEnvironment, Failure>> => {
  let told = false
  const preparing = (): void => {
    if (told) return
    told = true
    job.onPreparing()
  }
  // Without packages there is nothing to build, only an interpreter to be found.
  const timer = packages.length === 0 ? undefined : setTimeout(preparing, preparingAfterMs)
  const from = services.clock.now()
  try {
    const ready = await services.environments.ensure(
      { packages, indexUrls, trustedHosts },
      {
        signal: job.signal,
        onLine: (line) => {
          preparing()
          job.log.note(line)
        },
      },
    )
    if (ready.ok && ready.value.built)
      job.log.note(`Environment ready after ${seconds(services.clock.now() - from)}.`)
    return ready
  } finally {
    clearTimeout(timer)
    if (told && !job.signal.aborted) job.onPrepared()
  }
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`

const environmentOf = (
  job: AttemptJob,
  services: StepServices,
  executable: PythonComponent,
  stepRunId: string,
): Record<string, string> => {
  const context = {
    facts: job.facts,
    inputs: job.spec.inputs,
    pathOf: (artifact: { uri: string }) => artifact.uri,
  }
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
const untilGone = async (step: RunningStep, marker: string, signal: AbortSignal): Promise<StepExit> => {
  const kill = (): void => {
    killing = killTree({ pid: step.pid, marker }, graceMs)
  }
  let killing: Promise<void> | undefined
  if (signal.aborted) kill()
  else signal.addEventListener('abort', kill, { once: true })
  const exit = await step.ended
  signal.removeEventListener('abort', kill)
  await (killing ?? sweep(marker))
  return exit
}

const conclude = (
  job: AttemptJob,
  services: StepServices,
  plan: Plan,
  places: OutputPlaces,
  stepRunId: string,
  exit: StepExit,
): Outcome => {
  if (job.signal.aborted) return { type: 'canceled' }
  if (exit.status !== 0) return { type: 'failed', failure: failureOf(exit, job.paths) }
  return finalize(plan.component, places, job.paths, services.tracking.artifactDirectory(stepRunId))
}

/** From a step that ended with status 0 to its outputs, published into `folder`. */
export const finalize = (
  component: ComponentSpec,
  places: OutputPlaces,
  paths: AttemptPaths,
  folder: string,
): Outcome => {
  const collected = collectOutputs(component, places, paths)
  if (!collected.ok) return { type: 'failed', failure: collected.error }
  return { type: 'succeeded', outputs: publish(collected.value, places, paths, folder) }
}

const execute = async (
  job: AttemptJob,
  services: StepServices,
  plan: Plan,
  python: string,
): Promise<Outcome> => {
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
  const exit = await untilGone(step.value, marker, job.signal)
  const took = seconds(services.clock.now() - from)
  await job.log.finish()
  const outcome = conclude(job, services, plan, places, stepRunId, exit)
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
    return await execute(job, services, plan.value, environment.value.python)
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
