/**
 * What a press of a button can do about a problem: edits, ready to be made. A fix never guesses: it connects what is the
 * only thing that fits, takes away what leads nowhere, or asks for the value at a place of its own.
 */
import { asType, parameterTypeOf } from '#core/plan/values.ts'
import { editPort, inOrder, withEdits } from '#core/python/rewrite.ts'
import { readStep } from '#core/python/step-code.ts'
import { entry, type PipelineDocument } from '#core/spec/document.ts'
import { mentionsIn } from '#core/spec/graph/ports.ts'
import type { Problem } from '#shared/problem.ts'
import type { EditCommand } from './commands.ts'
import { type Candidate, fits } from './fits.ts'
import { withoutMention } from './mentions.ts'
import { layEdit } from './one-of.ts'
import { keyOf, taskAt } from './places.ts'
import { inputFor } from './promote.ts'
import { codeAt } from './source.ts'
import type { Kind } from './wires.ts'

export type FixKind =
  | 'connect'
  | 'collect'
  | 'one-of'
  | 'new-input'
  | 'give-default'
  | 'disconnect'
  | 'forget-value'
  | 'convert'
  | 'allowed-value'
  | 'drop-output'
  | 'undecorate'
  | 'reorder'
  | 'add-type'
  | 'rewrite'
  | 'no-retry'
  | 'no-limit'

export interface Fix {
  readonly kind: FixKind
  /** What it is about, for the button: `load.data`, `"adam"`. */
  readonly what?: string
  readonly commands: readonly EditCommand[]
}

interface Field {
  readonly side: 'inputs' | 'outputs'
  readonly kind: Kind
  readonly port: string
}

/** `inputs.parameters.lr` → its parts; names may have dots themselves. */
function fieldOf(problem: Problem): Field | undefined {
  const match = /^(inputs|outputs)\.(parameters|artifacts)\.(.+)$/.exec(problem.field ?? '')
  if (match === null) return undefined
  return { side: match[1] as Field['side'], kind: match[2] as Kind, port: match[3] ?? '' }
}

const nameOf = ({ node, port }: Candidate): string =>
  node === undefined ? port : port === 'Output' ? keyOf(node) : `${keyOf(node)}.${port}`

/** The only thing that fits, and has the very type or name that is wanted if several could be turned into it. */
function connections(doc: PipelineDocument, node: string, { kind, port }: Field): readonly Fix[] {
  const found = fits(doc, { node, side: 'in', port, kind }).filter(({ fit }) => fit !== 'no')
  const named = found.filter((one) => one.port === port)
  const [only, more] = named.length === 1 ? named : found
  if (only === undefined || more !== undefined || only.fit === 'no') return []
  const kinds = { yes: 'connect', collect: 'collect', 'one-of': 'one-of' } as const
  return [{ kind: kinds[only.fit], what: nameOf(only), commands: [layEdit(doc, only.wire)] }]
}

/** A pipeline input of its own, for values that a person gives at the start of a run. */
function newInput(doc: PipelineDocument, node: string, { kind, port }: Field): readonly Fix[] {
  const target = { to: 'input', node, port } as const
  const wanted = inputFor(doc, target, kind)
  if (wanted === undefined) return []
  const source = { from: 'input', dag: undefined, port: wanted.name } as const
  return [
    {
      kind: 'new-input',
      what: wanted.name,
      commands: [
        { edit: 'add-input', ...wanted },
        { edit: 'connect', wire: { kind, source, target } },
      ],
    },
  ]
}

const disconnect = (node: string, { kind, port }: Field, how: FixKind = 'disconnect'): readonly Fix[] => [
  { kind: how, commands: [{ edit: 'clear', kind, target: { to: 'input', node, port } }] },
]

/** `5` for `"5"`, `"5"` for 5: what the value says in the type that is wanted. */
export function converted(value: unknown, type: ReturnType<typeof parameterTypeOf>): unknown {
  if (type === 'STRING') return typeof value === 'string' ? value : JSON.stringify(value)
  if (typeof value === 'string') {
    const text = value.trim()
    const plain = type === 'BOOLEAN' ? text.toLowerCase() : text
    try {
      const read: unknown = JSON.parse(plain)
      return asType(read, type).ok ? read : undefined
    } catch {
      return undefined
    }
  }
  if (type === 'NUMBER_INTEGER' && typeof value === 'number') return Math.round(value)
  return type === 'LIST' && !Array.isArray(value) ? [value] : undefined
}

function ofConstant(doc: PipelineDocument, node: string, field: Field): readonly Fix[] {
  const found = taskAt(doc, node)
  const spec = entry(found?.component?.inputDefinitions?.parameters, field.port)
  const value = entry(found?.task.inputs?.parameters, field.port)?.runtimeValue?.constant
  if (value === undefined || spec === undefined) return disconnect(node, field)
  const next = converted(value, parameterTypeOf(spec))
  const forget = disconnect(node, field, 'forget-value')
  if (next === undefined) return forget
  return [
    {
      kind: 'convert',
      what: JSON.stringify(next),
      commands: [{ edit: 'set-constant', node, port: field.port, value: next }],
    },
    ...forget,
  ]
}

function allowed(doc: PipelineDocument, node: string, { port }: Field): readonly Fix[] {
  const spec = entry(taskAt(doc, node)?.component?.inputDefinitions?.parameters, port)
  const [first] = spec?.literals ?? []
  return first === undefined
    ? []
    : [
        {
          kind: 'allowed-value',
          what: JSON.stringify(first),
          commands: [{ edit: 'set-constant', node, port, value: first }],
        },
      ]
}

