/** What must be true of every run, whatever happens to it. Throws with the turn and the place. */
import type { Capacity, Hold } from '#core/schedule/choose.ts'
import { isEnded } from '#shared/run.ts'
import { dagPlan } from '../dag-plan.ts'
import type { RunEvent } from '../machine-types.ts'
import { type Instance, instanceAt, type MachineState, type Transition } from '../state.ts'
import { type SimulatedRun, tasksOfRun, type Watcher } from './world.test-helper.ts'

const must = (holds: boolean, rule: string, about: unknown): void => {
  if (!holds) throw new Error(`${rule}: ${JSON.stringify(about)}`)
}

const isAlways = ({ task }: Instance): boolean =>
  task?.triggerPolicy?.strategy === 'ALL_UPSTREAM_TASKS_COMPLETED'
const isLeaf = ({ kind }: Instance): boolean => kind === 'step' || kind === 'importer'
const went = ({ state }: Instance): boolean => state === 'SUCCEEDED' || state === 'CACHED'

const upstreamOf = (state: MachineState, { parent, key }: Instance): Instance[] => {
  const holder = instanceAt(state.instances, parent)
  const { dependencies, index } = dagPlan(holder.component.dag ?? {})
  return [...(dependencies.get(key) ?? [])].map((need) =>
    instanceAt(state.instances, holder.children[index.get(need) ?? -1] ?? -1),
  )
}

const limits = (state: MachineState): void => {
  let launched = 0
  for (const one of state.instances) {
    if (one.launched) launched += 1
    if (one.kind !== 'loop') continue
    const inside = one.children.map((child) => instanceAt(state.instances, child))
    const going = inside.filter((child) => child.readyAt !== undefined && !isEnded(child.state)).length
    const limit = one.task?.iteratorPolicy?.parallelismLimit ?? 0
    must(limit === 0 || going <= limit, 'the limit of a loop holds', [one.path, going, limit])
    if (!isEnded(one.state) && one.going !== undefined)
      must(going === one.going, 'a loop knows what is going on in it', [one.path, going, one.going])
  }
  must(launched === state.busy, 'who is busy is counted', [launched, state.busy])
  must(launched <= state.parallelism, 'the limit of the run holds', [launched, state.parallelism])
}

const beginnings = (before: MachineState | undefined, state: MachineState): void => {
  for (let number = 1; number < state.instances.length; number += 1) {
    const one = instanceAt(state.instances, number)
    const old = before?.instances.at(number)
    if (old !== undefined && isEnded(old.state))
      must(old.state === one.state, 'no task leaves an end state', [one.path, old.state, one.state])
    if (old?.stopping === true)
      must(one.attempts.length === old.attempts.length, 'what is stopped is not tried again', one.path)
    if (one.readyAt === undefined || old?.readyAt !== undefined || isEnded(one.state)) continue
    for (const need of upstreamOf(state, one))
      must(isAlways(one) ? isEnded(need.state) : went(need), 'no step starts before its inputs', [
        one.path,
        need.path,
        need.state,
      ])
  }
}

export class Rules implements Watcher {
  /** Launches per run, path and attempt; a crash allows one more. */
  readonly ends = new Map<string, number>()

  begun(run: SimulatedRun, next: Transition): void {
    this.check(run, undefined, next)
  }

  moved(run: SimulatedRun, before: MachineState, event: RunEvent, next: Transition): void {
    must(!isEnded(before.run) || next.effects.length === 0, 'a run that has ended does nothing', event)
    this.check(run, before, next)
  }

  private check(run: SimulatedRun, before: MachineState | undefined, { state, effects }: Transition): void {
    for (const effect of effects)
      if (effect.type === 'run-ended') this.ends.set(run.id, (this.ends.get(run.id) ?? 0) + 1)
    limits(state)
    beginnings(before, state)
    const { done, failed, total } = state.progress
    must(failed <= done && done <= total, 'progress makes sense', state.progress)
  }

