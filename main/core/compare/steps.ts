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

/** Worked out once per object: documents of one history share all that an edit did not touch. */
const once = <K extends object, T>(make: (key: K) => T): ((key: K) => T) => {
  const known = new WeakMap<K, { readonly made: T }>()
  return (key) => {
    const found = known.get(key) ?? { made: make(key) }
    known.set(key, found)
    return found.made
  }
}

const taskTexts = once((task: TaskSpec) => {
  const { taskInfo, inputs, dependentTasks, componentRef: _, ...settings } = task
  return {
    name: canonical(taskInfo),
    inputs: canonical(inputs),
    order: canonical(dependentTasks?.toSorted()),
    settings: canonical(settings),
  }
})
const portsText = once((component: ComponentSpec) => {
  const { dag: _, executorLabel: __, ...ports } = component
  return canonical(ports)
})
const codeText = once((executor: object) => canonical(executor))

function factsOf(doc: PipelineDocument, key: string, task: TaskSpec): StepFacts {
  const component = componentOf(doc, task)
  const executor = component === undefined ? undefined : executorOf(doc, component)
  const { settings, ...texts } = taskTexts(task)
  return {
    label: task.taskInfo?.name ?? key,
    parts: {
      ...texts,
      ports: component === undefined ? '' : portsText(component),
      code: executor === undefined ? '' : codeText(executor),
      settings: `${settings} ${canonical(platformOf(doc, component))}`,
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

/**
 * Nodes of `after` that do not do what they did in `before`, those that are new, and those that are gone. Another name
 * is no difference.
 */
export function changedNodes(before: PipelineDocument, after: PipelineDocument): ReadonlySet<string> {
  const { steps } = comparePipelines(before, after)
  return new Set(steps.filter(({ parts }) => parts.join() !== 'name').map(({ id }) => id))
}
