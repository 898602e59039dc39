/** Arguments and docstrings of functions that stand for components and pipelines. */
import type { ComponentSpec, InputParameter } from '#shared/pipeline.ts'
import type { Code } from './code.ts'
import { pythonValue } from './literal.ts'
import { isIdentifier } from './names.ts'
import { artifactType, parameterType } from './types.ts'
import type { Writing } from './writing.ts'

export interface Argument {
  readonly name: string
  readonly code: Code
  readonly hasDefault: boolean
  readonly description?: string
}

/** A parameter's default, as its type has it: `3` for an int, `3.0` for a float. */
export const defaultCode = (spec: InputParameter): Code =>
  pythonValue(spec.defaultValue, spec.parameterType !== 'NUMBER_DOUBLE')

const isOptional = (spec: { isOptional?: boolean | undefined; defaultValue?: unknown }): boolean =>
  spec.isOptional === true || spec.defaultValue !== undefined

/** `list` with what its items are, where that is known. */
export const listOf = (
  writing: Writing,
  type: string | undefined,
  items: string | undefined,
): string | undefined =>
  items === undefined || type !== 'list' ? type : `${writing.use('typing', 'List')}[${items}]`

function parameterArgument(
  writing: Writing,
  name: string,
  spec: InputParameter,
  items: string | undefined,
): Argument | undefined {
  const plain = parameterType(spec)
  const type = listOf(writing, plain, items)
  if (type === undefined) return undefined
  const described = spec.description === undefined ? {} : { description: spec.description }
  if (type.startsWith('dsl.')) return { name, code: `${name}: ${type}`, hasDefault: false, ...described }
  if (!isOptional(spec)) return { name, code: `${name}: ${type}`, hasDefault: false, ...described }
  const shown = spec.defaultValue === undefined ? `${writing.use('typing', 'Optional')}[${type}]` : type
  return { name, code: [`${name}: ${shown} = `, defaultCode(spec)], hasDefault: true, ...described }
}

/**
 * The inputs as arguments, those with a default last; undefined when one of them cannot be an argument.
 * @param itemTypes what the items of lists are in Python, where something depends on it
 */
export function inputArguments(
  writing: Writing,
  component: ComponentSpec,
  itemTypes: ReadonlyMap<string, string> = new Map(),
): Argument[] | undefined {
  const { parameters = {}, artifacts = {} } = component.inputDefinitions ?? {}
  const found = [
    ...Object.entries(artifacts).map(([name, spec]): Argument | undefined => {
      const type = artifactType(writing, spec)
      if (type === undefined) return undefined
      const wrapped = `${writing.use('kfp.dsl', 'Input')}[${type}]`
      const described = spec.description === undefined ? {} : { description: spec.description }
      if (spec.isOptional !== true)
        return { name, code: `${name}: ${wrapped}`, hasDefault: false, ...described }
      const optional = `${writing.use('typing', 'Optional')}[${wrapped}]`
      return { name, code: `${name}: ${optional} = None`, hasDefault: true, ...described }
    }),
    ...Object.entries(parameters).map(([name, spec]) =>
      parameterArgument(writing, name, spec, itemTypes.get(name)),
    ),
  ]
  const complete = found.filter((one) => one !== undefined)
  if (complete.length < found.length || !complete.every(({ name }) => isArgument(name))) return undefined
  return [...complete.filter((one) => !one.hasDefault), ...complete.filter((one) => one.hasDefault)]
}
/** `Output` is what the SDK calls the only result. */
export const isArgument = (name: string): boolean => isIdentifier(name) && name !== 'Output'

const entryLines = (name: string, words: string): string[] => {
  const [first = '', ...more] = words.split('\n')
  return [`    ${name}: ${first}`.trimEnd(), ...more.map((line) => `        ${line}`.trimEnd())]
}

export interface DocParts {
  readonly description?: string | undefined
  readonly inputs: readonly (readonly [string, string])[]
  readonly outputs: readonly (readonly [string, string])[]
}

const section = (title: string, entries: readonly (readonly [string, string])[]): string[] =>
  entries.length === 0
    ? []
    : [`${title}:\n${entries.flatMap(([name, words]) => entryLines(name, words)).join('\n')}`]

/** Whether the SDK reads a description back from the docstring as it was. */
export const isPlainSentence = (text: string): boolean =>
  text !== '' && text.trim() === text && !/[\n\\"]|:\w+|:$/.test(text)

/** Undefined when there is nothing to say. Lines are not indented. */
export function docstring({ description, inputs, outputs }: DocParts): string | undefined {
  const sections = [...section('Args', inputs), ...section('Returns', outputs)]
  if (sections.length === 0) return description === undefined ? undefined : `"""${description}"""`
  // The SDK's reader of docstrings loses a section that is all there is.
  const text =
    description === undefined
      ? `\n${sections.join('\n\n')}\n\nEverything else is in the code below.`
      : [description, ...sections].join('\n\n')
  return `"""${text.replaceAll('\\', '\\\\').replaceAll('"""', '\\"\\"\\"')}\n"""`
}

/** The words that its ports have in the file. */
export const describedPorts = (component: ComponentSpec, side: 'inputDefinitions' | 'outputDefinitions') =>
  Object.entries({ ...component[side]?.artifacts, ...component[side]?.parameters }).flatMap(
    ([name, { description }]): [string, string][] => (description === undefined ? [] : [[name, description]]),
  )
