/**
 * `dsl.TaskConfig`: what a step is configured with, handed to the step itself so that it can configure another workload.
 * Only the fields that the component passes through are in it, as pieces of a Kubernetes pod.
 */
import type { ComponentSpec, ContainerSpec } from '#shared/pipeline.ts'

type Json = Readonly<Record<string, unknown>>

const withValues = (record: Readonly<Record<string, string | undefined>>): Json | undefined => {
  const given = Object.entries(record).filter(([, value]) => value !== undefined && value !== '')
  return given.length === 0 ? undefined : Object.fromEntries(given)
}

/** Quantities in Kubernetes' spelling, limits and requests apart. */
const resourcesOf = ({ resources = {} }: ContainerSpec, resolve: (text: string) => string): Json => {
  const text = (value: string | undefined) => (value === undefined ? undefined : resolve(value))
  const { accelerator = {} } = resources
  const gpu = text(accelerator.resourceType)
  const limits = withValues({
    cpu: text(resources.resourceCpuLimit),
    memory: text(resources.resourceMemoryLimit),
    ...(gpu === undefined ? {} : { [gpu]: text(accelerator.resourceCount) }),
  })
  const requests = withValues({
    cpu: text(resources.resourceCpuRequest),
    memory: text(resources.resourceMemoryRequest),
  })
  return { ...(limits && { limits }), ...(requests && { requests }) }
}

const tolerationFields = ['key', 'operator', 'value', 'effect', 'tolerationSeconds'] as const
const tolerationsOf = (kubernetes: Json): readonly Json[] =>
  ((kubernetes['tolerations'] as readonly Json[] | undefined) ?? []).map((one) =>
    Object.fromEntries(tolerationFields.flatMap((key) => (one[key] === undefined ? [] : [[key, one[key]]]))),
  )

/**
 * @param kubernetes the step's part of the platform document.
 * @param resolve takes the placeholders out of a text.
 */
export function taskConfig(
  component: ComponentSpec,
  container: ContainerSpec,
  kubernetes: Json,
  resolve: (text: string) => string,
): Json {
  const passed = new Set((component.taskConfigPassthroughs ?? []).map(({ field }) => field))
  const selector = kubernetes['nodeSelector'] as { readonly labels?: Json } | undefined
  const env = (container.env ?? []).map(({ name, value }) => ({ name, value: resolve(value ?? '') }))
  return {
    ...(passed.has('RESOURCES') ? { resources: resourcesOf(container, resolve) } : {}),
    ...(passed.has('ENV') ? { env } : {}),
    ...(passed.has('KUBERNETES_NODE_SELECTOR') && selector?.labels ? { nodeSelector: selector.labels } : {}),
    ...(passed.has('KUBERNETES_TOLERATIONS') ? { tolerations: tolerationsOf(kubernetes) } : {}),
  }
}
