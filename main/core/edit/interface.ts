/** The inputs and outputs that a pipeline, or a sub-pipeline, shows to the outside. */
import { asType, parameterTypeOf } from '#core/plan/values.ts'
import { componentOf, entry, type PipelineDocument, tasksOf } from '#core/spec/document.ts'
import { isChannel } from '#core/spec/graph/names.ts'
import { nodeId } from '#core/spec/walk.ts'
import type { ComponentSpec, InputArtifact, InputParameter, TaskSpec } from '#shared/pipeline.ts'
import { ok, type Result } from '#shared/result.ts'
import { type DagHome, type DagId, dagAt, put, withComponent, withDag, without } from './places.ts'
import { judgeName, kindOf, renameKey, withEach } from './port-names.ts'
import { unbindDeep } from './prune.ts'
import { type Refusal, refuse } from './refusal.ts'
import { type Binding, type Kind, parentIn, sourceOf } from './wires.ts'

/** A port as its definition in the file: type, default, description, allowed values. */
export type PortSpec =
  | { readonly kind: 'parameters'; readonly spec: InputParameter }
  | { readonly kind: 'artifacts'; readonly spec: InputArtifact }

function judge(
  home: DagHome,
  name: string,
  port: PortSpec,
  renamedFrom?: string,
): Result<undefined, Refusal> {
  const named = judgeName(home.component, 'input', name, renamedFrom)
  if (!named.ok) return named
  if (port.kind !== 'parameters' || port.spec.defaultValue === undefined || port.spec.defaultValue === null)
    return ok(undefined)
  const typed = asType(port.spec.defaultValue, parameterTypeOf(port.spec))
  return typed.ok ? ok(undefined) : refuse('bad-value', `The default of \`${name}\`: ${typed.error}.`)
}

const define = (component: ComponentSpec, name: string, port: PortSpec): ComponentSpec => ({
  ...component,
  inputDefinitions: {
    ...component.inputDefinitions,
    [port.kind]: { ...component.inputDefinitions?.[port.kind], [name]: port.spec },
  },
})

export function addInput(
  doc: PipelineDocument,
  dag: DagId,
  name: string,
  port: PortSpec,
): Result<PipelineDocument, Refusal> {
  const home = dagAt(doc, dag)
  if (home === undefined) return refuse('no-such-thing', 'There is no such pipeline.')
  const judged = judge(home, name, port)
  return judged.ok ? ok(withComponent(doc, home.componentName, (one) => define(one, name, port))) : judged
}

/** Changes type, default, description or allowed values. What is bound to it stays bound. */
export function changeInput(
  doc: PipelineDocument,
  dag: DagId,
  name: string,
  port: PortSpec,
): Result<PipelineDocument, Refusal> {
  const home = dagAt(doc, dag)
  if (home === undefined || entry<unknown>(home.component.inputDefinitions?.[port.kind], name) === undefined)
    return refuse('no-such-thing', `There is no input \`${name}\`.`)
  const judged = judge(home, name, port, name)
  if (!judged.ok) return judged
  const changed = withComponent(doc, home.componentName, (one) => define(one, name, port))
  return ok(retyped(changed, home, name, port))
}

/** Channels of the frames inside that carry the input have its type. */
function retyped(doc: PipelineDocument, home: DagHome, name: string, port: PortSpec): PipelineDocument {
  const type =
    port.kind === 'parameters'
      ? { parameterType: port.spec.parameterType }
      : { artifactType: port.spec.artifactType }
  let changed = doc
  for (const [, task] of tasksOf(home.component.dag)) {
    const inner = componentOf(changed, task)
    for (const [channel, binding] of Object.entries(task.inputs?.[port.kind] ?? {})) {
      const known = entry<object>(inner?.inputDefinitions?.[port.kind], channel)
      const isPart = 'parameterExpressionSelector' in binding
      const isIt = parentIn(binding, port.kind) === name && isChannel(channel) && !isPart
      if (inner?.dag === undefined || known === undefined || !isIt) continue
      const spec = { ...port, spec: { ...known, ...type } } as PortSpec
      const component = define(inner, channel, spec)
      changed = withComponent(changed, task.componentRef.name, () => component)
      changed = retyped(changed, { ...home, component, componentName: task.componentRef.name }, channel, port)
    }
  }
  return changed
}

