/** The command line of a component in the v1 format, with its placeholders as pipeline files write them. */
import type { FieldPath } from '#core/spec/document.ts'
import { isRecord } from '#shared/record.ts'
import { ComponentFault } from './fault.ts'

export interface Ports {
  readonly inputs: ReadonlySet<string>
  /** By name: is it a parameter? */
  readonly outputs: ReadonlyMap<string, boolean>
}
type Struct = string | { readonly [key: string]: unknown }

/** As the SDK makes names of variables of the names of inputs and outputs. */
export const portName = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^_0-9a-z]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')

function portNamed(name: unknown, side: 'input' | 'output', ports: Ports, path: FieldPath): string {
  const found = typeof name === 'string' ? portName(name) : ''
  if (ports[`${side}s`].has(found)) return found
  throw new ComponentFault(
    'unknown-port',
    path,
    `The command uses the ${side} “${String(name)}”, which is not declared.`,
    `Declare it under ${side}s, or correct the name.`,
  )
}

const listed = (value: unknown, ports: Ports, path: FieldPath): unknown =>
  Array.isArray(value)
    ? value.map((part, index) => structOf(part, ports, [...path, index]))
    : structOf(value, ports, path)

function ifStruct(value: unknown, ports: Ports, path: FieldPath): Struct {
  const given = isRecord(value) ? value : {}
  const condition = isRecord(given['cond']) ? given['cond']['isPresent'] : undefined
  if (typeof condition !== 'string')
    throw new ComponentFault(
      'bad-command',
      [...path, 'cond'],
      'A condition in a command can only ask whether an input is given.',
      'Write cond: {isPresent: NAME}.',
    )
  const InputName = portNamed(condition, 'input', ports, [...path, 'cond'])
  const Then = listed(given['then'] ?? [], ports, [...path, 'then'])
  const otherwise = given['else']
  const isEmpty =
    otherwise === undefined || otherwise === null || (Array.isArray(otherwise) && otherwise.length === 0)
  return {
    IfPresent: { InputName, Then, ...(isEmpty ? {} : { Else: listed(otherwise, ports, [...path, 'else']) }) },
  }
}

function structOf(part: unknown, ports: Ports, path: FieldPath): Struct {
  if (typeof part === 'string') return part
  if (typeof part === 'number' || typeof part === 'boolean') return String(part)
  const [[kind, value] = [], more] = isRecord(part) ? Object.entries(part) : []
  if (kind === undefined || more !== undefined)
    throw new ComponentFault(
      'bad-command',
      path,
      'This part of the command is neither a text nor one placeholder.',
      'Write a text, or one of {inputValue: …}, {inputPath: …}, {outputPath: …}, {concat: […]}, {if: {…}}.',
    )
  const at = [...path, kind]
  switch (kind) {
    case 'inputValue':
      return `{{$.inputs.parameters['${portNamed(value, 'input', ports, at)}']}}`
    case 'inputPath':
      return `{{$.inputs.artifacts['${portNamed(value, 'input', ports, at)}'].path}}`
    case 'inputUri':
      return `{{$.inputs.artifacts['${portNamed(value, 'input', ports, at)}'].uri}}`
    case 'outputPath': {
      const name = portNamed(value, 'output', ports, at)
      return ports.outputs.get(name) === true
        ? `{{$.outputs.parameters['${name}'].output_file}}`
        : `{{$.outputs.artifacts['${name}'].path}}`
    }
    case 'outputUri':
      return `{{$.outputs.artifacts['${portNamed(value, 'output', ports, at)}'].uri}}`
    case 'executorInput':
      return '{{$}}'
    case 'concat':
      return { Concat: Array.isArray(value) ? listed(value, ports, at) : [] }
    case 'if':
      return ifStruct(value, ports, at)
    default:
      throw new ComponentFault(
        'bad-command',
        at,
        `“${kind}” is no placeholder that a pipeline can have.`,
        'Use inputValue, inputPath, inputUri, outputPath, outputUri, executorInput, concat or if.',
      )
  }
}

/** JSON with the spaces that Python puts into it. */
const json = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(json).join(', ')}]`
  if (!isRecord(value)) return JSON.stringify(value)
  return `{${Object.entries(value)
    .map(([key, one]) => `${JSON.stringify(key)}: ${json(one)}`)
    .join(', ')}}`
}

export function wordsOf(parts: unknown, ports: Ports, path: FieldPath): string[] {
  if (parts === undefined || parts === null) return []
  if (!Array.isArray(parts))
    throw new ComponentFault('bad-command', path, 'The command has to be a list.', 'Write [sh, -c, "…"].')
  return parts.map((part, index) => {
    const struct = structOf(part, ports, [...path, index])
    return typeof struct === 'string' ? struct : json(struct)
  })
}
