import { classifyExecutor, type Executable } from '#core/plan/component.ts'
import type { PipelineDetail } from '#shared/contract/studio.ts'
import type { ContainerSpec, TaskSpec } from '#shared/pipeline.ts'
import { componentOf, executorOf, type PipelineDocument, tasksOf } from './document.ts'
import { nodeId } from './walk.ts'

export type StepDetails = PipelineDetail['stepDetails']
type StepDetail = StepDetails[string]

const resourceFields = [
  ['cpuRequest', 'resourceCpuRequest', 'cpuRequest'],
  ['cpuLimit', 'resourceCpuLimit', 'cpuLimit'],
  ['memoryRequest', 'resourceMemoryRequest', 'memoryRequest'],
  ['memoryLimit', 'resourceMemoryLimit', 'memoryLimit'],
] as const

/** `cpuLimit`, `memoryLimit`, …; the old numeric fields count gigabytes (10^9) of memory and cores. */
function resourcesOf(container: ContainerSpec | undefined): Record<string, string> {
  const resources = container?.resources
  const shown: Record<string, string> = {}
  for (const [name, text, number] of resourceFields) {
    const value = resources?.[text] ?? resources?.[number]
    if (value !== undefined && value !== 0)
      shown[name] = typeof value === 'number' && name.startsWith('memory') ? `${value}G` : String(value)
  }
  const accelerator = resources?.accelerator
  const type = accelerator?.resourceType ?? accelerator?.type
  if (type !== undefined)
    shown['accelerator'] = `${accelerator?.resourceCount ?? accelerator?.count ?? 1} × ${type}`
  return shown
}

const nothing = { packages: [], indexUrls: [], env: [] }

function ofExecutable(
  executable: Executable | undefined,
): Pick<StepDetail, 'packages' | 'indexUrls' | 'env'> & Partial<StepDetail> {
  if (executable === undefined || executable.kind === 'importer' || executable.kind === 'foreign')
    return nothing
  const env = Object.entries(executable.env).map(([name, value]) => ({ name, value }))
  if (executable.kind === 'container') {
    return { ...nothing, env, image: executable.image, command: [...executable.command, ...executable.args] }
  }
  const { source, functionName, packages, indexUrls, image } = executable
  return { env, image, source, functionName, packages: [...packages], indexUrls: [...indexUrls] }
}

function detailOf(doc: PipelineDocument, task: TaskSpec): StepDetail | undefined {
  const component = componentOf(doc, task)
  if (component === undefined || component.dag !== undefined) return undefined
  const executor = executorOf(doc, component)
  return {
    ...ofExecutable(executor === undefined ? undefined : classifyExecutor(executor, doc.spec.sdkVersion)),
    cache: task.cachingOptions?.enableCache === true,
    retries: task.retryPolicy?.maxRetryCount ?? 0,
    resources: resourcesOf(executor?.container),
  }
}

/** What the inspector shows of every step and importer, by node id (the ids of `graphOf`). */
export function stepDetails(doc: PipelineDocument): StepDetails {
  const details: StepDetails = {}
  const holders: {
    id: string | undefined
    names: readonly string[]
    tasks: readonly (readonly [string, TaskSpec])[]
  }[] = [{ id: undefined, names: [], tasks: tasksOf(doc.spec.root.dag) }]
  let count = 0
  for (const { id, names, tasks } of holders) {
    for (const [key, task] of tasks) {
      count += 1
      if (count > 20_000) return details
      const own = nodeId(id, key)
      const detail = detailOf(doc, task)
      if (detail !== undefined) details[own] = detail
      const { name } = task.componentRef
      const dag = componentOf(doc, task)?.dag
      if (dag !== undefined && !names.includes(name))
        holders.push({ id: own, names: [...names, name], tasks: tasksOf(dag) })
    }
  }
  return details
}
