/** From a process that runs to what it came to: the second half of an attempt, the same for one that was taken over. */
import { componentOf } from '#core/spec/document.ts'
import type { ComponentSpec } from '#shared/pipeline.ts'
import { removeContainer } from '../containers/containers.ts'
import { bootId } from '../process/identity.ts'
import { killTree, sweep } from '../process/kill-tree.ts'
import type { RunningStep, StepExit } from '../process/launcher.ts'
import { type AttemptJob, type Outcome, type StepServices, seconds } from './attempt-job.ts'
import { containerOf } from './container-record.ts'
import { outputPlaces } from './executor-input.ts'
import { failureOf } from './failures.ts'
import { finalize } from './finalize.ts'
import { withSpace } from './with-space.ts'

const graceMs = 2_000
/** No machine gives out all its process numbers in this time. */
const youngMs = 10_000

/** A step that has been started, by us or by an earlier process. */
export interface BegunStep {
  readonly step: RunningStep
  readonly marker: string
  readonly stepRunId: string
  /** Started by an earlier process: without a status nobody knows how far it came. */
  readonly adopted: boolean
  /** Of the machine's run in which it was started. */
  readonly bootId: string
  /** How long it has been running, in ms. */
  readonly age: () => number
}

export const componentOfJob = (job: AttemptJob): ComponentSpec | undefined =>
  componentOf(job.doc, { componentRef: { name: job.spec.componentName } })

/** Waits for the end, which a cancel brings about. Nothing of the step lives when this resolves. */
const untilGone = async (
  { step, marker, adopted, age }: BegunStep,
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
  const young = !adopted && age() < youngMs
  await sweep(marker, young ? step.pid : undefined)
  trees.delete(tree)
  return exit
}

/** As a shell writes the signals by which a machine that is shut down ends everybody: HUP, KILL, TERM. */
const shutDown: ReadonlySet<number> = new Set([129, 137, 143])

/** It left no status, or one that only says that the machine was shut down under it. */
const wasLost = ({ status }: StepExit, { bootId: began }: BegunStep): boolean =>
  status === undefined || (shutDown.has(status) && began !== bootId())

const conclude = async (
  job: AttemptJob,
  services: StepServices,
  begun: BegunStep,
  exit: StepExit,
): Promise<Outcome> => {
  const component = componentOfJob(job)
  if (job.signal.aborted) return { type: 'canceled' }
  if (begun.adopted && wasLost(exit, begun)) return { type: 'interrupted' }
  if (exit.status !== 0) return { type: 'failed', failure: failureOf(exit, job.paths) }
  if (component === undefined) throw new Error(`There is no component ${job.spec.componentName}.`)
  const folder = services.tracking.artifactDirectory(begun.stepRunId)
  return withSpace(job, () => finalize(component, outputPlaces(component, job.paths), job.paths, folder))
}

/** Its output is in the log, its files are published and nothing of it lives when this resolves. */
export const seeToEnd = async (
  job: AttemptJob,
  services: StepServices,
  begun: BegunStep,
): Promise<Outcome> => {
  const exit = await untilGone(begun, job, services.trees)
  const took = seconds(begun.age())
  await job.log.finish()
  const outcome = await conclude(job, services, begun, exit)
  if (outcome.type === 'failed') job.log.note(`Failed after ${took}: ${outcome.failure.message}`)
  else if (outcome.type === 'canceled') job.log.note(`Stopped after ${took}.`)
  else if (outcome.type === 'interrupted') job.log.note('It vanished while Nagare was not running.')
  return outcome
}
