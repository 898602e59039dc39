/** The Kubernetes part of the support table: what `kfp-kubernetes` puts into the platform document. */

import { entry, type PipelineDocument } from '#core/spec/document.ts'
import type { ComponentSpec } from '#shared/pipeline.ts'
import type { Problem } from '#shared/problem.ts'

type Settings = Readonly<Record<string, unknown>>

interface Need {
  readonly code: string
  readonly words: string
}
/** Without these a step does not see what it expects. */
const needed: Readonly<Record<string, Need>> = {
  secretAsEnv: { code: 'secret', words: 'the Kubernetes secret' },
  secretAsVolume: { code: 'secret', words: 'the Kubernetes secret' },
  configMapAsEnv: { code: 'config-map', words: 'the Kubernetes config map' },
  configMapAsVolume: { code: 'config-map', words: 'the Kubernetes config map' },
  pvcMount: { code: 'volume-claim', words: 'the Kubernetes volume claim' },
  genericEphemeralVolume: { code: 'volume', words: 'the Kubernetes volume' },
  emptyDirMounts: { code: 'volume', words: 'the Kubernetes volume' },
  fieldPathAsEnv: { code: 'pod-field', words: 'the Kubernetes pod field' },
  initContainers: { code: 'init-container', words: 'the Kubernetes init container' },
}
/** These are honoured. */
const honoured: ReadonlySet<string> = new Set(['activeDeadlineSeconds'])
/** These only say where and how a pod runs. */
const indifferent: Readonly<Record<string, string>> = {
  nodeSelector: 'the node selector',
  nodeAffinity: 'the node affinity',
  podAffinity: 'the pod affinity',
  tolerations: 'the tolerations',
  podMetadata: 'the pod labels and annotations',
  imagePullSecret: 'the image pull secret',
  imagePullPolicy: 'the image pull policy',
  securityContext: 'the security context',
  enabledSharedMemory: 'the shared memory volume',
  podResourceClaims: 'the pod resource claims',
}

const isSettings = (value: unknown): value is Settings =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const executorSettings = (doc: PipelineDocument, component: ComponentSpec): Settings => {
  const platform = entry(doc.platform?.platforms, 'kubernetes')
  return component.executorLabel === undefined
    ? {}
    : (entry(platform?.deploymentSpec?.executors, component.executorLabel) ?? {})
}

const nameFields = [
  'secretName',
  'configMapName',
  'pvcName',
  'constant',
  'volumeName',
  'fieldPath',
  'name',
] as const
const parameterFields = ['secretNameParameter', 'configMapNameParameter', 'pvcNameParameter'] as const

/** The name of what one setting refers to, as far as it is known before the run. */
function nameIn(setting: unknown): string | undefined {
  if (!isSettings(setting)) return undefined
  for (const field of nameFields) {
    const value = setting[field]
    if (typeof value === 'string' && value !== '') return `\`${value}\``
  }
  for (const field of parameterFields) {
    const parameter = setting[field]
    if (!isSettings(parameter)) continue
    const runtime = parameter['runtimeValue']
    if (isSettings(runtime) && typeof runtime['constant'] === 'string') return `\`${runtime['constant']}\``
    const input = parameter['componentInputParameter']
    if (typeof input === 'string') return `given by the input \`${input}\``
    return 'given by another task'
  }
  return undefined
}

/** Cluster objects that a step cannot do without. */
export function kubernetesNeeds(
  doc: PipelineDocument,
  component: ComponentSpec,
): { code: string; needs: string }[] {
  return Object.entries(executorSettings(doc, component)).flatMap(([key, setting]) => {
    const need = entry(needed, key)
    if (need === undefined) return []
    const items = Array.isArray(setting) ? setting : [setting]
    return items.map((item: unknown) => {
      const name = nameIn(item)
      return {
        code: need.code,
        needs: name === undefined ? `${need.words} (${key})` : `${need.words} ${name} (${key})`,
      }
    })
  })
}

/** What a step carries that changes nothing here, in words. */
export function keptForCluster(doc: PipelineDocument, component: ComponentSpec): string[] {
  const settings = Object.keys(executorSettings(doc, component)).flatMap((key) =>
    entry(needed, key) === undefined && !honoured.has(key)
      ? [entry(indifferent, key) ?? `the platform setting ${key}`]
      : [],
  )
  return settings
}

const pipelineLimits = ['resourceTtlOnCompletion', 'resourceTtlOnSuccess', 'resourceTtlOnFailure'] as const

/** Pipeline-wide settings. The workspace is honoured, its volume's details are the cluster's. */
export function pipelineConfigKept(doc: PipelineDocument): Problem[] {
  return Object.entries(doc.platform?.platforms ?? {}).flatMap(([platform, spec]) => {
    if (platform === 'nagare') return []
    const words =
      platform === 'kubernetes'
        ? pipelineLimits
            .filter((key) => spec.pipelineConfig?.[key] !== undefined)
            .map((key) => `the setting ${key}`)
        : [`the settings for the platform ${platform}`]
    return words.map(
      (thing): Problem => ({
        severity: 'warning',
        code: 'kept-for-cluster',
        message: `Kept for the cluster, without effect on this machine: ${thing} of the pipeline.`,
      }),
    )
  })
}
