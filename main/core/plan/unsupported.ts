/**
 * What the executor cannot run yet, as one table: building a feature means deleting its line. Things that change
 * nothing on one machine are no reason to refuse; they are named as kept for the cluster.
 */

import { componentOf, executorOf, type PipelineDocument, tasksOf } from '#core/spec/document.ts'
import { dagsOf, nodeId } from '#core/spec/walk.ts'
import type { ComponentSpec, DagSpec, TaskSpec } from '#shared/pipeline.ts'
import type { Problem } from '#shared/problem.ts'
import { classifyExecutor, type Executable } from './component.ts'
import { keptForCluster, kubernetesNeeds, pipelineConfigKept } from './unsupported-kubernetes.ts'
import { parameterTypeOf } from './values.ts'

interface Step {
  readonly task: TaskSpec
  readonly component: ComponentSpec
  readonly executable: Executable | undefined
}

const inputsOfKind = (task: TaskSpec, kind: 'taskFinalStatus'): string[] =>
  Object.entries(task.inputs?.parameters ?? {}).flatMap(([name, input]) => (input[kind] ? [name] : []))

const oneOfOutputs = (dag: DagSpec | undefined): string[] => [
  ...Object.entries(dag?.outputs?.parameters ?? {}).flatMap(([name, output]) =>
    output.valueFromOneof ? [name] : [],
  ),
  ...Object.entries(dag?.outputs?.artifacts ?? {}).flatMap(([name, output]) =>
    (output.artifactSelectors?.length ?? 0) > 1 ? [name] : [],
  ),
]

interface Feature {
  readonly code: string
  /** Reads after "`task` needs …": undefined when the task does not use the feature. */
  readonly needs: (step: Step) => string | undefined
  readonly hint?: string
}

const whenAny = (names: readonly string[], text: (list: string) => string): string | undefined =>
  names.length === 0 ? undefined : text(names.map((name) => `\`${name}\``).join(', '))

const features: readonly Feature[] = [
  {
    code: 'condition',
    needs: ({ task }) =>
      task.triggerPolicy?.condition ? 'a condition (dsl.If, dsl.Elif or dsl.Else)' : undefined,
  },
  {
    code: 'loop',
    needs: ({ task }) =>
      task.parameterIterator || task.artifactIterator ? 'a loop (dsl.ParallelFor)' : undefined,
  },
  {
    code: 'runs-after-failure',
    needs: ({ task }) =>
      task.triggerPolicy?.strategy === 'ALL_UPSTREAM_TASKS_COMPLETED'
        ? 'to run after failed tasks (dsl.ExitHandler or ignore_upstream_failure)'
        : undefined,
  },
  {
    code: 'final-status',
    needs: ({ task }) =>
      whenAny(inputsOfKind(task, 'taskFinalStatus'), (list) => `the final status of a task, for ${list}`),
  },
  {
    code: 'one-of',
    needs: ({ component }) =>
      whenAny(oneOfOutputs(component.dag), (list) => `dsl.OneOf, for its output ${list}`),
  },
  {
    code: 'artifact-list',
    needs: ({ component }) =>
      whenAny(
        Object.entries(component.inputDefinitions?.artifacts ?? {}).flatMap(([name, spec]) =>
          spec.isArtifactList ? [name] : [],
        ),
        (list) => `a list of artifacts, for ${list}`,
      ),
  },
  {
    code: 'task-config',
    needs: ({ component }) =>
      whenAny(
        Object.entries(component.inputDefinitions?.parameters ?? {}).flatMap(([name, spec]) =>
          parameterTypeOf(spec) === 'TASK_CONFIG' ? [name] : [],
        ),
        (list) => `its Kubernetes task configuration, for ${list}`,
      ),
  },
  {
    code: 'importer',
    needs: ({ executable }) => (executable?.kind === 'importer' ? 'dsl.importer' : undefined),
  },
  {
    code: 'volume-claim',
    needs: ({ executable }) =>
      executable?.kind === 'container' && /^argostub\/(create|delete)pvc/.test(executable.image)
        ? 'a Kubernetes volume claim (CreatePVC or DeletePVC)'
        : undefined,
    hint: 'A workspace (PipelineConfig) is shared storage that also works here.',
  },
  {
    code: 'container',
    needs: ({ executable }) =>
      executable?.kind === 'container' && !executable.image.startsWith('argostub/')
        ? `to run the container image ${executable.image || '(none given)'}`
        : undefined,
    hint: 'Steps written as Python components run without a container.',
  },
  {
    code: 'foreign-executor',
    needs: ({ executable }) =>
      executable?.kind === 'foreign' ? `a ${executable.name} executor, which only Vertex AI runs` : undefined,
  },
]

const refusal = (
  task: string,
  label: string,
  feature: { code: string; hint?: string | undefined },
  needs: string,
): Problem => ({
  severity: 'error',
  code: `unsupported-${feature.code}`,
  message: `\`${label}\` needs ${needs}; this version cannot run that yet.`,
  hint: feature.hint ?? 'You can open, edit and save the pipeline, and run it on Kubeflow Pipelines.',
  task,
})

function remember(kept: Map<string, string[]>, thing: string, id: string): void {
  const ids = kept.get(thing)
  if (ids === undefined) kept.set(thing, [id])
  else ids.push(id)
}

/** One warning per thing, however many steps have it. */
function warnings(kept: ReadonlyMap<string, string[]>): Problem[] {
  return [...kept].map(([thing, tasks]) => {
    const [first] = tasks
    const who = tasks.length === 1 ? `\`${first ?? ''}\`` : `${tasks.length} steps`
    const problem: Problem = {
      severity: 'warning',
      code: 'kept-for-cluster',
      message: `Kept for the cluster, without effect on this machine: ${thing} of ${who}.`,
    }
    return first === undefined ? problem : { ...problem, task: first }
  })
}

/**
 * What keeps this document from running here (`error`, code `unsupported-<feature>`, with the task), and what runs
 * but has no effect here (`warning`, code `kept-for-cluster`). Every component is judged once, at the first place
 * where it is used. A remote `defaultPipelineRoot` is no problem: artifacts go to the workspace.
 */
export function unsupported(doc: PipelineDocument): Problem[] {
  const problems: Problem[] = []
  const kept = new Map<string, string[]>()
  if (oneOfOutputs(doc.spec.root.dag).length > 0) {
    problems.push({
      ...refusal('', 'the pipeline', { code: 'one-of' }, 'dsl.OneOf for its outputs'),
      task: undefined,
    })
  }
  for (const place of dagsOf(doc)) {
    for (const [key, task] of tasksOf(place.dag)) {
      const component = componentOf(doc, task)
      if (component === undefined) continue
      const id = nodeId(place.id, key)
      const label = task.taskInfo?.name ?? key
      const executor = executorOf(doc, component)
      const step: Step = {
        task,
        component,
        executable: executor === undefined ? undefined : classifyExecutor(executor, doc.spec.sdkVersion),
      }
      for (const feature of features) {
        const needs = feature.needs(step)
        if (needs !== undefined) problems.push(refusal(id, label, feature, needs))
      }
      for (const need of kubernetesNeeds(doc, component)) problems.push(refusal(id, label, need, need.needs))
      for (const thing of keptForCluster(doc, component)) remember(kept, thing, id)
    }
  }
  return [...problems, ...warnings(kept), ...pipelineConfigKept(doc)]
}
