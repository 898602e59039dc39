/**
 * What this machine cannot run, as one table: building a feature means deleting its line. Things that change nothing on
 * one machine are no reason to refuse; they are named as kept for the cluster.
 */

import { componentOf, executorOf, type PipelineDocument, tasksOf } from '#core/spec/document.ts'
import { dagsOf, nodeId } from '#core/spec/walk.ts'
import type { ComponentSpec, ExecutorSpec, TaskSpec } from '#shared/pipeline.ts'
import type { Problem } from '#shared/problem.ts'
import { isRemote, isWeb } from './artifact-uri.ts'
import { classifyExecutor, type Executable, volumeStub } from './component.ts'
import { type KnownValues, knownInputs } from './known-values.ts'
import type { Machine } from './machine.ts'
import { type Need, platformNeeds } from './platform-needs.ts'
import { keptForCluster, kubernetesNeeds, pipelineConfigKept } from './unsupported-kubernetes.ts'

interface Step {
  readonly task: TaskSpec
  readonly component: ComponentSpec
  readonly executable: Executable | undefined
  readonly importer: ExecutorSpec['importer']
  readonly machine: Machine
}

type Feature = (step: Step) => Need | undefined

const remoteImport: Feature = ({ importer, machine }) => {
  const uri = importer?.artifactUri?.constant
  if (typeof uri !== 'string' || !isRemote(uri) || (isWeb(uri) && machine.downloads)) return undefined
  const code = 'importer'
  return isWeb(uri)
    ? {
        code,
        needs: `to download ${uri}, which is not allowed in this workspace`,
        hint: 'Run with --allow-downloads, or allow it in the settings.',
      }
    : {
        code,
        needs: `to read the remote artifact ${uri}, and only files of this machine and http(s) can be read`,
        hint: 'Import a file or folder of this machine instead.',
      }
}

const volumeClaim: Feature = ({ executable, machine }) => {
  const stub = executable === undefined ? undefined : volumeStub(executable)
  return stub === undefined || machine.localVolumes
    ? undefined
    : {
        code: 'volume-claim',
        needs: `a Kubernetes volume claim (${stub === 'create' ? 'CreatePVC' : 'DeletePVC'})`,
        hint: 'Run with --local-volumes, or allow it in the settings, and claims are folders of the workspace.',
      }
}

const imageOf = (image: string): string => (image === '' ? '(none given)' : image)

/** On the host a container's own entry point is not known, and its program has to be installed. */
const onHost = (
  executable: Extract<Executable, { kind: 'container' }>,
  machine: Machine,
): Need | undefined => {
  const [program] = executable.command
  if (program === undefined) {
    const needs = `the entry point of the container image ${imageOf(executable.image)}, which only a container engine knows`
    return { code: 'container', needs, hint: 'Install podman or docker, or give the component a command.' }
  }
  if (program.includes('{{') || machine.hasProgram(program)) return undefined
  const needs = `the program \`${program}\`, which is not installed on this machine (its container would bring it)`
  return {
    code: 'container',
    needs,
    hint: `Install ${program}, or podman or docker to run the container itself.`,
  }
}

const container: Feature = ({ executable, machine }) => {
  if (executable?.kind !== 'container' || volumeStub(executable) !== undefined) return undefined
  const { containers } = machine
  if (containers === undefined || containers.way === 'engine') return undefined
  if (containers.way === 'host') return onHost(executable, machine)
  return {
    code: 'container',
    needs: `to run the container image ${imageOf(executable.image)}. ${containers.why}`,
    hint: 'Get podman or docker to work here; or run with --host-containers to start its command on this machine itself.',
  }
}

const foreign: Feature = ({ executable }) =>
  executable?.kind === 'foreign'
    ? { code: 'foreign-executor', needs: `a ${executable.name} executor, which only Vertex AI runs` }
    : undefined

const features: readonly Feature[] = [remoteImport, volumeClaim, container, foreign]

const ended = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)

const refusal = (task: string, label: string, { code, needs, hint }: Need): Problem => ({
  severity: 'error',
  code: `unsupported-${code}`,
  message: ended(`\`${label}\` needs ${needs}`),
  hint: hint ?? 'You can open, edit and save the pipeline, and run it on Kubeflow Pipelines.',
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
 * What keeps this document from running on this machine (`error`, code `unsupported-<feature>`, with the task), and
 * what runs but has no effect here (`warning`, code `kept-for-cluster`). Every component is judged once, at the first
 * place where it is used. A remote `defaultPipelineRoot` is no problem: artifacts go to the workspace.
 * @param args what the pipeline's inputs will be; without them only their defaults are known.
 */
export function unsupported(doc: PipelineDocument, machine: Machine, args?: KnownValues): Problem[] {
  const problems: Problem[] = []
  const kept = new Map<string, string[]>()
  const known = knownInputs(doc, args)
  for (const place of dagsOf(doc)) {
    const around = known.get(place.id ?? '') ?? {}
    for (const [key, task] of tasksOf(place.dag)) {
      const component = componentOf(doc, task)
      if (component === undefined) continue
      const id = nodeId(place.id, key)
      const label = task.taskInfo?.name ?? key
      for (const need of needsOf(doc, task, component, around, machine))
        problems.push(refusal(id, label, need))
      for (const thing of keptForCluster(doc, component)) remember(kept, thing, id)
    }
  }
  return [...problems, ...warnings(kept), ...pipelineConfigKept(doc)]
}

function needsOf(
  doc: PipelineDocument,
  task: TaskSpec,
  component: ComponentSpec,
  around: KnownValues,
  machine: Machine,
): Need[] {
  const executor = executorOf(doc, component)
  const executable = executor === undefined ? undefined : classifyExecutor(executor, doc.spec.sdkVersion)
  const step: Step = { task, component, executable, importer: executor?.importer, machine }
  const inContainer = executable?.kind === 'container' && machine.containers?.way !== 'host'
  return [
    ...features.flatMap((feature) => feature(step) ?? []),
    ...kubernetesNeeds(doc, component),
    ...platformNeeds(doc, component, around, machine, inContainer),
  ]
}
