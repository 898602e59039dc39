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

/** What the SDK takes in quotes, also behind `typing.`; everything else it calls an artifact of an unknown type. */
const quotedNames: Readonly<Record<string, ParameterType>> = {
  Integer: 'NUMBER_INTEGER',
  Float: 'NUMBER_DOUBLE',
  String: 'STRING',
  Boolean: 'BOOLEAN',
  List: 'LIST',
  Dict: 'STRUCT',
  PipelineTaskFinalStatus: 'TASK_FINAL_STATUS',
  TaskConfig: 'TASK_CONFIG',
}

/** As Python spells them, outside of quotes. */
const classNames: Readonly<Record<string, ParameterType>> = {
  int: 'NUMBER_INTEGER',
  float: 'NUMBER_DOUBLE',
  str: 'STRING',
  Text: 'STRING',
  bool: 'BOOLEAN',
  PipelineTaskFinalStatus: 'TASK_FINAL_STATUS',
  TaskConfig: 'TASK_CONFIG',
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

export interface Subscript {
  readonly name: string
  readonly of: readonly SyntaxNode[]
}

/** `List[int]` is `List` of `int`; without brackets, `of` is empty. */
export function subscriptOf(source: PythonSource, node: SyntaxNode): Subscript {
  const parts = [...childrenOf(node)]
  const bracket = parts.findIndex(({ name }) => name === '[')
  if (node.name !== 'MemberExpression' || bracket < 0) return { name: shortName(source, node), of: [] }
  const name = source.text.slice(node.from, parts[bracket]?.from).split('.').at(-1)?.trim() ?? ''
  return {
    name,
    of: parts.slice(bracket + 1).filter(({ name: one }) => ![',', ']', 'Comment'].includes(one)),
  }
}

function classNamed(name: string): PythonType | undefined {
  if (artifactNames.has(name)) return artifact(name)
  const type = Object.hasOwn(classNames, name) ? classNames[name] : undefined
  return type === undefined ? undefined : parameter(type)
}

/** The name of a type in the quotes of a path: any case will do. */
function pathType(name: string): PythonType | undefined {
  const class_ = [...artifactNames].find((one) => one.toLowerCase() === name.toLowerCase())
  if (class_ !== undefined) return artifact(class_)
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

/** `'List[int]'`: never a list of artifacts, whatever stands in the brackets. */
function quotedType(source: PythonSource, node: SyntaxNode): PythonType | undefined {
  const text = literalOf(source, node)
  const match = typeof text === 'string' ? /^(?:typing\.)?(\w+)(\[.+\])?$/.exec(text) : null
  const [, name = '', items] = match ?? []
  const type = Object.hasOwn(quotedNames, name) ? quotedNames[name] : undefined
  return type === undefined || (items !== undefined && type !== 'LIST' && type !== 'STRUCT')
    ? undefined
    : parameter(type)
}

/** Written in quotes. */
export const isText = ({ name }: SyntaxNode): boolean => name === 'String' || name === 'ContinuedString'

/** Undefined: a type that a component cannot have. */
export function typeOf(source: PythonSource, node: SyntaxNode): PythonType | undefined {
  if (isText(node)) return quotedType(source, node)
  const { name, of } = subscriptOf(source, node)
  const [first] = of
  if (name === 'Literal') return literalType(source, of)
  if (name === 'Annotated' && first !== undefined) return typeOf(source, first)
  if (['List', 'list', 'Sequence'].includes(name)) {
    const item = first === undefined ? undefined : typeOf(source, first)
    return item?.kind === 'artifact' && !item.list ? { ...item, list: true } : parameter('LIST')
  }
  if (['Dict', 'dict', 'Mapping'].includes(name)) return parameter('STRUCT')
  return of.length === 0 ? classNamed(name) : undefined
}

/** Of two types, the one that is not None; a path (`InputPath(str)`) is an object, which knows no `|`. */
function besideNone(left?: SyntaxNode, right?: SyntaxNode): SyntaxNode | undefined {
  if (right?.name === 'None') return left
  return left?.name === 'None' ? right : undefined
}

/** `Optional[int]`, `int | None`, `Union[None, int]`: the type, and whether None was taken off. */
function withoutNone(source: PythonSource, node: SyntaxNode): { node: SyntaxNode; optional: boolean } {
  const { name, of } = subscriptOf(source, node)
  const [first, second, third] = of
  const [left, operator, right] = node.name === 'BinaryExpression' ? partsOf(node) : []
  const bare =
    name === 'Optional'
      ? first
      : name === 'Union'
        ? second === undefined || third !== undefined
          ? undefined
          : besideNone(first, second)
        : operator !== undefined && source.of(operator) === '|'
          ? besideNone(left, right)
          : undefined
  if (bare === undefined || (left !== undefined && bare.name === 'CallExpression'))
    return { node, optional: false }
  return { node: withoutNone(source, bare).node, optional: true }
}

/** The SDK takes a class that it does not know in a path for a file of any kind. */
const pathClass = (source: PythonSource, node: SyntaxNode): PythonType | undefined =>
  ['Sequence', 'Mapping', 'Literal', 'Annotated'].includes(subscriptOf(source, node).name)
    ? undefined
    : typeOf(source, node)

/** `InputPath('Dataset')`, `OutputPath(str)`. */
function pathOf(source: PythonSource, node: SyntaxNode): Annotation | undefined {
  const isCall = node.name === 'CallExpression'
  const name = shortName(source, isCall ? (node.firstChild ?? node) : node)
  if (name !== 'InputPath' && name !== 'OutputPath') return undefined
  const argument = isCall && node.lastChild !== null ? partsOf(node.lastChild)[0] : undefined
  const written = argument?.name === 'String' ? (stringOf(source.of(argument)) ?? '') : ''
  const type = pathType(written) ?? (argument === undefined ? undefined : pathClass(source, argument))
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
  if (name === 'Annotated' && first !== undefined) {
    const inner = annotationOf(source, first)
    return inner === undefined ? undefined : { ...inner, optional: optional || inner.optional }
  }
  if (['Input', 'Output', 'EmbeddedInput'].includes(name) && first !== undefined) {
    const type = typeOf(source, first)
    const direction = ({ Input: 'in', Output: 'out', EmbeddedInput: 'embedded' } as const)[name as 'Input']
    return type?.kind === 'artifact' ? { direction, type, optional } : undefined
  }
  const type = typeOf(source, node)
  return type === undefined ? undefined : { direction: 'in', type, optional }
}
