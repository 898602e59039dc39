/**
 * What an annotation makes of a function's argument or result, as the SDK reads it: `int` is a parameter,
 * `Input[Dataset]` an artifact that comes in, `OutputPath(str)` a file that becomes a parameter.
 */
import type { SyntaxNode } from '@lezer/common'
import { artifactNames, parameterTypesByName } from '#core/spec/type-names.ts'
import type { ArtifactType, ParameterType } from '#shared/pipeline.ts'
import { literalOf, stringOf } from './literal.ts'
import { childrenOf, PythonSource, partsOf } from './source.ts'

export type PythonType =
  | { readonly kind: 'parameter'; readonly type: ParameterType; readonly literals?: readonly unknown[] }
  | { readonly kind: 'artifact'; readonly type: ArtifactType; readonly list: boolean }

/** `path` types are given as the name of a file; `embedded` ones are no port at all. */
export interface Annotation {
  readonly direction: 'in' | 'out' | 'embedded'
  readonly type: PythonType
  readonly optional: boolean
}

const parameterNames: Readonly<Record<string, ParameterType>> = {
  ...parameterTypesByName,
  pipelinetaskfinalstatus: 'TASK_FINAL_STATUS',
  taskconfig: 'TASK_CONFIG',
}

const artifact = (name: string, list = false): PythonType => ({
  kind: 'artifact',
  type: { schemaTitle: `system.${name}`, schemaVersion: '0.0.1' },
  list,
})
const parameter = (type: ParameterType): PythonType => ({ kind: 'parameter', type })

/** The last name of `typing.List`, `dsl.Dataset`. */
const shortName = (source: PythonSource, node: SyntaxNode): string =>
  source.of(node).split('.').at(-1)?.trim() ?? ''

interface Subscript {
  readonly name: string
  readonly of: readonly SyntaxNode[]
}

/** `List[int]` is `List` of `int`; without brackets, `of` is empty. */
function subscriptOf(source: PythonSource, node: SyntaxNode): Subscript {
  const parts = [...childrenOf(node)]
  const bracket = parts.findIndex(({ name }) => name === '[')
  if (node.name !== 'MemberExpression' || bracket < 0) return { name: shortName(source, node), of: [] }
  const name = source.text.slice(node.from, parts[bracket]?.from).split('.').at(-1)?.trim() ?? ''
  return {
    name,
    of: parts.slice(bracket + 1).filter(({ name: one }) => ![',', ']', 'Comment'].includes(one)),
  }
}

function typeNamed(name: string): PythonType | undefined {
  if (artifactNames.has(name)) return artifact(name)
  const type = parameterNames[name.toLowerCase()]
  return type === undefined ? undefined : parameter(type)
}

function literalType(source: PythonSource, nodes: readonly SyntaxNode[]): PythonType | undefined {
  const literals = nodes.map((node) => literalOf(source, node))
  if (literals.every((value) => typeof value === 'string'))
    return { kind: 'parameter', type: 'STRING', literals }
  if (literals.every((value) => typeof value === 'boolean'))
    return { kind: 'parameter', type: 'BOOLEAN', literals }
  if (!literals.every((value) => typeof value === 'number')) return undefined
  const type = literals.every((value) => Number.isInteger(value)) ? 'NUMBER_INTEGER' : 'NUMBER_DOUBLE'
  return { kind: 'parameter', type, literals }
}

/** Undefined: a type that a component cannot have. */
export function typeOf(source: PythonSource, node: SyntaxNode): PythonType | undefined {
  const { name, of } = subscriptOf(source, node)
  const [first] = of
  if (name === 'Literal') return literalType(source, of)
  if (name === 'Annotated' && first !== undefined) return typeOf(source, first)
  if (['List', 'list', 'Sequence'].includes(name)) {
    const item = first === undefined ? undefined : typeOf(source, first)
    return item?.kind === 'artifact' && !item.list ? { ...item, list: true } : parameter('LIST')
  }
  if (['Dict', 'dict', 'Mapping'].includes(name)) return parameter('STRUCT')
  return of.length === 0 ? typeNamed(name) : undefined
}

/** `Optional[int]`, `int | None`, `Union[int, None]`: the type, and whether None was taken off. */
function withoutNone(source: PythonSource, node: SyntaxNode): { node: SyntaxNode; optional: boolean } {
  const { name, of } = subscriptOf(source, node)
  const [first, second] = of
  if (name === 'Optional' && first !== undefined) return { node: first, optional: true }
  if (name === 'Union' && first !== undefined && second?.name === 'None')
    return { node: first, optional: true }
  if (node.name === 'BinaryExpression') {
    const [left, , right] = partsOf(node)
    if (left !== undefined && right?.name === 'None') return { node: left, optional: true }
  }
  return { node, optional: false }
}

/** `InputPath('Dataset')`, `OutputPath(str)`. */
function pathOf(source: PythonSource, node: SyntaxNode): Annotation | undefined {
  const isCall = node.name === 'CallExpression'
  const name = shortName(source, isCall ? (node.firstChild ?? node) : node)
  if (name !== 'InputPath' && name !== 'OutputPath') return undefined
  const argument = isCall && node.lastChild !== null ? partsOf(node.lastChild)[0] : undefined
  const written = argument?.name === 'String' ? (stringOf(source.of(argument)) ?? '') : ''
  const quoted = [...artifactNames].find((one) => one.toLowerCase() === written.toLowerCase())
  const named = quoted === undefined ? typeNamed(written) : artifact(quoted)
  const type = named ?? (argument === undefined ? undefined : typeOf(source, argument))
  return {
    direction: name === 'InputPath' ? 'in' : 'out',
    type: type ?? artifact('Artifact'),
    optional: false,
  }
}

/** Undefined: nothing that a component's argument can be. */
export function annotationOf(source: PythonSource, written: SyntaxNode): Annotation | undefined {
  const { node, optional } = withoutNone(source, written)
  const path = pathOf(source, node)
  if (path !== undefined) return { ...path, optional }
  const { name, of } = subscriptOf(source, node)
  const [first] = of
  if (['Input', 'Output', 'EmbeddedInput'].includes(name) && first !== undefined) {
    const type = typeOf(source, first)
    const direction = ({ Input: 'in', Output: 'out', EmbeddedInput: 'embedded' } as const)[name as 'Input']
    return type?.kind === 'artifact' ? { direction, type, optional } : undefined
  }
  const type = typeOf(source, node)
  return type === undefined ? undefined : { direction: 'in', type, optional }
}
