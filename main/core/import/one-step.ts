/** A component by itself as a pipeline: one step, its inputs and results the pipeline's own. */
import { blankPipeline } from '#core/edit/blank.ts'
import { withTask } from '#core/edit/places.ts'
import { addStep } from '#core/edit/steps.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import type { ComponentSource } from '#shared/components.ts'

const record = <T>(names: object | undefined, make: (name: string) => T): Record<string, T> | undefined => {
  const keys = Object.keys(names ?? {})
  return keys.length === 0 ? undefined : Object.fromEntries(keys.map((name) => [name, make(name)]))
}
const filled = <T extends object>(given: T): T =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as T

export function oneStep(source: ComponentSource, title: string): PipelineDocument {
  const added = addStep(blankPipeline(title), undefined, source, title)
  if (!added.ok) return blankPipeline(title)
  const { doc, id } = added.value
  const { inputDefinitions, outputDefinitions } = source.component
  const inputs = filled({
    artifacts: record(inputDefinitions?.artifacts, (name) => ({ componentInputArtifact: name })),
    parameters: record(inputDefinitions?.parameters, (name) => ({ componentInputParameter: name })),
  })
  const outputs = filled({
    artifacts: record(outputDefinitions?.artifacts, (name) => ({
      artifactSelectors: [{ producerSubtask: id, outputArtifactKey: name }],
    })),
    parameters: record(outputDefinitions?.parameters, (name) => ({
      valueFromParameter: { producerSubtask: id, outputParameterKey: name },
    })),
  })
  const bound = withTask(doc, id, (task) => (Object.keys(inputs).length === 0 ? task : { ...task, inputs }))
  const root = {
    ...bound.spec.root,
    ...(inputDefinitions === undefined ? {} : { inputDefinitions }),
    ...(outputDefinitions === undefined ? {} : { outputDefinitions }),
    dag: { ...bound.spec.root.dag, ...(Object.keys(outputs).length === 0 ? {} : { outputs }) },
  }
  return { ...bound, spec: { ...bound.spec, root } }
}
