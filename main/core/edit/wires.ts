/**
 * What flows where, told without the plumbing. A file carries a value across frames by giving every frame on the way
 * an input or output of its own (`pipelinechannel--…`); here a wire has the place where the value is made at one end
 * and the place where it is used at the other.
 */
import { entry, type PipelineDocument, tasksOf } from '#core/spec/document.ts'
import { isChannel, itemInputOf } from '#core/spec/graph/names.ts'
import { nodeId } from '#core/spec/walk.ts'
import type { DagSpec, TaskInputArtifact, TaskInputParameter, TaskSpec } from '#shared/pipeline.ts'
import { type DagHome, type DagId, dagAt, taskAt } from './places.ts'

export type Kind = 'parameters' | 'artifacts'

/** Where a value is made. `selector` takes one entry out of it, as the SDK writes it. */
export type Source =
  | { readonly from: 'output'; readonly node: string; readonly port: string; readonly selector?: string }
  /** An input of the pipeline, of a sub-pipeline, or the item of a loop: known inside the DAG with this id. */
  | { readonly from: 'input'; readonly dag: DagId; readonly port: string; readonly selector?: string }
  | { readonly from: 'status'; readonly node: string }

/** Where it is used. An `output` is one of the pipeline or of a sub-pipeline. */
export type Target =
  | { readonly to: 'input'; readonly node: string; readonly port: string }
  | { readonly to: 'output'; readonly dag: DagId; readonly port: string }

export interface Wire {
  readonly kind: Kind
  readonly source: Source
  readonly target: Target
}

export type Binding = TaskInputParameter & TaskInputArtifact

export interface Producer {
  readonly task: string
  readonly port: string
}

export const producerIn = (binding: Binding, kind: Kind): Producer | undefined => {
  if (kind === 'parameters') {
    const made = binding.taskOutputParameter
    return made === undefined ? undefined : { task: made.producerTask, port: made.outputParameterKey }
  }
  const made = binding.taskOutputArtifact
  return made === undefined ? undefined : { task: made.producerTask, port: made.outputArtifactKey }
}
export const parentIn = (binding: Binding, kind: Kind): string | undefined =>
  kind === 'parameters' ? binding.componentInputParameter : binding.componentInputArtifact

export const bindingOf = (task: TaskSpec | undefined, kind: Kind, port: string): Binding | undefined =>
  entry<Binding>(task?.inputs?.[kind], port)

/** What an output of a DAG hands out; more than one: whichever of them was made. */
export function producersOf(dag: DagSpec, kind: Kind, port: string): readonly Producer[] {
  if (kind === 'parameters') {
    const output = entry(dag.outputs?.parameters, port)
    const selectors = output?.valueFromParameter
      ? [output.valueFromParameter]
      : (output?.valueFromOneof?.parameterSelectors ?? [])
    return selectors.map((one) => ({ task: one.producerSubtask, port: one.outputParameterKey }))
  }
  const selectors = entry(dag.outputs?.artifacts, port)?.artifactSelectors ?? []
  return selectors.map((one) => ({ task: one.producerSubtask, port: one.outputArtifactKey }))
}

/**
 * Whether an output hands out whichever of several was made (OneOf): a place of its own, where a wire ends and another
 * begins. For artifacts the file only knows it by there being more than one.
 */
export const isJunction = (dag: DagSpec, kind: Kind, port: string): boolean =>
  (kind === 'parameters' && entry(dag.outputs?.parameters, port)?.valueFromOneof !== undefined) ||
  producersOf(dag, kind, port).length > 1

/** The task and port that really make what sibling `made.task` offers as `made.port`. */
export function makerOf(doc: PipelineDocument, home: DagHome, kind: Kind, made: Producer): Source {
  const node = nodeId(home.id, made.task)
  const inner = isChannel(made.port) ? dagAt(doc, node) : undefined
  const producers = inner === undefined ? [] : producersOf(inner.dag, kind, made.port)
  const [only] = producers
  if (inner === undefined || only === undefined || isJunction(inner.dag, kind, made.port))
    return { from: 'output', node, port: made.port }
  return makerOf(doc, inner, kind, only)
}

const selecting = (source: Source, selector: string | undefined): Source =>
  selector === undefined || source.from === 'status' ? source : { ...source, selector }

/** Where the value of a binding of a task in this DAG is made; undefined for constants and defaults. */
export function sourceOf(
  doc: PipelineDocument,
  home: DagHome,
  kind: Kind,
  binding: Binding,
): Source | undefined {
  const { taskFinalStatus: status, parameterExpressionSelector: selector } = binding
  if (status !== undefined) return { from: 'status', node: nodeId(home.id, status.producerTask) }
  const made = producerIn(binding, kind)
  if (made !== undefined) return selecting(makerOf(doc, home, kind, made), selector)
  const parent = parentIn(binding, kind)
  if (parent === undefined) return undefined
  const here: Source = selecting({ from: 'input', dag: home.id, port: parent }, selector)
  const frame = home.id === undefined || !isChannel(parent) ? undefined : taskAt(doc, home.id)
  if (frame === undefined || itemInputOf(frame.task) === parent) return here
  const outer = bindingOf(frame.task, kind, parent)
  const source = outer === undefined ? undefined : sourceOf(doc, frame.home, kind, outer)
  if (source === undefined) return here
  // Two selections in a row have no spelling of their own: the channel stays the source.
  if (selector !== undefined && source.from !== 'status' && source.selector !== undefined) return here
  return selecting(source, selector)
}

const kinds: readonly Kind[] = ['parameters', 'artifacts']

/** The wires that end at a task's own inputs; those that only pass through it to its inside are told there. */
function* wiresInto(doc: PipelineDocument, home: DagHome, key: string, task: TaskSpec): Generator<Wire> {
  const node = nodeId(home.id, key)
  for (const kind of kinds) {
    for (const [port, binding] of Object.entries<Binding>(task.inputs?.[kind] ?? {})) {
      const source = sourceOf(doc, home, kind, binding)
      if (source !== undefined) yield { kind, source, target: { to: 'input', node, port } }
    }
  }
}

function* wiresOut(doc: PipelineDocument, home: DagHome): Generator<Wire> {
  for (const kind of kinds) {
    for (const port of Object.keys(home.dag.outputs?.[kind] ?? {})) {
      for (const made of producersOf(home.dag, kind, port))
        yield { kind, source: makerOf(doc, home, kind, made), target: { to: 'output', dag: home.id, port } }
    }
  }
}

/**
 * Every wire whose end stands in this DAG or in one inside it. A frame's channel is told at its task (what the frame
 * takes in) and again at each use inside (what the use takes in); both name the same source.
 */
export function* wiresIn(doc: PipelineDocument, home: DagHome): Generator<Wire> {
  for (const [key, task] of tasksOf(home.dag)) {
    yield* wiresInto(doc, home, key, task)
    const inner = dagAt(doc, nodeId(home.id, key))
    if (inner !== undefined) yield* wiresIn(doc, inner)
  }
  yield* wiresOut(doc, home)
}
