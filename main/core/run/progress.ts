/** How one ending leads to the next beginning. Everything here works on a draft. */
import { resolveDagOutputs, resolveTaskInputs } from '#core/plan/resolve.ts'
import type { Failure, Outputs, TaskState } from '#shared/run.ts'
import { isEnded } from '#shared/run.ts'
import { dagPlan } from './dag-plan.ts'
import { expand, factsFor, locate } from './expand.ts'
import { change, type Draft, type Instance, instanceAt, noOutputs, setRun } from './state.ts'

const succeeded = (state: TaskState): boolean => state === 'SUCCEEDED' || state === 'CACHED'

const sibling = (draft: Draft, instance: Instance, key: string): Instance | undefined => {
  const holder = instanceAt(draft.instances, instance.parent)
  const place = dagPlan(holder.component.dag ?? {}).index.get(key)
  const number = place === undefined ? undefined : holder.children[place]
  return number === undefined ? undefined : instanceAt(draft.instances, number)
}

/** Outputs of the tasks inside one container, as the resolver asks for them. */
const outputsInside =
  (draft: Draft, container: Instance) =>
  (key: string): Outputs | undefined => {
    const place = dagPlan(container.component.dag ?? {}).index.get(key)
    const number = place === undefined ? undefined : container.children[place]
    const task = number === undefined ? undefined : instanceAt(draft.instances, number)
    return task !== undefined && succeeded(task.state) ? task.outputs : undefined
  }

type Readiness = { readonly when: 'now' | 'later' } | { readonly when: 'never'; readonly because: Instance }

/** KFP's default trigger: every upstream task succeeded. One that did not decides at once. */
const readiness = (draft: Draft, instance: Instance): Readiness => {
  const holder = instanceAt(draft.instances, instance.parent)
  let open = false
  for (const key of dagPlan(holder.component.dag ?? {}).dependencies.get(instance.key) ?? []) {
    const upstream = sibling(draft, instance, key)
    if (upstream === undefined || !isEnded(upstream.state)) open = true
    else if (!succeeded(upstream.state)) return { when: 'never', because: upstream }
  }
  return { when: open ? 'later' : 'now' }
}

const fateInWords: Partial<Record<TaskState, string>> = {
  FAILED: 'failed',
  CANCELED: 'was canceled',
  INTERRUPTED: 'was interrupted',
}

const skip = (draft: Draft, number: number, because: Instance): void => {
  const culprit = because.culprit ?? because.failure?.task ?? because.path
  const found = locate(draft.instances, culprit)
  const guilty = found === undefined ? because : instanceAt(draft.instances, found)
  const message = `Not run, because “${guilty.name}” ${fateInWords[guilty.state] ?? 'did not succeed'}.`
  const failure: Failure = { reason: 'upstream', message, task: guilty.path }
  settle(draft, number, 'SKIPPED', { reason: message, failure, culprit: guilty.path })
}

/** Its inputs are there: a step queues for a slot, a container opens. */
const start = (draft: Draft, number: number): void => {
  const instance = instanceAt(draft.instances, number)
  if (instance.task === undefined) return
  const holder = instanceAt(draft.instances, instance.parent)
  const inputs = resolveTaskInputs(instance.task, instance.component, {
    inputs: holder.inputs ?? { parameters: {}, artifacts: {} },
    outputsOf: outputsInside(draft, holder),
    facts: factsFor(draft, instance),
  })
  if (!inputs.ok) {
    settle(draft, number, 'FAILED', { failure: { ...inputs.error, task: instance.path } })
    return
  }
  if (instance.kind === 'step' || instance.kind === 'importer') {
    change(draft, number, { state: 'WAITING', readyAt: draft.at, inputs: inputs.value })
    draft.ready.push(number)
    return
  }
  change(draft, number, { state: 'RUNNING', readyAt: draft.at, startedAt: draft.at, inputs: inputs.value })
  open(draft, number)
}

