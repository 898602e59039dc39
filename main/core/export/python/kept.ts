/**
 * What has no form in the DSL of its own, as a component that is loaded from its text. The SDK takes such a component
 * over as it is.
 */
import type { PipelineDocument } from '#core/spec/document.ts'
import { entry } from '#core/spec/document.ts'
import { serializePipeline } from '#core/spec/serialize.ts'
import type { ComponentSpec, ExecutorSpec, PipelineSpec, PlatformSpec } from '#shared/pipeline.ts'
import type { Writing } from './writing.ts'

/** Everything below a component, by name. */
function below(doc: PipelineDocument, component: ComponentSpec, found: Record<string, ComponentSpec>): void {
  for (const task of Object.values(component.dag?.tasks ?? {})) {
    const { name } = task.componentRef
    const inner = entry(doc.spec.components, name)
    if (inner === undefined || Object.hasOwn(found, name)) continue
    found[name] = inner
    below(doc, inner, found)
  }
}

function executorsOf(doc: PipelineDocument, all: readonly ComponentSpec[]): Record<string, ExecutorSpec> {
  const labels = all.flatMap(({ executorLabel }) => executorLabel ?? [])
  return Object.fromEntries(
    labels.flatMap((label) => {
      const executor = entry(doc.spec.deploymentSpec?.executors, label)
      return executor === undefined ? [] : [[label, executor]]
    }),
  )
}

/** Settings of the cluster for these executors. */
function platformOf(doc: PipelineDocument, labels: readonly string[]): PlatformSpec | undefined {
  const kubernetes = doc.platform?.platforms?.['kubernetes']?.deploymentSpec?.executors ?? {}
  const own = Object.entries(kubernetes).filter(([label]) => labels.includes(label))
  return own.length === 0
    ? undefined
    : { platforms: { kubernetes: { deploymentSpec: { executors: Object.fromEntries(own) } } } }
}

/** A file with this sub-pipeline as its root. */
function subPipeline(doc: PipelineDocument, component: ComponentSpec, name: string): PipelineDocument {
  const components: Record<string, ComponentSpec> = {}
  below(doc, component, components)
  const executors = executorsOf(doc, Object.values(components))
  const platform = platformOf(doc, Object.keys(executors))
  const spec: PipelineSpec = {
    pipelineInfo: { name },
    root: component,
    components,
    deploymentSpec: { executors },
    schemaVersion: doc.spec.schemaVersion,
    ...(doc.spec.sdkVersion === undefined ? {} : { sdkVersion: doc.spec.sdkVersion }),
  }
  return { spec, ...(platform === undefined ? {} : { platform }), numbers: new Map() }
}

/** A file with one step, as the SDK compiles a single component. What a task is given besides is not in it. */
function singleStep(
  doc: PipelineDocument,
  component: ComponentSpec,
  executor: ExecutorSpec,
  name: string,
): PipelineDocument {
  const { env: _, resources: __, ...container } = executor.container ?? {}
  const bare = executor.container === undefined ? executor : { ...executor, container }
  const bound = (kind: 'parameters' | 'artifacts', field: string) =>
    Object.fromEntries(
      Object.keys(component.inputDefinitions?.[kind] ?? {}).map((port) => [port, { [field]: port }]),
    )
  const inputs = {
    ...(component.inputDefinitions?.artifacts === undefined
      ? {}
      : { artifacts: bound('artifacts', 'componentInputArtifact') }),
    ...(component.inputDefinitions?.parameters === undefined
      ? {}
      : { parameters: bound('parameters', 'componentInputParameter') }),
  }
  const task = {
    taskInfo: { name },
    componentRef: { name: `comp-${name}` },
    cachingOptions: { enableCache: true },
    ...(Object.keys(inputs).length === 0 ? {} : { inputs }),
  }
  const spec: PipelineSpec = {
    pipelineInfo: { name },
    root: {
      ...(component.inputDefinitions === undefined ? {} : { inputDefinitions: component.inputDefinitions }),
      dag: { tasks: { [name]: task } },
    },
    components: { [`comp-${name}`]: { ...component, executorLabel: `exec-${name}` } },
    deploymentSpec: { executors: { [`exec-${name}`]: bare } },
    schemaVersion: doc.spec.schemaVersion,
    ...(doc.spec.sdkVersion === undefined ? {} : { sdkVersion: doc.spec.sdkVersion }),
  }
  return { spec, numbers: new Map() }
}

const rawText = (text: string): string => {
  const safe = text.replaceAll('\\', '\\\\').replaceAll('"""', '\\"\\"\\"')
  return `"""\\\n${safe.endsWith('"') ? `${safe.slice(0, -1)}\\"` : safe}"""`
}

/** Source that loads the component, below `variable`. */
export function keptComponent(
  writing: Writing,
  variable: string,
  component: ComponentSpec,
  executor: ExecutorSpec | undefined,
  base: string,
): string {
  const { doc } = writing
  const file =
    executor === undefined ? subPipeline(doc, component, base) : singleStep(doc, component, executor, base)
  writing.use('kfp', 'components')
  return `${variable} = components.load_component_from_text(${rawText(serializePipeline(file))})`
}