/** The DAG that has an input of this name, and what kind of input it is. */
function inputNamed(
  doc: PipelineDocument,
  dag: DagId,
  name: string,
): Result<{ readonly home: DagHome; readonly kind: Kind }, Refusal> {
  const home = dagAt(doc, dag)
  const kind = kindOf(home?.component, 'input', name)
  if (home === undefined || kind === undefined)
    return refuse('no-such-thing', `There is no input \`${name}\`.`)
  return ok({ home, kind })
}

const mapBindings = (task: TaskSpec, kind: Kind, change: (binding: Binding) => Binding): TaskSpec => {
  const known = task.inputs?.[kind]
  if (known === undefined) return task
  const next = Object.fromEntries(Object.entries<Binding>(known).map(([port, one]) => [port, change(one)]))
  return { ...task, inputs: { ...task.inputs, [kind]: next } }
}

/** Renames an input of the pipeline, for all that is bound to it. */
export function renameInput(
  doc: PipelineDocument,
  dag: DagId,
  from: string,
  to: string,
): Result<PipelineDocument, Refusal> {
  const found = inputNamed(doc, dag, from)
  if (!found.ok) return found
  const { home, kind } = found.value
  if (from === to) return ok(doc)
  const judged = judge(home, to, { kind: 'artifacts', spec: {} }, from)
  if (!judged.ok) return judged
  const field = kind === 'parameters' ? 'componentInputParameter' : 'componentInputArtifact'
  const rebound = tasksOf(home.dag).reduce(
    (so, [key]) =>
      withDag(so, dag, (one) => ({
        ...one,
        tasks: {
          ...one.tasks,
          [key]: mapBindings(one.tasks?.[key] as TaskSpec, kind, (binding) =>
            parentIn(binding, kind) === from ? { ...binding, [field]: to } : binding,
          ),
        },
      })),
    doc,
  )
  const renamed = withComponent(rebound, home.componentName, (component) => ({
    ...component,
    inputDefinitions: {
      ...component.inputDefinitions,
      [kind]: renameKey<never>((component.inputDefinitions?.[kind] ?? {}) as Record<string, never>, from, to),
    },
  }))
  return ok(
    home.componentName === undefined ? renamed : renameGiven(renamed, home.componentName, kind, from, to),
  )
}

/** A sub-pipeline's input is also named where the sub-pipeline is used. */
function renameGiven(
  doc: PipelineDocument,
  componentName: string,
  kind: Kind,
  from: string,
  to: string,
): PipelineDocument {
  const inDag = (component: ComponentSpec): ComponentSpec => {
    const uses = tasksOf(component.dag).filter(
      ([, task]) => task.componentRef.name === componentName && task.inputs?.[kind]?.[from] !== undefined,
    )
    if (uses.length === 0 || component.dag === undefined) return component
    const tasks = Object.fromEntries(
      uses.map(([key, task]) => [
        key,
        {
          ...task,
          inputs: {
            ...task.inputs,
            [kind]: renameKey<never>(task.inputs?.[kind] as Record<string, never>, from, to),
          },
        },
      ]),
    )
    return { ...component, dag: { ...component.dag, tasks: { ...component.dag.tasks, ...tasks } } }
  }
  return withEach(doc, inDag)
}

/** Removes an input; what was bound to it is left to its default. */
export function removeInput(
  doc: PipelineDocument,
  dag: DagId,
  name: string,
): Result<PipelineDocument, Refusal> {
  const found = inputNamed(doc, dag, name)
  if (!found.ok) return found
  const { home, kind } = found.value
  const bound = tasksOf(home.dag).flatMap(([key, task]) =>
    Object.entries<Binding>(task.inputs?.[kind] ?? {})
      .filter(([, one]) => parentIn(one, kind) === name && sourceOf(doc, home, kind, one) !== undefined)
      .map(([port]) => [nodeId(dag, key), port] as const),
  )
  const freed = bound.reduce((so, [node, port]) => unbindDeep(so, node, port, kind), doc)
  return ok(
    withComponent(freed, home.componentName, (component) => {
      const inputs = component.inputDefinitions ?? {}
      const left = put(inputs, kind, without<never>(inputs[kind] as Record<string, never>, new Set([name])))
      return put(component, 'inputDefinitions', Object.keys(left).length === 0 ? undefined : left)
    }),
  )
}
