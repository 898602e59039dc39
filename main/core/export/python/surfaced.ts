/**
 * SDKs before 2.10 hand every Metrics and ClassificationMetrics of a step out of all frames around it, as `train-metrics`,
 * whether anybody asked for it or not (`populate_metrics_in_dag_outputs`). No Python says that, and later SDKs do not.
 */
import { put } from '#core/edit/places.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import type { ArtifactType, ComponentSpec, DagSpec } from '#shared/pipeline.ts'

type Outputs = NonNullable<NonNullable<DagSpec['outputs']>['artifacts']>

const metrics = new Set(['system.Metrics', 'system.ClassificationMetrics'])

/** `train-metrics`, which is the `metrics` of `train`, or the `train-metrics` of a frame around it. */
function isSurfaced(
  name: string,
  output: Outputs[string] | undefined,
  type: ArtifactType | undefined,
): boolean {
  const selectors = output?.artifactSelectors ?? []
  return (
    name.includes('-') &&
    metrics.has(type?.schemaTitle ?? '') &&
    selectors.length > 0 &&
    selectors.every(
      ({ producerSubtask, outputArtifactKey }) =>
        outputArtifactKey === name || `${producerSubtask}-${outputArtifactKey}` === name,
    )
  )
}

/** What is left is nothing, rather than an empty record. */
function without<T>(
  record: Readonly<Record<string, T>>,
  names: ReadonlySet<string>,
): Record<string, T> | undefined {
  const left = Object.entries(record).filter(([name]) => !names.has(name))
  return left.length === 0 ? undefined : Object.fromEntries(left)
}

function stripped(component: ComponentSpec, asked: ReadonlySet<string>): ComponentSpec {
  const { outputDefinitions, dag } = component
  const artifacts = outputDefinitions?.artifacts ?? {}
  const outputs = dag?.outputs?.artifacts ?? {}
  const names = new Set(
    Object.entries(artifacts)
      .filter(([name, spec]) => !asked.has(name) && isSurfaced(name, outputs[name], spec.artifactType))
      .map(([name]) => name),
  )
  if (names.size === 0 || dag === undefined) return component
  const left = put({ ...dag.outputs }, 'artifacts', without(outputs, names))
  return {
    ...component,
    outputDefinitions: put({ ...outputDefinitions }, 'artifacts', without(artifacts, names)),
    dag: put(dag, 'outputs', Object.keys(left).length === 0 ? undefined : left),
  }
}

/** Outputs that some step takes: those somebody asked for. */
function askedFor({ spec }: PipelineDocument): Set<string> {
  const all = [spec.root, ...Object.values(spec.components ?? {})]
  return new Set(
    all
      .flatMap(({ dag }) => Object.values(dag?.tasks ?? {}))
      .flatMap((task) => Object.values(task.inputs?.artifacts ?? {}))
      .flatMap(({ taskOutputArtifact }) => taskOutputArtifact?.outputArtifactKey ?? []),
  )
}

/** The document without the metrics that its SDK handed out unasked; the same one when there are none. */
export function withoutSurfaced(doc: PipelineDocument): PipelineDocument {
  const asked = askedFor(doc)
  const root = stripped(doc.spec.root, asked)
  const known = Object.entries(doc.spec.components ?? {})
  const components = known.map(([name, one]) => [name, stripped(one, asked)] as const)
  const isSame = root === doc.spec.root && components.every(([, one], at) => one === known[at]?.[1])
  if (isSame) return doc
  return { ...doc, spec: { ...doc.spec, root, components: Object.fromEntries(components) } }
}
