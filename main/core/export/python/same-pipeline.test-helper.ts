/**
 * Whether two pipelines are the same: every task with what it runs in its place, whatever components and executors are
 * called. What each version of the SDK writes differently for one meaning is brought to one form first.
 */
import { classifyExecutor } from '#core/plan/component.ts'
import { isCollected } from '#core/spec/check/ends.ts'
import { componentOf, entry, executorOf, type PipelineDocument, tasksOf } from '#core/spec/document.ts'
import type {
  ComponentSpec,
  ContainerSpec,
  ExecutorSpec,
  InputParameter,
  TaskSpec,
} from '#shared/pipeline.ts'
import { withoutSurfaced } from './surfaced.ts'

type Plain = Record<string, unknown>

/** The source from `def` on: above it stand the SDK's own imports. */
const sourceOf = (source: string): string =>
  source.slice(Math.max(0, source.search(/^(?:def|class) /m))).trim()

const cores = (text: string): number => (text.endsWith('m') ? Number(text.slice(0, -1)) / 1000 : Number(text))
const units: Readonly<Record<string, number>> = {
  '': 1e-9,
  K: 1e-6,
  M: 1e-3,
  G: 1,
  T: 1e3,
  P: 1e6,
  E: 1e9,
  Ki: 1024 / 1e9,
  Mi: 1024 ** 2 / 1e9,
  Gi: 1024 ** 3 / 1e9,
  Ti: 1024 ** 4 / 1e9,
  Pi: 1024 ** 5 / 1e9,
  Ei: 1024 ** 6 / 1e9,
}
const gigabytes = (text: string): number => {
  const [, number = '', unit = ''] = /^([\d.]+)([A-Za-z]*)$/.exec(text) ?? []
  return Number((Number(number) * (units[unit] ?? Number.NaN)).toPrecision(12))
}

/** Old SDKs write numbers, new ones texts and numbers beside them. */
function resources(given: ContainerSpec['resources']): Plain | undefined {
  if (given === undefined) return undefined
  const amount = (text: string | undefined, number: number | undefined, read: (text: string) => number) =>
    text?.includes('{{') === true
      ? text
      : text
        ? read(text)
        : number
          ? Number(number.toPrecision(12))
          : undefined
  const { accelerator } = given
  const plain = {
    cpuRequest: amount(given.resourceCpuRequest, given.cpuRequest, cores),
    cpuLimit: amount(given.resourceCpuLimit, given.cpuLimit, cores),
    memoryRequest: amount(given.resourceMemoryRequest, given.memoryRequest, gigabytes),
    memoryLimit: amount(given.resourceMemoryLimit, given.memoryLimit, gigabytes),
    accelerator:
      accelerator === undefined
        ? undefined
        : {
            type: accelerator.resourceType ?? accelerator.type,
            count: String(accelerator.resourceCount ?? accelerator.count),
          },
  }
  return Object.values(plain).some((value) => value !== undefined) ? plain : undefined
}

function executorForm(executor: ExecutorSpec | undefined, sdkVersion: string | undefined): unknown {
  if (executor === undefined) return undefined
  const what = classifyExecutor(executor, sdkVersion)
  const asked = resources(executor.container?.resources)
  // The image of a component whose tasks choose theirs is nowhere in the file.
  if (what.kind === 'python') return { ...what, source: sourceOf(what.source), resources: asked }
  if (what.kind === 'container') return { ...what, resources: asked }
  if (executor.importer === undefined) return executor
  const { reimport, ...importer } = executor.importer
  return { ...importer, reimport: reimport === true }
}

/** A default makes an input optional, also in files that do not say so; allowed values stand in the source only. */
const parameterForm = ({ literals: _, ...spec }: InputParameter): Plain => ({
  ...spec,
  isOptional: spec.isOptional === true || spec.defaultValue !== undefined,
})
const withoutFalse = (spec: Plain): Plain =>
  Object.fromEntries(Object.entries(spec).filter(([, value]) => value !== false))

function definitions(given: ComponentSpec['inputDefinitions']): Plain {
  const forms = (record: object | undefined, form: (one: never) => Plain): Plain =>
    Object.fromEntries(Object.entries(record ?? {}).map(([name, spec]) => [name, form(spec as never)]))
  return {
    artifacts: forms(given?.artifacts, withoutFalse),
    parameters: forms(given?.parameters, (spec: InputParameter) => withoutFalse(parameterForm(spec))),
  }
}

