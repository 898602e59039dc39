/** The code of a Python step, and its ports with it: the signature is the interface. */
import { classifyExecutor, type PythonComponent } from '#core/plan/component.ts'
import { codeIn, readStep, sourceWith } from '#core/python/step-code.ts'
import { executorOf, type PipelineDocument } from '#core/spec/document.ts'
import type { ContainerSpec, DagSpec } from '#shared/pipeline.ts'
import { ok, type Result } from '#shared/result.ts'
import { setProducers } from './channels.ts'
import { cut, cutBy, layAgain, type Moved, sweep } from './move.ts'
import { keyOf, taskAt, withComponent, withDag, withTask } from './places.ts'
import { unbind } from './prune.ts'
import { type PortPlan, planPorts, type StepPort, withPorts } from './python-ports.ts'
import { type Refusal, refuse } from './refusal.ts'
import { changeExecutor, separate, sharedBy } from './steps.ts'
import { type Binding, type Kind, producersOf, type Wire } from './wires.ts'

export interface Sourced {
  readonly doc: PipelineDocument
  readonly lost: Moved['lost']
}

/** The Python component that a step runs; undefined for every other step. */
export function pythonAt(doc: PipelineDocument, node: string): PythonComponent | undefined {
  const component = taskAt(doc, node)?.component
  const executor = component === undefined ? undefined : executorOf(doc, component)
  const found = executor === undefined ? undefined : classifyExecutor(executor, doc.spec.sdkVersion)
  return found?.kind === 'python' ? found : undefined
}

/** The code of a Python step as its editor shows it; undefined for every other step. */
export const codeAt = (doc: PipelineDocument, node: string): string | undefined => {
  const python = pythonAt(doc, node)
  return python === undefined ? undefined : codeIn(python.source)
}

/** The document in which a step shares its component with no other. */
export function ownComponent(doc: PipelineDocument, node: string): Result<PipelineDocument, Refusal> {
  return sharedBy(doc, node) > 1 ? separate(doc, node) : ok(doc)
}

const renameIn = <T>(record: Readonly<Record<string, T>>, from: string, to: string): Record<string, T> =>
  Object.fromEntries(Object.entries(record).map(([key, one]) => [key === from ? to : key, one]))

/** What a task is given for an input goes on under its new name. */
const renameInput = (doc: PipelineDocument, node: string, kind: Kind, from: string, to: string) =>
  withTask(doc, node, (task) => {
    const known: Readonly<Record<string, Binding>> | undefined = task.inputs?.[kind]
    if (known === undefined) return task
    return { ...task, inputs: { ...task.inputs, [kind]: renameIn(known, from, to) } }
  })

const namedAnew = (binding: Binding, key: string, from: string, to: string): Binding => {
  const { taskOutputParameter: value, taskOutputArtifact: artifact } = binding
  if (value?.producerTask === key && value.outputParameterKey === from)
    return { ...binding, taskOutputParameter: { ...value, outputParameterKey: to } }
  if (artifact?.producerTask === key && artifact.outputArtifactKey === from)
    return { ...binding, taskOutputArtifact: { ...artifact, outputArtifactKey: to } }
  return binding
}

const outputsAnew = (dag: DagSpec, kind: Kind, key: string, from: string, to: string): DagSpec =>
  Object.keys(dag.outputs?.[kind] ?? {}).reduce((so, name) => {
    const producers = producersOf(so, kind, name)
    const isHere = producers.some((made) => made.task === key && made.port === from)
    if (!isHere) return so
    const next = producers.map((made) =>
      made.task === key && made.port === from ? { task: key, port: to } : made,
    )
    return setProducers(so, kind, name, next)
  }, dag)

/** What a task makes is used under its new name by its siblings and by the frame around it. */
function renameOutput(doc: PipelineDocument, node: string, kind: Kind, from: string, to: string) {
  const home = taskAt(doc, node)?.home
  const key = keyOf(node)
  return withDag(doc, home?.id, (dag) => {
    const tasks = Object.entries(dag.tasks ?? {}).map(([other, task]) => {
      const known = Object.entries<Binding>(task.inputs?.[kind] ?? {})
      const next = known.map(([name, one]) => [name, namedAnew(one, key, from, to)] as const)
      const isSame = next.every(([, one], index) => one === known[index]?.[1])
      return [
        other,
        isSame ? task : { ...task, inputs: { ...task.inputs, [kind]: Object.fromEntries(next) } },
      ] as const
    })
    return outputsAnew({ ...dag, tasks: Object.fromEntries(tasks) }, kind, key, from, to)
  })
}

