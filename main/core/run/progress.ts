/** How one ending leads to the next beginning. Everything here works on a draft. */
import { judge } from '#core/cel/condition.ts'
import { kubernetesSettings, resolvePlatform, type StepPlatform } from '#core/plan/kubernetes.ts'
import type { ResolvedInputs } from '#core/plan/placeholders.ts'
import { boundParameter, resolveDagOutputs, resolveTaskInputs } from '#core/plan/resolve.ts'
import { entry } from '#core/spec/document.ts'
import type { ComponentSpec } from '#shared/pipeline.ts'
import { ok, type Result } from '#shared/result.ts'
import type { Failure, Outputs, TaskState } from '#shared/run.ts'
import { isEnded } from '#shared/run.ts'
import { dagPlan } from './dag-plan.ts'
import { expand, factsFor, locate } from './expand.ts'
import { change, type Draft, forget, type Instance, instanceAt, noOutputs, setRun } from './state.ts'

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

/**
 * KFP's default trigger: every upstream task succeeded; one that did not decides at once. A task that runs whatever
 * happens (exit task, ignore_upstream_failure) waits until all have ended, however they did.
 */
const readiness = (draft: Draft, instance: Instance): Readiness => {
  const holder = instanceAt(draft.instances, instance.parent)
  const always = instance.task?.triggerPolicy?.strategy === 'ALL_UPSTREAM_TASKS_COMPLETED'
  let open = false
  for (const key of dagPlan(holder.component.dag ?? {}).dependencies.get(instance.key) ?? []) {
    const upstream = sibling(draft, instance, key)
    if (upstream === undefined || !isEnded(upstream.state)) open = true
    else if (!always && !succeeded(upstream.state)) return { when: 'never', because: upstream }
  }
  return { when: open ? 'later' : 'now' }
}

const statusNames: Partial<Record<TaskState, string>> = { CACHED: 'SUCCEEDED', CANCELED: 'CANCELLED' }
/** gRPC's FAILED_PRECONDITION: what the cluster gives for a task that failed. */
const failedCode = 9

/** PipelineTaskFinalStatus in the form of its protobuf, which the component's runtime reads. */
const finalStatus = (draft: Draft, task: Instance | undefined): unknown => {
  if (task === undefined) return undefined
  const { state, key, failure } = task
  return {
    state: statusNames[state] ?? state,
    pipelineJobResourceName: draft.facts.pipeline_job_resource_name ?? draft.runId,
    pipelineTaskName: key,
    ...(failure === undefined ? {} : { error: { code: failedCode, message: failure.message } }),
  }
}

const fateInWords: Partial<Record<TaskState, string>> = {
  FAILED: 'failed',
  CANCELED: 'was canceled',
  INTERRUPTED: 'was interrupted',
}

const skip = (draft: Draft, number: number, because: Instance): void => {
  if (because.state === 'SKIPPED' && because.failure === undefined) {
    settle(draft, number, 'SKIPPED', { reason: `Not run, because “${because.name}” was not run.` })
    return
  }
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
    finalStatusOf: (key) => finalStatus(draft, sibling(draft, instance, key)),
    facts: factsFor(draft, instance),
  })
  if (!inputs.ok) {
    settle(draft, number, 'FAILED', { failure: { ...inputs.error, task: instance.path } })
    return
  }
  const { condition } = instance.task.triggerPolicy ?? {}
  const verdict = condition ? judge(condition, inputs.value) : undefined
  if (verdict?.ok === false) {
    const failure: Failure = {
      reason: 'bad-input',
      message: verdict.error,
      task: instance.path,
      field: 'condition',
    }
    settle(draft, number, 'FAILED', { inputs: inputs.value, failure })
  } else if (verdict?.ok === true && !verdict.value.holds) {
    const reason = `Not run, because its condition is not met: ${verdict.value.words}.`
    settle(draft, number, 'SKIPPED', { inputs: inputs.value, reason })
  } else letIn(draft, number, inputs.value)
}