/** `double(x)` and `x` are one for a number. */
const conditionForm = (text: string | undefined): string | undefined =>
  text?.replaceAll(/double\((inputs\.parameter_values\['[^']*'\])\)/g, '$1')

const isLooping = (task: TaskSpec): boolean => (task.parameterIterator ?? task.artifactIterator) !== undefined

function taskForm(task: TaskSpec): Plain {
  const {
    componentRef: _,
    dependentTasks,
    retryPolicy,
    cachingOptions,
    triggerPolicy,
    iteratorPolicy,
    ...rest
  } = task
  const isFrame = isLooping(task) || triggerPolicy?.condition !== undefined
  const makers = [
    ...Object.values(task.inputs?.parameters ?? {}).map((one) => one.taskOutputParameter?.producerTask),
    ...Object.values(task.inputs?.artifacts ?? {}).map((one) => one.taskOutputArtifact?.producerTask),
  ]
  const waits = [
    ...new Set([...(dependentTasks ?? []), ...makers.filter((name) => name !== undefined)]),
  ].sort()
  return {
    ...rest,
    waits,
    atOnce: iteratorPolicy?.parallelismLimit || undefined,
    // Nothing is reused of a loop or a branch as a whole.
    cached: isFrame ? undefined : cachingOptions?.enableCache === true,
    cacheKey: cachingOptions?.cacheKey,
    strategy: triggerPolicy?.strategy,
    condition: conditionForm(triggerPolicy?.condition),
    retry:
      retryPolicy === undefined
        ? undefined
        : {
            maxRetryCount: retryPolicy.maxRetryCount ?? 0,
            backoffDuration: retryPolicy.backoffDuration ?? '0s',
            backoffFactor: retryPolicy.backoffFactor ?? 2,
            backoffMaxDuration: retryPolicy.backoffMaxDuration ?? '3600s',
          },
  }
}

/** Files of old SDKs name objects plainly; new ones as a constant too. */
function platformForm(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(platformForm)
  if (typeof value !== 'object' || value === null) return value
  const form: Plain = Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, platformForm(inner)] as const)
      .filter(([, inner]) => inner !== false && inner !== ''),
  )
  for (const name of ['secretName', 'configMapName'])
    if (typeof form[name] === 'string')
      form[`${name}Parameter`] ??= { runtimeValue: { constant: form[name] } }
  if (form['mountPath'] !== undefined && typeof form['constant'] === 'string')
    form['pvcNameParameter'] ??= { runtimeValue: { constant: form['constant'] } }
  if (form['mountPath'] !== undefined && form['taskOutputParameter'] !== undefined)
    form['pvcNameParameter'] ??= { taskOutputParameter: form['taskOutputParameter'] }
  if (form['mountPath'] !== undefined && form['componentInputParameter'] !== undefined)
    form['pvcNameParameter'] ??= { componentInputParameter: form['componentInputParameter'] }
  return form
}

/** SDKs before 2.1 declare what a loop collects as one of its items. */
function collectedOutputs(doc: PipelineDocument, component: ComponentSpec, isLoop: boolean) {
  const { dag, outputDefinitions } = component
  const parameters = Object.entries(outputDefinitions?.parameters ?? {}).map(([name, spec]) => {
    const from = dag?.outputs?.parameters?.[name]?.valueFromParameter
    const isList =
      dag !== undefined &&
      (isLoop || (from !== undefined && isCollected(doc, dag, from.producerSubtask, from.outputParameterKey)))
    return [name, isList ? { ...spec, parameterType: 'LIST' } : spec]
  })
  return { ...outputDefinitions, parameters: Object.fromEntries(parameters) }
}

function componentForm(doc: PipelineDocument, component: ComponentSpec, depth = 50, isLoop = false): Plain {
  const { executorLabel, dag, inputDefinitions, outputDefinitions: _, ...rest } = component
  const executors = doc.platform?.platforms?.['kubernetes']?.deploymentSpec?.executors
  return {
    ...rest,
    inputs: definitions(inputDefinitions),
    outputs: definitions(collectedOutputs(doc, component, isLoop) as ComponentSpec['inputDefinitions']),
    executor: executorForm(executorOf(doc, component), doc.spec.sdkVersion),
    platform: platformForm(executorLabel === undefined ? undefined : entry(executors, executorLabel)),
    handsOut: dag?.outputs,
    tasks: Object.fromEntries(
      depth === 0
        ? []
        : tasksOf(dag).map(([key, task]) => [
            key,
            {
              ...taskForm(task),
              component: componentForm(doc, componentOf(doc, task) ?? {}, depth - 1, isLooping(task)),
            },
          ]),
    ),
  }
}

const clean = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(clean)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([key, inner]) => [key, clean(inner)])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  )
}

/** New SDKs write an empty patch where nothing is patched. */
function clusterForm(config: Plain | undefined): unknown {
  const workspace = config?.['workspace'] as Plain | undefined
  if (workspace === undefined) return config
  const patch = (workspace['kubernetes'] as Plain | undefined)?.['pvcSpecPatch'] as Plain | undefined
  const isEmpty = Object.keys(patch ?? {}).length === 0
  return { ...config, workspace: { size: workspace['size'], patch: isEmpty ? undefined : patch } }
}

/** Equal for equal pipelines. */
export function normalForm(given: PipelineDocument): unknown {
  const doc = withoutSurfaced(given)
  const { pipelineInfo, root, defaultPipelineRoot } = doc.spec
  return clean({
    pipelineInfo,
    defaultPipelineRoot,
    root: componentForm(doc, root),
    cluster: clusterForm(doc.platform?.platforms?.['kubernetes']?.pipelineConfig),
  })
}

/** The paths at which two pipelines differ, with what stands there. */
export function differences(one: unknown, other: unknown, path = ''): string[] {
  if (JSON.stringify(one) === JSON.stringify(other)) return []
  const isRecord = (value: unknown): value is Plain => typeof value === 'object' && value !== null
  if (!isRecord(one) || !isRecord(other))
    return [`${path}: ${JSON.stringify(one)} → ${JSON.stringify(other)}`]
  const keys = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...keys].flatMap((key) => differences(one[key], other[key], `${path}/${key}`))
}
