/** A container's command as a `@dsl.container_component`. */
import { entry } from '#core/spec/document.ts'
import type { ComponentSpec, ContainerSpec } from '#shared/pipeline.ts'
import { type Code, call, list, named, statement } from './code.ts'
import { pythonText } from './literal.ts'
import { piecesCode, piecesOf } from './placeholders.ts'
import { type Argument, describedPorts, docstring, inputArguments, isArgument } from './signature.ts'
import { artifactType, parameterType } from './types.ts'
import type { Writing } from './writing.ts'

/** Outputs are arguments too: where to put the artifact, or the parameter's value. */
function outputArguments(writing: Writing, component: ComponentSpec): Argument[] | undefined {
  const { parameters = {}, artifacts = {} } = component.outputDefinitions ?? {}
  const found = [
    ...Object.entries(artifacts).map(([name, spec]) => {
      const type = artifactType(writing, spec)
      return type === undefined || spec.isArtifactList === true
        ? undefined
        : { name, code: `${name}: ${writing.use('kfp.dsl', 'Output')}[${type}]`, hasDefault: false }
    }),
    ...Object.entries(parameters).map(([name, spec]) => {
      const type = parameterType(spec)
      return type === undefined
        ? undefined
        : { name, code: `${name}: ${writing.use('kfp.dsl', 'OutputPath')}(${type})`, hasDefault: false }
    }),
  ]
  const complete = found.filter((one) => one !== undefined)
  return complete.length === found.length && complete.every(({ name }) => isArgument(name))
    ? complete
    : undefined
}

const reference =
  /^\{\{\$\.(inputs|outputs)\.(parameters|artifacts)\['([^']*)'\](?:\.(output_file|uri|path|metadata))?(?:\['([^']*)'\])?\}\}$/

/** The expression behind a placeholder; undefined when it is no port of this component. */
function expressionIn(component: ComponentSpec) {
  return (placeholder: string): string | undefined => {
    const match = reference.exec(placeholder)
    if (match === null) return undefined
    const [, side, kind, name = '', property, key] = match
    if (side === 'inputs' && kind === 'parameters') {
      const isPort = entry(component.inputDefinitions?.parameters, name) !== undefined
      return isPort && property === undefined && key === undefined ? name : undefined
    }
    if (kind === 'parameters') {
      const isPort = entry(component.outputDefinitions?.parameters, name) !== undefined
      return isPort && property === 'output_file' ? name : undefined
    }
    const definitions = side === 'inputs' ? component.inputDefinitions : component.outputDefinitions
    const port = entry(definitions?.artifacts, name)
    if (port === undefined || property === 'output_file') return undefined
    if (port.isArtifactList === true) return property === undefined ? name : undefined
    if (property === undefined || (key !== undefined && property !== 'metadata')) return undefined
    // Inside an f-string the placeholder of one metadata key has quotes; as text it needs none.
    return key === undefined ? `${name}.${property}` : undefined
  }
}

type Expressions = (placeholder: string) => string | undefined

/** `{"Concat": […]}` and `{"IfPresent": {…}}`, which stand in commands as JSON text. */
function structured(value: unknown, expressions: Expressions): Code | undefined {
  if (typeof value === 'string') return piecesCode(piecesOf(value, expressions))
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const { Concat: items, IfPresent: present } = value as Record<string, unknown>
  if (Array.isArray(items)) {
    const parts = items.map((item) => structured(item, expressions))
    return parts.includes(undefined) ? undefined : call('dsl.ConcatPlaceholder', [list(parts as Code[])])
  }
  if (typeof present !== 'object' || present === null) return undefined
  const { InputName: name, Then: then, Else: otherwise } = present as Record<string, unknown>
  const thenCode = oneOrMore(then, expressions)
  const elseCode = otherwise === undefined ? undefined : oneOrMore(otherwise, expressions)
  if (
    typeof name !== 'string' ||
    thenCode === undefined ||
    (otherwise !== undefined && elseCode === undefined)
  )
    return undefined
  return call('dsl.IfPresentPlaceholder', [
    named('input_name', pythonText(name)),
    named('then', thenCode),
    ...(elseCode === undefined ? [] : [named('else_', elseCode)]),
  ])
}

function oneOrMore(value: unknown, expressions: Expressions): Code | undefined {
  if (!Array.isArray(value)) return structured(value, expressions)
  const parts = value.map((item) => structured(item, expressions))
  return parts.includes(undefined) ? undefined : list(parts as Code[])
}

function element(text: string, expressions: Expressions): Code {
  if (text.startsWith('{"Concat": ') || text.startsWith('{"IfPresent": ')) {
    try {
      const code = structured(JSON.parse(text), expressions)
      if (code !== undefined) return code
    } catch {
      // Text that only begins like one.
    }
  }
  return piecesCode(piecesOf(text, expressions))
}

const elements = (texts: readonly string[], expressions: Expressions): Code =>
  list(texts.map((text) => element(text, expressions)))

/** Undefined when a port cannot be a Python argument. */
export function containerSource(
  writing: Writing,
  name: string,
  component: ComponentSpec,
  container: ContainerSpec,
  image: string,
): string | undefined {
  const inputs = inputArguments(writing, component)
  const outputs = outputArguments(writing, component)
  if (inputs === undefined || outputs === undefined) return undefined
  const all = [
    ...inputs.filter((one) => !one.hasDefault),
    ...outputs,
    ...inputs.filter((one) => one.hasDefault),
  ]
  if (new Set(all.map((one) => one.name)).size < all.length) return undefined
  const expressions = expressionIn(component)
  const spec = call('dsl.ContainerSpec', [
    named('image', pythonText(image)),
    ...(container.command === undefined ? [] : [named('command', elements(container.command, expressions))]),
    ...(container.args === undefined ? [] : [named('args', elements(container.args, expressions))]),
  ])
  const ports = {
    inputs: describedPorts(component, 'inputDefinitions'),
    outputs: describedPorts(component, 'outputDefinitions'),
  }
  const isDescribed = ports.inputs.length + ports.outputs.length > 0
  const doc = isDescribed ? docstring({ description: `Runs ${image}.`, ...ports }) : undefined
  return [
    '@dsl.container_component',
    statement(
      [
        call(
          `def ${name}`,
          all.map((one) => one.code),
        ),
        ':',
      ],
      0,
    ),
    ...(doc === undefined ? [] : [doc.replaceAll(/^(?=.)/gm, '    ')]),
    statement(['return ', spec], 4),
  ].join('\n')
}