/** A text without the mentions of what the step is not given. */
function withoutDead(doc: PipelineDocument, node: string, field: Field): readonly Fix[] {
  const inputs = taskAt(doc, node)?.task.inputs?.parameters
  const text = entry(inputs, field.port)?.runtimeValue?.constant
  if (typeof text !== 'string') return disconnect(node, field, 'forget-value')
  const dead = mentionsIn(text).filter((name) => entry(inputs, name) === undefined)
  const left = dead.reduce<unknown>(withoutMention, text)
  return [{ kind: 'forget-value', commands: [{ edit: 'set-constant', node, port: field.port, value: left }] }]
}

/** The default of a pipeline's input that its type does not take: the field is `root.inputDefinitions.parameters.x.defaultValue`. */
function ofDefault(doc: PipelineDocument, problem: Problem): readonly Fix[] {
  const name = /^root\.inputDefinitions\.parameters\.(.+)\.defaultValue$/.exec(problem.field ?? '')?.[1]
  const spec = entry(doc.spec.root.inputDefinitions?.parameters, name ?? '')
  if (name === undefined || spec === undefined) return []
  const { defaultValue, ...bare } = spec
  const [first] = spec.literals ?? []
  const next = first ?? converted(defaultValue, parameterTypeOf(spec))
  const fixed = next === undefined ? bare : { ...bare, defaultValue: next }
  return [
    {
      kind: 'give-default',
      what: next === undefined ? '–' : JSON.stringify(next),
      commands: [{ edit: 'change-input', name, port: { kind: 'parameters', spec: fixed } }],
    },
  ]
}

/** A step's code without the decorator of a component, what that said put where it belongs; undefined without one. */
export function undecorated(node: string, code: string): readonly EditCommand[] | undefined {
  const { function: found } = readStep(code)
  if (found === undefined || found.decorators.length === 0) return undefined
  const { packages, indexUrls, baseImage } = found.options
  const lines = found.decorators.map(({ from, to }) => ({
    from,
    to: code[to] === '\n' ? to + 1 : to,
    insert: '',
  }))
  return [
    { edit: 'set-source', node, code: withEdits(code, lines) },
    ...(packages.length + indexUrls.length === 0
      ? []
      : [{ edit: 'set-packages', node, settings: { packages, indexUrls } } as const]),
    ...(baseImage === undefined ? [] : [{ edit: 'set-image', node, image: baseImage } as const]),
  ]
}

function ofCode(doc: PipelineDocument, node: string, problem: Problem): readonly Fix[] {
  const code = codeAt(doc, node)
  if (code === undefined) return []
  const reading = readStep(code)
  const plain = undecorated(node, code)
  if (plain !== undefined && reading.problems.some(({ message }) => problem.message.endsWith(message)))
    return [{ kind: 'undecorate', commands: plain }]
  const about = reading.problems.find(({ message }) => problem.message.endsWith(message))
  if (about?.code === 'bad-order')
    return [{ kind: 'reorder', commands: [{ edit: 'set-source', node, code: inOrder(code) }] }]
  if (about?.instead !== undefined) {
    const { from, to, instead } = about
    const mended = withEdits(code, [{ from, to, insert: instead }])
    return [{ kind: 'rewrite', what: instead, commands: [{ edit: 'set-source', node, code: mended }] }]
  }
  if (about?.code !== 'untyped') return []
  const typed = editPort(code, code.slice(about.from, about.to), { type: 'str' })
  return typed.ok
    ? [{ kind: 'add-type', what: 'str', commands: [{ edit: 'set-source', node, code: typed.value }] }]
    : []
}

function ofOutput(problem: Problem, { port }: Field): readonly Fix[] {
  const { task } = problem
  const dag = task === undefined ? {} : { dag: task }
  return [{ kind: 'drop-output', what: port, commands: [{ edit: 'remove-output', ...dag, name: port }] }]
}

function ofInput(doc: PipelineDocument, node: string, problem: Problem, field: Field): readonly Fix[] {
  switch (problem.code) {
    case 'missing-input':
    case 'unbound-input':
      return [...connections(doc, node, field), ...newInput(doc, node, field)]
    case 'unknown-input':
    case 'unknown-task':
    case 'unknown-output':
    case 'bad-selector':
    case 'bound-twice':
      return disconnect(node, field)
    case 'type-mismatch':
    case 'not-finite':
      return ofConstant(doc, node, field)
    case 'not-allowed':
      return allowed(doc, node, field)
    case 'bad-placeholder':
      return withoutDead(doc, node, field)
    default:
      return []
  }
}

/** The fixes of a problem, the likeliest first; none where only a person can know. */
export function fixesOf(doc: PipelineDocument, problem: Problem): readonly Fix[] {
  const { task, code } = problem
  const field = fieldOf(problem)
  if (task !== undefined && taskAt(doc, task) === undefined) return []
  if (field?.side === 'outputs') return ofOutput(problem, field)
  if (task === undefined) return ofDefault(doc, problem)
  if (field !== undefined) return ofInput(doc, task, problem, field)
  if (code === 'bad-code') return ofCode(doc, task, problem)
  if (code === 'bad-retry')
    return [{ kind: 'no-retry', commands: [{ edit: 'set-task', node: task, settings: { retry: null } }] }]
  if (code === 'bad-limit')
    return [{ kind: 'no-limit', commands: [{ edit: 'set-task', node: task, settings: { limit: 0 } }] }]
  return []
}
