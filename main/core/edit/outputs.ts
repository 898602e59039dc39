/** What a pipeline, or a sub-pipeline, hands out. */
import { type PipelineDocument, tasksOf } from '#core/spec/document.ts'
import { isChannel } from '#core/spec/graph/names.ts'
import type { ComponentSpec, TaskSpec } from '#shared/pipeline.ts'
import { ok, type Result } from '#shared/result.ts'
import { setProducers } from './channels.ts'
import { usesOf } from './library.ts'
import { type DagHome, type DagId, dagAt, withComponent } from './places.ts'
import { judgeName, kindOf, renameKey, withEach } from './port-names.ts'
import { sweepOutput, unbind } from './prune.ts'
import { type Refusal, refuse } from './refusal.ts'
import { setWire } from './values.ts'
import { type Binding, type Kind, type Producer, producerIn, producersOf, type Source } from './wires.ts'

/** A new output, typed by what it hands out. */
export function addOutput(
  doc: PipelineDocument,
  dag: DagId,
  name: string,
  kind: Kind,
  source: Source,
): Result<PipelineDocument, Refusal> {
  const home = dagAt(doc, dag)
  if (home === undefined) return refuse('no-such-thing', 'There is no such pipeline.')
  const judged = judgeName(home.component, 'output', name)
  return judged.ok ? setWire(doc, { kind, source, target: { to: 'output', dag, port: name } }) : judged
}

/** Channels belong to the wires that go through them: they are neither named nor removed by hand. */
function outputNamed(
  doc: PipelineDocument,
  dag: DagId,
  name: string,
): Result<{ readonly home: DagHome; readonly kind: Kind }, Refusal> {
  const home = dagAt(doc, dag)
  const kind = home === undefined || isChannel(name) ? undefined : kindOf(home.component, 'output', name)
  return home === undefined || kind === undefined
    ? refuse('no-such-thing', `There is no output \`${name}\`.`)
    : ok({ home, kind })
}

/** Renames an output where it is declared, where it is made, and wherever a sub-pipeline's output is used. */
export function renameOutput(
  doc: PipelineDocument,
  dag: DagId,
  from: string,
  to: string,
): Result<PipelineDocument, Refusal> {
  const found = outputNamed(doc, dag, from)
  if (!found.ok) return found
  const { home, kind } = found.value
  if (from === to) return ok(doc)
  const judged = judgeName(home.component, 'output', to, from)
  if (!judged.ok) return judged
  const renamed = withComponent(doc, home.componentName, (component) => renameIn(component, kind, from, to))
  return ok(
    home.componentName === undefined ? renamed : renameTaken(renamed, home.componentName, kind, from, to),
  )
}

function renameIn(component: ComponentSpec, kind: Kind, from: string, to: string): ComponentSpec {
  const outputDefinitions = {
    ...component.outputDefinitions,
    [kind]: renameKey<unknown>(component.outputDefinitions?.[kind] ?? {}, from, to),
  }
  const made = component.dag?.outputs?.[kind]
  if (component.dag === undefined || made === undefined) return { ...component, outputDefinitions }
  const outputs = { ...component.dag.outputs, [kind]: renameKey<unknown>(made, from, to) }
  return { ...component, outputDefinitions, dag: { ...component.dag, outputs } }
}

/** Outputs of a sub-pipeline are named by whatever takes them, wherever the sub-pipeline is used. */
function renameTaken(
  doc: PipelineDocument,
  componentName: string,
  kind: Kind,
  from: string,
  to: string,
): PipelineDocument {
  const inDag = (component: ComponentSpec): ComponentSpec => {
    const { dag } = component
    const users = new Set(
      tasksOf(dag).flatMap(([key, task]) => (task.componentRef.name === componentName ? [key] : [])),
    )
    if (dag === undefined || users.size === 0) return component
    const isIt = (made: Producer | undefined): boolean =>
      made !== undefined && users.has(made.task) && made.port === from
    const tasks = Object.fromEntries(tasksOf(dag).map(([key, task]) => [key, rebind(task, kind, isIt, to)]))
    const named = Object.keys(dag.outputs?.[kind] ?? {}).reduce((so, output) => {
      const producers = producersOf(so, kind, output)
      if (!producers.some(isIt)) return so
      const renamed = producers.map((made) => (isIt(made) ? { ...made, port: to } : made))
      return setProducers(so, kind, output, renamed)
    }, dag)
    return { ...component, dag: { ...named, tasks } }
  }
  return withEach(doc, inDag)
}

function rebind(
  task: TaskSpec,
  kind: Kind,
  isIt: (made: Producer | undefined) => boolean,
  to: string,
): TaskSpec {
  const bindings = Object.entries<Binding>(task.inputs?.[kind] ?? {})
  if (!bindings.some(([, one]) => isIt(producerIn(one, kind)))) return task
  const next = Object.fromEntries(
    bindings.map(([port, one]) => [port, isIt(producerIn(one, kind)) ? fromOutput(one, to) : one]),
  )
  return { ...task, inputs: { ...task.inputs, [kind]: next } }
}

const fromOutput = (one: Binding, port: string): Binding => {
  const { taskOutputParameter: parameter, taskOutputArtifact: artifact } = one
  if (parameter !== undefined)
    return { ...one, taskOutputParameter: { ...parameter, outputParameterKey: port } }
  return artifact === undefined
    ? one
    : { ...one, taskOutputArtifact: { ...artifact, outputArtifactKey: port } }
}

/** Removes an output; what a sub-pipeline's output fed is unbound. */
export function removeOutput(
  doc: PipelineDocument,
  dag: DagId,
  name: string,
): Result<PipelineDocument, Refusal> {
  const found = outputNamed(doc, dag, name)
  if (!found.ok) return found
  const { home, kind } = found.value
  if (home.componentName !== undefined && (usesOf(doc).get(home.componentName) ?? 0) > 1)
    return refuse(
      'shared-pipeline',
      'This sub-pipeline is used at several places, which may need the output.',
      'Give this one a copy of its own first.',
    )
  return ok(sweepOutput(unbind(doc, { to: 'output', dag, port: name }, kind), dag, kind, name))
}