/** Names in the platform document are those of the DAG around the task: its inputs, and outputs of the siblings. */
const platformOf = (draft: Draft, number: number): Result<{ platform?: StepPlatform }, string> => {
  const { component, parent } = instanceAt(draft.instances, number)
  const settings = kubernetesSettings(draft.doc, component)
  if (settings === undefined) return ok({})
  let holder = instanceAt(draft.instances, parent)
  if (holder.kind === 'loop') holder = instanceAt(draft.instances, holder.parent)
  const resolved = resolvePlatform(settings, (input) =>
    boundParameter(input, {
      inputs: holder.inputs ?? { parameters: {}, artifacts: {} },
      outputsOf: outputsInside(draft, holder),
      facts: factsFor(draft, instanceAt(draft.instances, number)),
    }),
  )
  return resolved.ok ? ok({ platform: resolved.value }) : resolved
}

/** In a partial run: what another run already did is taken over, and what does not belong is left out. */
const preset = (draft: Draft, number: number): boolean => {
  const { path, nodeId } = instanceAt(draft.instances, number)
  const taken = draft.scope?.taken.get(path)
  if (taken !== undefined) {
    const reuse = { outcome: 'taken', cause: { type: 'asked' }, from: taken.from } as const
    settle(draft, number, 'CACHED', { outputs: taken.outputs, reuse })
  } else if (draft.scope?.left.has(nodeId)) {
    settle(draft, number, 'SKIPPED', { reason: `Not part of this run, which ${draft.scope.words}.` })
  } else return false
  return true
}

/** With its inputs: a step queues for a slot, a container opens. */
const letIn = (draft: Draft, number: number, inputs: ResolvedInputs): void => {
  if (preset(draft, number)) return
  const { kind, path } = instanceAt(draft.instances, number)
  if (kind === 'step' || kind === 'importer') {
    const platform = platformOf(draft, number)
    if (!platform.ok) {
      const failure: Failure = {
        reason: 'bad-input',
        message: `Not run, because ${platform.error}.`,
        task: path,
      }
      settle(draft, number, 'FAILED', { inputs, failure })
      return
    }
    change(draft, number, { state: 'WAITING', readyAt: draft.at, inputs, ...platform.value })
    draft.ready.push(number)
    return
  }
  change(draft, number, { state: 'RUNNING', readyAt: draft.at, startedAt: draft.at, inputs })
  open(draft, number)
}

/** Lets in as many iterations as the loop's own limit allows; the next one follows when one of them ends. */
const iterate = (draft: Draft, number: number): void => {
  const { task, children, begun = 0, going = 0 } = instanceAt(draft.instances, number)
  if (draft.stopping) return
  const limit = task?.iteratorPolicy?.parallelismLimit ?? 0
  const free = limit > 0 ? limit - going : children.length
  const chosen: number[] = []
  let next = begun
  while (next < children.length && chosen.length < free) {
    const child = children[next]
    next += 1
    // One that was stopped before its turn has ended already.
    if (child !== undefined && !isEnded(instanceAt(draft.instances, child).state)) chosen.push(child)
  }
  if (next === begun) return
  change(draft, number, { begun: next, going: going + chosen.length })
  for (const child of chosen) {
    // From here on it counts against the limit, whatever it comes to.
    change(draft, child, { readyAt: draft.at })
    letIn(draft, child, instanceAt(draft.instances, child).inputs ?? { parameters: {}, artifacts: {} })
  }
}

/** Expands a container and lets in what can start at once. An empty one ends at once. */
export const open = (draft: Draft, number: number): void => {
  const failure = expand(draft, number)
  if (failure !== undefined) {
    settle(draft, number, 'FAILED', {
      failure: { ...failure, task: instanceAt(draft.instances, number).path },
    })
    return
  }
  const { children, kind } = instanceAt(draft.instances, number)
  if (children.length === 0) draft.agenda.push({ type: 'close', number })
  else if (kind === 'loop') draft.agenda.push({ type: 'iterate', number })
  else for (const child of children) draft.agenda.push({ type: 'consider', number: child })
}

