/** What an Elyra node says about how it is run, as KFP has it. */
import type { ContainerSpec } from '#shared/pipeline.ts'
import type { Properties } from './schema.ts'

type Shared = Pick<
  Properties,
  | 'env_vars'
  | 'kubernetes_secrets'
  | 'mounted_volumes'
  | 'kubernetes_pod_annotations'
  | 'kubernetes_pod_labels'
  | 'kubernetes_tolerations'
>

export function variablesOf({ env_vars: given }: Shared): Record<string, string> {
  return Object.fromEntries(
    (given ?? []).flatMap((one): [string, string][] => {
      if (typeof one !== 'string') return one.env_var === '' ? [] : [[one.env_var, one.value ?? '']]
      const at = one.indexOf('=')
      return at < 1 ? [] : [[one.slice(0, at), one.slice(at + 1)]]
    }),
  )
}

/** Elyra counts memory in gigabytes; cpu and memory without `_limit` are requests. */
export function resourcesOf(given: Properties): ContainerSpec['resources'] {
  const { cpu, cpu_limit: cpuLimit, memory, memory_limit: memoryLimit, gpu } = given
  const resources = {
    ...(cpu ? { resourceCpuRequest: String(cpu), cpuRequest: cpu } : {}),
    ...(cpuLimit ? { resourceCpuLimit: String(cpuLimit), cpuLimit } : {}),
    ...(memory ? { resourceMemoryRequest: `${memory}G`, memoryRequest: memory } : {}),
    ...(memoryLimit ? { resourceMemoryLimit: `${memoryLimit}G`, memoryLimit } : {}),
    ...(gpu
      ? {
          accelerator: {
            resourceType: given.gpu_vendor ?? 'nvidia.com/gpu',
            resourceCount: String(gpu),
          },
        }
      : {}),
  }
  return Object.keys(resources).length === 0 ? undefined : resources
}

const record = (pairs: Shared['kubernetes_pod_labels']): Record<string, string> =>
  Object.fromEntries((pairs ?? []).map(({ key, value }) => [key, value ?? '']))
const constant = (value: string) => ({ runtimeValue: { constant: value } })
const filled = (given: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => Object.keys(value as object).length > 0))

/** The executor's part of the platform document; undefined when the node asks for nothing there. */
export function platformOf(defaults: Shared, own: Shared): Record<string, unknown> | undefined {
  const both = <T>(pick: (one: Shared) => readonly T[] | undefined): T[] => [
    ...(pick(defaults) ?? []),
    ...(pick(own) ?? []),
  ]
  const podMetadata = filled({
    labels: record(both((one) => one.kubernetes_pod_labels)),
    annotations: record(both((one) => one.kubernetes_pod_annotations)),
  })
  const settings = filled({
    secretAsEnv: both((one) => one.kubernetes_secrets).map(({ env_var: envVar, name, key }) => ({
      secretName: name,
      secretNameParameter: constant(name),
      optional: false,
      keyToEnv: [{ secretKey: key, envVar }],
    })),
    pvcMount: both((one) => one.mounted_volumes).map(({ path, pvc_name: name, sub_path: subPath }) => ({
      constant: name,
      pvcNameParameter: constant(name),
      mountPath: path,
      ...(subPath === undefined || subPath === '' ? {} : { subPath }),
    })),
    tolerations: both((one) => one.kubernetes_tolerations).map((one) => ({ ...one })),
    podMetadata,
  })
  return Object.keys(settings).length === 0 ? undefined : settings
}
