/** The Kubernetes part of the support table: what `kfp-kubernetes` puts into the platform document. */

import { entry, type PipelineDocument } from '#core/spec/document.ts'
import type { ComponentSpec } from '#shared/pipeline.ts'
import type { Problem } from '#shared/problem.ts'
import { rawKubernetesSettings } from './kubernetes.ts'

/** Honoured here; `platform-needs.ts` says whether this machine has what they ask for. */
const served: ReadonlySet<string> = new Set([
  'secretAsEnv',
  'secretAsVolume',
  'configMapAsEnv',
  'configMapAsVolume',
  'pvcMount',
  'genericEphemeralVolume',
  'emptyDirMounts',
  'fieldPathAsEnv',
  'imagePullPolicy',
  'activeDeadlineSeconds',
])
/** Without these a step does not find what it expects. */
const missing: ReadonlySet<string> = new Set(['initContainers'])
/** These only say where and how a pod runs. */
const indifferent: Readonly<Record<string, string>> = {
  nodeSelector: 'the node selector',
  nodeAffinity: 'the node affinity',
  podAffinity: 'the pod affinity',
  tolerations: 'the tolerations',
  podMetadata: 'the pod labels and annotations',
  imagePullSecret: 'the image pull secret',
  securityContext: 'the security context',
  enabledSharedMemory: 'the shared memory volume',
  podResourceClaims: 'the pod resource claims',
}

/** Cluster objects that a step cannot do without, and that nothing here stands for. */
export const kubernetesNeeds = (
  doc: PipelineDocument,
  component: ComponentSpec,
): { code: string; needs: string }[] =>
  Object.keys(rawKubernetesSettings(doc, component)).flatMap((key) =>
    missing.has(key) ? [{ code: 'init-container', needs: `a Kubernetes init container (${key})` }] : [],
  )

/** What a step carries that changes nothing here, in words. */
export function keptForCluster(doc: PipelineDocument, component: ComponentSpec): string[] {
  const settings = Object.keys(rawKubernetesSettings(doc, component)).flatMap((key) =>
    served.has(key) || missing.has(key) ? [] : [entry(indifferent, key) ?? `the platform setting ${key}`],
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