/** Expands a container and lets in what can start at once. An empty one ends at once. */
export const open = (draft: Draft, number: number): void => {
  expand(draft, number)
  const { children } = instanceAt(draft.instances, number)
  if (children.length === 0) closeContainer(draft, number)
  for (const child of children) consider(draft, child)
}

const consider = (draft: Draft, number: number): void => {
  const instance = instanceAt(draft.instances, number)
  // A stop ends everything that has not begun by itself: nothing more is decided for it here.
  if (instance.state !== 'QUEUED' || draft.stopping) return
  const verdict = readiness(draft, instance)
  if (verdict.when === 'never') skip(draft, number, verdict.because)
  else if (verdict.when === 'now') start(draft, number)
}

type Settled = Partial<Pick<Instance, 'failure' | 'outputs' | 'reason' | 'culprit' | 'attempts'>>

/** The one way into an end state. Tells whoever waited, and the container. */
export const settle = (draft: Draft, number: number, state: TaskState, facts: Settled): void => {
  const before = instanceAt(draft.instances, number)
  if (isEnded(before.state)) return
  const { wakeAt: _wakeAt, ...rest } = before
  draft.instances[number] = rest
  change(draft, number, { ...facts, state, endedAt: draft.at, launched: false })
  const holder = instanceAt(draft.instances, before.parent)
  const waiting = dagPlan(holder.component.dag ?? {}).dependents.get(before.key) ?? []
  for (const key of waiting) {
    const place = dagPlan(holder.component.dag ?? {}).index.get(key)
    const dependent = place === undefined ? undefined : holder.children[place]
    if (dependent !== undefined) consider(draft, dependent)
  }
  const left = change(draft, before.parent, { open: instanceAt(draft.instances, before.parent).open - 1 })
  if (left.open === 0) closeContainer(draft, before.parent)
}

/** A container is what its tasks were: the gravest of their ends. */
const gravity: readonly TaskState[] = ['INTERRUPTED', 'CANCELED', 'FAILED']
const endOf = (children: readonly Instance[]): TaskState =>
  gravity.find((state) => children.some((child) => child.state === state)) ?? 'SUCCEEDED'

/** The earliest failure inside speaks for the whole. */
const firstFailure = (children: readonly Instance[]): Failure | undefined => {
  const failed = children.filter((child) => child.state === 'FAILED' && child.failure !== undefined)
  const first = failed.toSorted((a, b) => (a.endedAt ?? 0) - (b.endedAt ?? 0))[0]
  return first?.failure === undefined ? undefined : { task: first.path, ...first.failure }
}

const closeContainer = (draft: Draft, number: number): void => {
  const container = instanceAt(draft.instances, number)
  const children = container.children.map((child) => instanceAt(draft.instances, child))
  let state = endOf(children)
  let failure = firstFailure(children)
  let outputs = noOutputs
  if (state === 'SUCCEEDED') {
    const dag = container.component.dag ?? {}
    const resolved = resolveDagOutputs(dag, container.component, outputsInside(draft, container))
    if (resolved.ok) outputs = resolved.value
    else {
      state = 'FAILED'
      failure = container.path === '' ? resolved.error : { ...resolved.error, task: container.path }
    }
  }
  const facts = { outputs, ...(failure === undefined ? {} : { failure }) }
  if (number === 0) endRun(draft, state, facts)
  else settle(draft, number, state, facts)
}

const endRun = (draft: Draft, state: TaskState, facts: { outputs: Outputs; failure?: Failure }): void => {
  change(draft, 0, { ...facts, state, endedAt: draft.at })
  const run = state === 'FAILED' || state === 'CANCELED' || state === 'INTERRUPTED' ? state : 'SUCCEEDED'
  draft.endedAt = draft.at
  draft.outputs = facts.outputs
  if (facts.failure !== undefined) draft.failure = facts.failure
  setRun(draft, run)
  draft.effects.push({ type: 'run-ended', state: run, ...facts })
}