const endsAt =
  (node: string, ports: readonly StepPort[]) =>
  ({ kind, source, target }: Wire): boolean =>
    ports.some(
      (port) =>
        port.kind === kind &&
        (port.side === 'inputDefinitions'
          ? target.to === 'input' && target.node === node && target.port === port.name
          : source.from === 'output' && source.node === node && source.port === port.name),
    )

const goneWords = (node: string, wire: Wire): Refusal => {
  const port = wire.target.to === 'input' && wire.target.node === node ? wire.target.port : undefined
  const name = port ?? (wire.source.from === 'output' ? wire.source.port : '')
  return { code: 'no-such-thing', message: `\`${keyOf(node)}\` no longer has \`${name}\`.` }
}

/** The step with its new ports, its wires led to them. */
function refitPorts(doc: PipelineDocument, node: string, plan: PortPlan): Sourced {
  const { gone, retyped, renamed } = plan
  const isGone = endsAt(node, gone)
  const touched =
    gone.length + retyped.length === 0
      ? []
      : cutBy(doc, new Set([node])).filter(endsAt(node, [...gone, ...retyped]))
  const bare = gone
    .filter(({ side }) => side === 'inputDefinitions')
    .reduce((so, { kind, name }) => unbind(so, { to: 'input', node, port: name }, kind), cut(doc, touched))
  const name = taskAt(bare, node)?.task.componentRef.name
  let next = withComponent(bare, name, (component) => withPorts(component, plan.ports))
  for (const { from, to } of renamed)
    next =
      from.side === 'inputDefinitions'
        ? renameInput(next, node, from.kind, from.name, to.name)
        : renameOutput(next, node, from.kind, from.name, to.name)
  const dead = touched.filter(isGone)
  const laid = layAgain(
    sweep(next, dead),
    touched.filter((wire) => !isGone(wire)),
    [],
    new Map(),
  )
  return {
    doc: laid.doc,
    lost: [...dead.map((wire) => ({ wire, why: goneWords(node, wire) })), ...laid.lost],
  }
}

const calling = (args: ContainerSpec['args'], name: string | undefined): ContainerSpec['args'] =>
  name === undefined
    ? args
    : args?.map((word, index) => (args[index - 1] === '--function_to_execute' ? name : word))

/**
 * Gives a Python step other code. Its ports follow the signature: a wire stays where its port does; a port that is
 * the only one of its type to vanish while one of that type came has been renamed. Code whose head cannot be read
 * keeps the ports there were. Packages, image and all else that the step is run by stay as they are.
 */
export function setSource(doc: PipelineDocument, node: string, code: string): Result<Sourced, Refusal> {
  const python = pythonAt(doc, node)
  if (python === undefined)
    return refuse('no-such-thing', `\`${keyOf(node)}\` does not run a Python function.`)
  const own = ownComponent(doc, node)
  const component = own.ok ? taskAt(own.value, node)?.component : undefined
  if (!own.ok || component === undefined)
    return own.ok ? refuse('no-such-thing', 'There is no such step.') : own
  const after = readStep(code)
  const before = readStep(codeIn(python.source))
  const fitted =
    after.readable && after.function !== undefined
      ? refitPorts(
          own.value,
          node,
          planPorts(component, before.readable ? before.function : undefined, after.function),
        )
      : { doc: own.value, lost: [] }
  const written = changeExecutor(fitted.doc, node, (executor) => ({
    ...executor,
    container: {
      ...executor.container,
      command: [...(executor.container?.command ?? []).slice(0, -1), sourceWith(code, python.source)],
      args: calling(executor.container?.args, after.function?.name),
    },
  }))
  return written.ok ? ok({ doc: written.value, lost: fitted.lost }) : written
}
