/** The pod fields that a step can ask for as variables, and what they are where there is no pod. */
import { entry } from '#core/spec/document.ts'
import type { KubernetesSettings } from './kubernetes.ts'
import type { PlaceholderFacts } from './placeholders.ts'

const byKey = /^metadata\.(labels|annotations)\['([^']*)'\]$/
const loopback = '127.0.0.1'

type Field = (facts: PlaceholderFacts) => string

const fields: Readonly<Record<string, Field>> = {
  'metadata.name': (facts) =>
    `${facts.pipeline_job_resource_name ?? 'run'}-${facts.pipeline_task_name ?? 'task'}`,
  'metadata.uid': (facts) => facts.pipeline_task_uuid ?? '',
  'metadata.namespace': () => 'default',
  'spec.nodeName': () => 'localhost',
  'spec.serviceAccountName': () => 'default',
  'status.hostIP': () => loopback,
  'status.hostIPs': () => loopback,
  'status.podIP': () => loopback,
  'status.podIPs': () => loopback,
}

/** What KFP itself puts on every pod. */
const ownLabels: Readonly<Record<string, Field>> = {
  'pipeline/runid': (facts) => facts.pipeline_job_uuid ?? '',
  'pipelines.kubeflow.org/v2_component': () => 'true',
}

export const isKnownPodField = (path: string): boolean =>
  byKey.test(path) || entry(fields, path) !== undefined

/**
 * The value of a pod field. Labels and annotations are those that the file itself gives; one that it does not give is
 * empty, as in a pod.
 */
export function podField(path: string, settings: KubernetesSettings, facts: PlaceholderFacts): string {
  const [, kind, key = ''] = byKey.exec(path) ?? []
  if (kind === undefined) return entry(fields, path)?.(facts) ?? ''
  const { labels, annotations } = settings.podMetadata ?? {}
  if (kind === 'annotations') return entry(annotations, key) ?? ''
  return entry(labels, key) ?? entry(ownLabels, key)?.(facts) ?? ''
}