  holds(capacity: Capacity, holds: readonly Hold[]): void {
    const sum = (of: 'cpu' | 'memory'): number => holds.reduce((total, { needs }) => total + needs[of], 0)
    const gpus = holds.flatMap((hold) => hold.gpus)
    must(holds.length <= capacity.slots, 'the slots hold', holds)
    must(sum('cpu') <= capacity.cpu + 1e-6 && sum('memory') <= capacity.memory, 'the machine holds', holds)
    must(new Set(gpus).size === gpus.length, 'a GPU has one user', gpus)
  }

  /** Once everything has ended. */
  end(run: SimulatedRun): void {
    const { state } = run
    must(this.ends.get(run.id) === 1, 'a run ends exactly once', this.ends.get(run.id))
    const { total, done } = state.progress
    must(total === done, 'the progress of an ended run is whole', state.progress)
    for (const one of tasksOfRun(run)) {
      must(isEnded(one.state) && one.endedAt !== undefined, 'every task ends', [one.path, one.state])
      oneTask(state, one)
    }
    runState(run)
  }
}

const oneTask = (state: MachineState, one: Instance): void => {
  const most = (one.task?.retryPolicy?.maxRetryCount ?? 0) + 1
  must(one.attempts.length <= most, 'no step is tried more often than it may', [one.path, one.attempts])
  const good = one.attempts.filter((attempt) => attempt.state === 'SUCCEEDED').length
  must(good === (isLeaf(one) && one.state === 'SUCCEEDED' ? 1 : 0), 'who succeeds does so once', one.path)
  must(
    one.attempts.every((attempt) => isEnded(attempt.state)),
    'no attempt is left open',
    [one.path, one.attempts],
  )
  if (one.state === 'FAILED') must(one.failure !== undefined, 'who fails says why', one.path)
  if (one.state === 'SKIPPED') must(one.reason !== undefined, 'who is not run says why', one.path)
  if (one.state === 'SKIPPED' && one.failure?.reason === 'upstream') {
    const guilty = [...state.instances].find(({ path }) => path === one.culprit)
    must(guilty !== undefined && !went(guilty) && guilty.state !== 'SKIPPED', 'who is blamed is guilty', one)
  }
  always(state, one)
  if (one.kind === 'loop' && one.state === 'SUCCEEDED') {
    const values = one.children.flatMap((child) => {
      const { outputs } = instanceAt(state.instances, child)
      return outputs?.parameters['Output'] === undefined ? [] : [outputs.parameters['Output']]
    })
    const all = one.outputs?.parameters['Output']
    must(
      all === undefined || JSON.stringify(all) === JSON.stringify(values),
      'a loop collects in order',
      one.path,
    )
  }
}

/** Exit handlers run once, unless the run was stopped, ran out of time, or the server went. */
const always = (state: MachineState, one: Instance): void => {
  if (!isAlways(one) || state.stopping || one.task?.triggerPolicy?.condition !== undefined) return
  if (one.kind === 'iteration' || one.path.endsWith(']') || state.scope?.left.has(one.nodeId)) return
  must(one.state !== 'SKIPPED', 'what runs whatever happens is not skipped', one.path)
  if (isLeaf(one) && !['CANCELED', 'CACHED'].includes(one.state) && one.failure?.reason !== 'bad-input')
    must(one.attempts.length > 0, 'what runs whatever happens runs', [one.path, one.state, one.failure])
}

/** A run is what its tasks were: a failure anywhere fails it, whatever an exit task does about it. */
const runState = (run: SimulatedRun): void => {
  const { state } = run
  const leaves = tasksOfRun(run)
  const has = (wanted: string): boolean => leaves.some((one) => one.state === wanted)
  const asked = run.events.some(({ type }) => type === 'stop-requested' || type === 'task-stop-requested')
  if (state.run === 'SUCCEEDED')
    must(!has('FAILED') && !has('CANCELED') && !has('INTERRUPTED'), 'a run that succeeded did', state.run)
  if (state.run === 'CANCELED') must(asked && has('CANCELED'), 'a run is canceled by somebody', state.run)
  if (state.run === 'FAILED')
    must(
      state.failure !== undefined &&
        (has('FAILED') || state.overdue !== undefined || state.failure.reason === 'bad-input'),
      'a run that failed says why',
      state.failure,
    )
  if (state.overdue === undefined && has('INTERRUPTED'))
    must(state.run === 'INTERRUPTED', 'what is interrupted is the run’s end', state.run)
}
