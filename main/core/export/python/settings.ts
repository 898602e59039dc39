/** What a task is given besides its inputs, as calls on the task. */
import type { ContainerSpec } from '#shared/pipeline.ts'
import { type Code, call, named } from './code.ts'
import { pythonNumber, pythonText } from './literal.ts'
import type { Step } from './tree.ts'

/** A setting is a text of its own, or a placeholder of an input that the SDK has added to the task. */
export type TextOf = (value: string) => Code

interface Calls {
  /** Method calls: `set_cpu_limit("2")`. */
  readonly calls: readonly Code[]
  readonly problems: readonly string[]
}

const given = (value: string | number | undefined): value is string | number =>
  value !== undefined && value !== '' && value !== 0 && value !== '0'

type Resources = NonNullable<ContainerSpec['resources']>

/** Files of old SDKs have numbers only: cores, and gigabytes. */
function resourceCalls(resources: Resources, textOf: TextOf): Code[] {
  const pairs = [
    ['set_cpu_request', resources.resourceCpuRequest, resources.cpuRequest, ''],
    ['set_cpu_limit', resources.resourceCpuLimit, resources.cpuLimit, ''],
    ['set_memory_request', resources.resourceMemoryRequest, resources.memoryRequest, 'G'],
    ['set_memory_limit', resources.resourceMemoryLimit, resources.memoryLimit, 'G'],
  ] as const
  const calls = pairs.flatMap(([method, text, number, unit]) => {
    if (given(text)) return [call(method, [textOf(text)])]
    return given(number) ? [call(method, [pythonText(`${pythonNumber(number, true)}${unit}`)])] : []
  })
  const { accelerator } = resources
  const type = accelerator?.resourceType ?? accelerator?.type
  const count = accelerator?.resourceCount ?? accelerator?.count
  return [
    ...calls,
    ...(given(type) ? [call('set_accelerator_type', [textOf(type)])] : []),
    ...(given(count) && !(given(type) && String(count) === '1')
      ? [call('set_accelerator_limit', [/^\d+$/.test(String(count)) ? String(count) : textOf(String(count))])]
      : []),
  ]
}

function retryCall(step: Step, problems: string[]): Code[] {
  const policy = step.task.retryPolicy
  if (policy === undefined) return []
  const { maxRetryCount = 0, backoffDuration, backoffFactor, backoffMaxDuration } = policy
  for (const duration of [backoffDuration, backoffMaxDuration])
    if (duration !== undefined && !/^\d+s$/.test(duration))
      problems.push(`the SDK takes whole seconds to wait before a retry, and here it is ${duration}`)
  return [
    call('set_retry', [
      named('num_retries', pythonNumber(maxRetryCount, true)),
      ...(backoffDuration === undefined || backoffDuration === '0s'
        ? []
        : [named('backoff_duration', pythonText(backoffDuration))]),
      ...(backoffFactor === undefined || backoffFactor === 2
        ? []
        : [named('backoff_factor', pythonNumber(backoffFactor, false))]),
      ...(backoffMaxDuration === undefined || backoffMaxDuration === '3600s'
        ? []
        : [named('backoff_max_duration', pythonText(backoffMaxDuration))]),
    ]),
  ]
}

function cachingCall({ task }: Step): Code[] {
  const { enableCache, cacheKey } = task.cachingOptions ?? {}
  const isOn = enableCache === true
  if (cacheKey !== undefined && cacheKey !== '')
    return [
      call('set_caching_options', [
        named('enable_caching', isOn ? 'True' : 'False'),
        named('cache_key', pythonText(cacheKey)),
      ]),
    ]
  return isOn ? [] : [call('set_caching_options', ['False'])]
}

/** An image that only a run knows: it stands on the task, not on the component. */
export const hasDynamicImage = (container: ContainerSpec | undefined): boolean =>
  container?.image?.includes('{{$') === true

/** @param sdkName what the SDK calls the task by itself */
export function settingCalls(step: Step, sdkName: string, isExit: boolean, textOf: TextOf): Calls {
  const problems: string[] = []
  const { container } = step.executor ?? {}
  const label = step.task.taskInfo?.name
  const waits = step.task.triggerPolicy?.strategy === 'ALL_UPSTREAM_TASKS_COMPLETED'
  const image = container?.image ?? ''
  if (step.task.triggerPolicy?.condition)
    problems.push('a condition stands on the step itself, not on a frame around it')
  if ((step.task.parameterIterator ?? step.task.artifactIterator) !== undefined)
    problems.push('a loop stands on the step itself, not on a frame around it')
  return {
    calls: [
      ...(label === undefined || label === sdkName ? [] : [call('set_display_name', [pythonText(label)])]),
      ...(hasDynamicImage(container) ? [call('set_container_image', [textOf(image)])] : []),
      ...cachingCall(step),
      ...retryCall(step, problems),
      ...resourceCalls(container?.resources ?? {}, textOf),
      ...(container?.env ?? []).map(({ name, value }) =>
        call('set_env_variable', [named('name', pythonText(name)), named('value', pythonText(value ?? ''))]),
      ),
      ...(waits && !isExit ? [call('ignore_upstream_failure', [])] : []),
    ],
    problems,
  }
}
