/** May an earlier result stand for this step, and where do its inputs come from. */
import type { ReuseCause } from '#shared/reuse.ts'
import type { Places } from './chunked.ts'
import { dagPlan } from './dag-plan.ts'
import { locate } from './expand.ts'
import type { OpenScope } from './scope-types.ts'
import { type Instance, instanceAt, type MachineState } from './state.ts'

/** `refresh`: it runs, and its result counts from then on. `no`: nothing is looked up, and nothing is kept. */
export type ReusePolicy =
  | {
      readonly use: 'yes' | 'refresh'
      /** The author's own cache key. */
      readonly customKey?: string
    }
  | { readonly use: 'no'; readonly cause: ReuseCause }

/** What of a run it takes to answer: of a finished state, or of one that is being worked out. */
export interface ReuseView extends Pick<MachineState, 'cache' | 'reuse'> {
  readonly scope?: OpenScope | undefined
  readonly instances: Places<Instance>
}

/** What runs whatever happens does so for its effect (a message, cleaning up), never for its result. */
const runsAlways = (state: ReuseView, instance: Instance): boolean => {
  for (let one = instance; one.path !== ''; one = instanceAt(state.instances, one.parent))
    if (one.task?.triggerPolicy?.strategy === 'ALL_UPSTREAM_TASKS_COMPLETED') return true
  return false
}

const enabled = ({ reuse }: ReuseView, { nodeId, task }: Instance): boolean =>
  reuse.steps?.[nodeId] ?? reuse.all ?? task?.cachingOptions?.enableCache === true

/**
 * As in KFP: the file says it per task (`cachingOptions.enableCache`, off when it says nothing), and whoever starts the
 * run may say it for all. @returns undefined for importers, which only look at a place.
 */
export const reusePolicy = (state: ReuseView, instance: Instance): ReusePolicy | undefined => {
  if (instance.kind === 'importer' || instance.component.executorLabel === undefined) return undefined
  const no = (type: 'off-run' | 'off-step' | 'exit-task'): ReusePolicy => ({ use: 'no', cause: { type } })
  if (!state.cache) return no('off-run')
  if (!enabled(state, instance)) return no('off-step')
  if (runsAlways(state, instance)) return no('exit-task')
  const { cacheKey = '' } = instance.task?.cachingOptions ?? {}
  const use = state.scope?.chosen.has(instance.nodeId) === true ? 'refresh' : 'yes'
  return { use, ...(cacheKey === '' ? {} : { customKey: cacheKey }) }
}

/** The task itself: an iteration is a copy of its loop. */
const original = (state: ReuseView, instance: Instance): Instance => {
  const holder = instanceAt(state.instances, instance.parent)
  return instance.path !== '' && holder.kind === 'loop' ? holder : instance
}

interface Source {
  /** Key of the sibling whose output it is. */
  readonly task?: string | undefined
  /** Input of the container around it. */
  readonly outer?: string | undefined
}

const parameterSource = ({ task }: Instance, input: string): Source => {
  const bound = task?.inputs?.parameters?.[input]
  const items = task?.parameterIterator
  if (bound === undefined && items?.itemInput === input && items.items.inputParameter !== undefined)
    return parameterSource({ task } as Instance, items.items.inputParameter)
  return { task: bound?.taskOutputParameter?.producerTask, outer: bound?.componentInputParameter }
}

const artifactSource = ({ task }: Instance, input: string): Source => {
  const bound = task?.inputs?.artifacts?.[input]
  const items = task?.artifactIterator
  if (bound === undefined && items?.itemInput === input)
    return artifactSource({ task } as Instance, items.items.inputArtifact)
  return { task: bound?.taskOutputArtifact?.producerTask, outer: bound?.componentInputArtifact }
}

/** Name of the task whose output an input of the step at `path` is, through however many containers. */
export const producerOf = (
  state: ReuseView,
  path: string,
  kind: 'parameter' | 'artifact',
  input: string,
): string | undefined => {
  const number = locate(state.instances, path)
  if (number === undefined) return undefined
  let instance = original(state, instanceAt(state.instances, number))
  let name = input
  while (instance.path !== '') {
    const { task, outer } =
      kind === 'parameter' ? parameterSource(instance, name) : artifactSource(instance, name)
    const holder = instanceAt(state.instances, instance.parent)
    if (task !== undefined) {
      const place = dagPlan(holder.component.dag ?? {}).index.get(task)
      const sibling = place === undefined ? undefined : holder.children[place]
      return sibling === undefined ? task : instanceAt(state.instances, sibling).name
    }
    if (outer === undefined) return undefined
    name = outer
    instance = original(state, holder)
  }
  return undefined
}
