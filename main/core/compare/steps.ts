/** What two versions of a pipeline differ in, told by its steps. */
import { canonical } from '#core/cache/canonical.ts'
import { componentOf, entry, executorOf, type PipelineDocument, tasksOf } from '#core/spec/document.ts'
import { dagsOf, nodeId } from '#core/spec/walk.ts'
import type { PipelineChanges, StepChange } from '#shared/contract/versions.ts'
import type { ComponentSpec, TaskSpec } from '#shared/pipeline.ts'

type Part = StepChange['parts'][number]

interface StepFacts {
  readonly label: string
  readonly parts: Readonly<Record<Part, string>>
}

/** Settings of a step in the documents of other platforms (Kubernetes); ours says where things stand. */
const platformOf = (doc: PipelineDocument, component: ComponentSpec | undefined): unknown =>
  Object.entries(doc.platform?.platforms ?? {})
    .filter(([name]) => name !== 'nagare')
    .map(([name, { deploymentSpec }]) => [
      name,
      entry(deploymentSpec?.executors, component?.executorLabel ?? ''),
    ])

function factsOf(doc: PipelineDocument, key: string, task: TaskSpec): StepFacts {
  const component = componentOf(doc, task)
  const { taskInfo, inputs, dependentTasks, componentRef: _, ...settings } = task
  const { dag: __, executorLabel: ___, ...ports } = component ?? {}
  const executor = component === undefined ? undefined : executorOf(doc, component)
  return {
    label: taskInfo?.name ?? key,
    parts: {
      name: canonical(taskInfo),
      inputs: canonical(inputs),
      order: canonical(dependentTasks?.toSorted()),
      ports: canonical(ports),
      code: canonical(executor),
      settings: canonical([settings, platformOf(doc, component)]),
    },
  }
}

const stepsOf = (doc: PipelineDocument): ReadonlyMap<string, StepFacts> =>
  new Map(
    dagsOf(doc).flatMap(({ id, dag }) =>
      tasksOf(dag).map(([key, task]) => [nodeId(id, key), factsOf(doc, key, task)] as const),
    ),
  )

const partNames: readonly Part[] = ['name', 'inputs', 'order', 'ports', 'code', 'settings']

/** What the pipeline says of itself: name, inputs, outputs, defaults. */
const aboutOf = ({ spec }: PipelineDocument): string => {
  const { dag, ...root } = spec.root
  return canonical([spec.pipelineInfo, root, dag?.outputs])
}
const layoutOf = ({ platform }: PipelineDocument): string => canonical(platform?.platforms?.['nagare'])

/** Steps that came, went or are different now, in the order of the newer document; nothing about how the file is written. */
export function comparePipelines(before: PipelineDocument, after: PipelineDocument): PipelineChanges {
  const [old, now] = [stepsOf(before), stepsOf(after)]
  const steps: StepChange[] = []
  for (const [id, { label, parts }] of now) {
    const known = old.get(id)
    if (known === undefined) steps.push({ id, label, change: 'added', parts: [] })
    else {
      const differ = partNames.filter((part) => known.parts[part] !== parts[part])
      if (differ.length > 0) steps.push({ id, label, change: 'changed', parts: differ })
    }
  }
  for (const [id, { label }] of old) if (!now.has(id)) steps.push({ id, label, change: 'removed', parts: [] })
  return {
    steps,
    about: aboutOf(before) !== aboutOf(after),
    layout: layoutOf(before) !== layoutOf(after),
  }
}
