/** What the inputs of steps are given: constants, texts that mention other values, wires. */
import { asType } from '#core/plan/values.ts'
import { artifactFit } from '#core/spec/check/types.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import { isChannel } from '#core/spec/graph/names.ts'
import { ok, type Result } from '#shared/result.ts'
import { connect, misfit } from './connect.ts'
import { freeName, keyOf, taskAt, withTask } from './places.ts'
import { inputPort, sourcePort, targetPort } from './ports.ts'
import { sweepOutput, unbind } from './prune.ts'
import { type Refusal, refuse } from './refusal.ts'
import type { Source, Target, Wire } from './wires.ts'

/** Text around values from elsewhere: `['rows: ', { from: 'output', … }]`. */
export type Text = readonly (string | Source)[]

function inputAt(
  doc: PipelineDocument,
  node: string,
  port: string,
): Result<ReturnType<typeof inputPort>, Refusal> {
  const found = taskAt(doc, node)
  if (found === undefined) return refuse('no-such-thing', `There is no step \`${node}\`.`)
  const declared = inputPort(found.component, 'parameters', port)
  return declared === undefined
    ? refuse('no-such-thing', `\`${keyOf(node)}\` has no parameter \`${port}\`.`)
    : ok(declared)
}

const bindConstant = (
  doc: PipelineDocument,
  node: string,
  port: string,
  constant: unknown,
): PipelineDocument =>
  withTask(doc, node, (task) => ({
    ...task,
    inputs: {
      ...task.inputs,
      parameters: { ...task.inputs?.parameters, [port]: { runtimeValue: { constant } } },
    },
  }))

/** Gives an input a value of its own, in place of whatever it had. A value that its type does not take is refused. */
export function setConstant(
  doc: PipelineDocument,
  node: string,
  port: string,
  value: unknown,
): Result<PipelineDocument, Refusal> {
  const declared = inputAt(doc, node, port)
  if (!declared.ok) return declared
  const type = declared.value?.kind === 'parameters' ? declared.value.type : undefined
  const typed = type === 'STRING' && typeof value !== 'string' ? undefined : asType(value, type)
  if (typed !== undefined && !typed.ok) return refuse('bad-value', `\`${port}\`: ${typed.error}.`)
  return ok(bindConstant(unbind(doc, { to: 'input', node, port }, 'parameters'), node, port, value))
}

/** Gives an input a text with values from elsewhere in it. */
export function setText(
  doc: PipelineDocument,
  node: string,
  port: string,
  text: Text,
): Result<PipelineDocument, Refusal> {
  const declared = inputAt(doc, node, port)
  if (!declared.ok) return declared
  let next = unbind(doc, { to: 'input', node, port }, 'parameters')
  let constant = ''
  for (const part of text) {
    if (typeof part === 'string') {
      constant += part
      continue
    }
    const mention = mentionName(next, node, part)
    const bound = connect(next, {
      kind: 'parameters',
      source: part,
      target: { to: 'input', node, port: mention },
    })
    if (!bound.ok) return bound
    next = bound.value
    constant += `{{$.inputs.parameters['${mention}']}}`
  }
  return ok(bindConstant(next, node, port, constant))
}

function mentionName(doc: PipelineDocument, node: string, source: Source): string {
  const wish =
    source.from === 'input'
      ? source.port
      : `${keyOf(source.node)}-${source.from === 'output' ? source.port : 'status'}`
  const name = isChannel(wish) ? wish : `pipelinechannel--${wish}`
  return freeName(taskAt(doc, node)?.task.inputs?.parameters, name)
}

/**
 * The SDK insists that an artifact is of the class that its user names. Files that say otherwise are kept as they are,
 * and `check` warns of them; nobody draws a new wire of that sort.
 */
export function sameSchema(
  doc: PipelineDocument,
  { kind, source, target }: Wire,
): Result<undefined, Refusal> {
  const [given, wanted] = [sourcePort(doc, kind, source), targetPort(doc, kind, target)]
  if (given?.kind !== 'artifacts' || wanted?.kind !== 'artifacts') return ok(undefined)
  return artifactFit(given.type, wanted.type) === 'yes' ? ok(undefined) : misfit(target.port, given, wanted)
}

/** Lays a wire in place of whatever its end was bound to. */
export function setWire(doc: PipelineDocument, wire: Wire): Result<PipelineDocument, Refusal> {
  const same = sameSchema(doc, wire)
  return same.ok ? connect(unbind(doc, wire.target, wire.kind), wire) : same
}

/** Takes away a constant or a wire; the input is left to its default. */
export function clear(
  doc: PipelineDocument,
  target: Target,
  kind: Wire['kind'],
): Result<PipelineDocument, Refusal> {
  const bare = unbind(doc, target, kind)
  const next = target.to === 'output' ? sweepOutput(bare, target.dag, kind, target.port) : bare
  return next === doc ? refuse('no-such-thing', `\`${target.port}\` is not bound to anything.`) : ok(next)
}