/** Looks at everything that the event has led to, first come first served. */
export const work = (draft: Draft): void => {
  const { agenda } = draft
  for (let place = 0; place < agenda.length; place += 1) {
    const errand = agenda[place]
    if (errand?.type === 'consider') consider(draft, errand.number)
    else if (errand?.type === 'iterate') iterate(draft, errand.number)
    else if (errand !== undefined) closeContainer(draft, errand.number)
  }
  agenda.length = 0
}

const consider = (draft: Draft, number: number): void => {
  const instance = instanceAt(draft.instances, number)
  // A stop ends everything that has not begun by itself: nothing more is decided for it here.
  if (instance.state !== 'QUEUED' || draft.stopping || preset(draft, number)) return
  const verdict = readiness(draft, instance)
  if (verdict.when === 'never') skip(draft, number, verdict.because)
  else if (verdict.when === 'now') start(draft, number)
}

type Settled = Partial<
  Pick<Instance, 'failure' | 'inputs' | 'outputs' | 'reason' | 'reuse' | 'culprit' | 'attempts'>
>

/** The one way into an end state. Tells whoever waited, and the container. */
export const settle = (draft: Draft, number: number, state: TaskState, facts: Settled): void => {
  const before = instanceAt(draft.instances, number)
  if (isEnded(before.state)) return
  forget(draft, number, 'wakeAt')
  change(draft, number, { ...facts, state, endedAt: draft.at, launched: false })
  const holder = instanceAt(draft.instances, before.parent)
  const waiting = dagPlan(holder.component.dag ?? {}).dependents.get(before.key) ?? []
  for (const key of waiting) {
    const place = dagPlan(holder.component.dag ?? {}).index.get(key)
    const dependent = place === undefined ? undefined : holder.children[place]
    if (dependent !== undefined) draft.agenda.push({ type: 'consider', number: dependent })
  }
  const { open: rest, kind, going = 0 } = instanceAt(draft.instances, before.parent)
  // An iteration counts against the limit of its loop from when it is let in.
  const place = kind === 'loop' && before.readyAt !== undefined ? { going: going - 1 } : {}
  const left = change(draft, before.parent, { open: rest - 1, ...place })
  if (left.open === 0) draft.agenda.push({ type: 'close', number: before.parent })
  else if (left.kind === 'loop' && (left.begun ?? 0) < left.children.length)
    draft.agenda.push({ type: 'iterate', number: before.parent })
}

/**
 * What the iterations hand out, in their order: parameters as a list (of lists, for nested loops), artifacts as one
 * flat list. An iteration that produced nothing, because a branch was not taken, leaves no gap.
 */
const collected = (component: ComponentSpec, iterations: readonly Instance[]): Outputs => {
  const names = component.dag === undefined ? component.outputDefinitions : component.dag.outputs
  const outputs: Outputs = { parameters: {}, artifacts: {} }
  for (const name of Object.keys(names?.parameters ?? {}))
    outputs.parameters[name] = iterations.flatMap(({ outputs: own }) => {
      const value = entry(own?.parameters, name)
      return value === undefined ? [] : [value]
    })
  for (const name of Object.keys(names?.artifacts ?? {}))
    outputs.artifacts[name] = iterations.flatMap(({ outputs: own }) => entry(own?.artifacts, name) ?? [])
  return outputs
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
  if (isEnded(container.state)) return
  const children = container.children.map((child) => instanceAt(draft.instances, child))
  let state = endOf(children)
  let failure = firstFailure(children)
  let outputs = noOutputs
  if (state === 'SUCCEEDED') {
    const dag = container.component.dag ?? {}
    const resolved =
      container.kind === 'loop'
        ? ok(collected(container.component, children))
        : resolveDagOutputs(dag, container.component, outputsInside(draft, container))
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
  const ended = state === 'FAILED' || state === 'CANCELED' || state === 'INTERRUPTED' ? state : 'SUCCEEDED'
  const run = draft.overdue === undefined ? ended : 'FAILED'
  const failure = draft.overdue ?? facts.failure
  draft.endedAt = draft.at
  draft.outputs = facts.outputs
  if (failure !== undefined) draft.failure = failure
  setRun(draft, run)
  const why = failure === undefined ? {} : { failure }
  draft.effects.push({ type: 'run-ended', state: run, outputs: facts.outputs, ...why })
}
