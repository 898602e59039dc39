/** A pipeline to start from: nothing in it but its name. */
import type { PipelineDocument } from '#core/spec/document.ts'

/** As Kubeflow wants names of pipelines: `Churn, by region` becomes `churn-by-region`. */
export const pipelineName = (title: string): string =>
  title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 120) || 'pipeline'

export function blankPipeline(title: string): PipelineDocument {
  const name = pipelineName(title)
  return {
    spec: {
      components: {},
      deploymentSpec: { executors: {} },
      pipelineInfo: name === title ? { name } : { name, displayName: title },
      root: { dag: { tasks: {} } },
      schemaVersion: '2.1.0',
      sdkVersion: 'kfp-2.17.0',
    },
    numbers: new Map(),
  }
}
