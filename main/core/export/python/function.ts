/** A pipeline, or a sub-pipeline, as a decorated Python function. */
import { rawKubernetesSettings } from '#core/plan/kubernetes.ts'
import { entry } from '#core/spec/document.ts'
import { valueTypeNames } from '#core/spec/type-names.ts'
import type { ComponentSpec } from '#shared/pipeline.ts'
import { noteAfters } from './afters.ts'
import { blockLines } from './blocks.ts'
import { namedBySettings } from './cluster-names.ts'
import { type Code, call, named, statement } from './code.ts'
import { containerComponent, keep, keysOf, pipelineIdentity } from './components.ts'
import { pythonText } from './literal.ts'
import { baseOf, identifier, taskName } from './names.ts'
import { orderItems } from './order.ts'
import { Scope } from './scope.ts'
import { sdkNames } from './sdk-names.ts'
import { shapeOfPort } from './shapes.ts'
import { describedPorts, docstring, inputArguments, listOf } from './signature.ts'
import { innerOutput, inputOf, type Kind, type Source } from './sources.ts'
import type { Line } from './steps.ts'
import { type Block, type Step, stepsOf, treeOf } from './tree.ts'
import { artifactType, parameterType } from './types.ts'
import type { Defined, Writing } from './writing.ts'

export interface FunctionFacts {
  /** In Python. */
  readonly name: string
  /** Behind `@dsl.pipeline`. */
  readonly decorator: readonly Code[]
  readonly description?: string | undefined
  /** What the items of its results are in Python, where somebody loops over them. */
  readonly items?: ItemTypes
}

/** Names of types by names of ports. */
type ItemTypes = ReadonlyMap<string, string>

interface Output {
  readonly name: string
  readonly kind: Kind
  readonly type: string
}

function outputsOf(
  writing: Writing,
  component: ComponentSpec,
  id: string | undefined,
  items: ItemTypes | undefined,
): Output[] {
  const { parameters = {}, artifacts = {} } = component.outputDefinitions ?? {}
  const typed = [
    ...Object.entries(artifacts).map(
      ([name, spec]) => ({ name, kind: 'artifacts', type: artifactType(writing, spec) }) as const,
    ),
    ...Object.entries(parameters).map(
      ([name, spec]) =>
        ({ name, kind: 'parameters', type: listOf(writing, parameterType(spec), items?.get(name)) }) as const,
    ),
  ]
  return typed.flatMap(({ name, kind, type }) => {
    if (type !== undefined) return [{ name, kind, type }]
    writing.refuse(id, `The result \`${name}\` has no type that Python's DSL knows.`)
    return []
  })
}

const isSingle = (outputs: readonly Output[]): boolean =>
  outputs.length === 1 && outputs[0]?.name === 'Output'

/** The class of several results; a single one needs none. */
function resultClass(
  writing: Writing,
  name: string,
  outputs: readonly Output[],
  id: string | undefined,
): string {
  const words = name.split('_').map((word) => word.charAt(0).toUpperCase() + word.slice(1))
  const wish = `${words.join('')}Outputs`
  const key = `outputs ${wish} ${JSON.stringify(outputs)}`
  const known = writing.defined.get(key)
  if (known !== undefined) return known.name
  for (const output of outputs)
    if (
      !/^[A-Za-z]\w*$/.test(output.name) ||
      identifier(output.name) !== output.name.toLowerCase().replace(/_+$/, '')
    )
      writing.refuse(
        id,
        `The result \`${output.name}\` cannot be a field in Python.`,
        'Give it another name.',
      )
  const taken = writing.names.take(wish)
  writing.defined.set(key, { name: taken, base: taken })
  const fields = outputs.map((output) => `    ${output.name}: ${output.type}`)
  writing.blocks.push(`class ${taken}(${writing.use('typing', 'NamedTuple')}):\n${fields.join('\n')}`)
  return taken
}

function returnLine(scope: Scope, root: Block, outputs: readonly Output[], type: string): Line[] {
  if (outputs.length === 0) return []
  const values = outputs.map(({ name, kind }): readonly [string, string] => {
    const source = innerOutput(root, kind, name)
    scope.judge(source, shapeOfPort(root.component.outputDefinitions, name), name, root.id)
    return [name, scope.text(source, root.id ?? '', true)]
  })
  const [only] = values
  const code: Code =
    isSingle(outputs) && only !== undefined
      ? `return ${only[1]}`
      : [
          'return ',
          call(
            type,
            values.map(([name, text]) => named(name, text)),
          ),
        ]
  return [{ indent: 4, code }]
}

function defineSteps(writing: Writing, root: Block): Map<Step, Defined> {
  const keys = keysOf(root)
  const items = loopedResults(writing, root, (step) => baseOf(step.key, keys))
  const defined = new Map<Step, Defined>()
  for (const step of stepsOf(root)) {
    const one =
      step.component.dag === undefined
        ? (containerComponent(writing, step, keys) ?? { name: 'dsl.importer', base: 'importer' })
        : definePipeline(writing, step, baseOf(step.key, keys), items)
    defined.set(step, one)
  }
  return defined
}

/** A sub-pipeline as a function of its own; what cannot be said in it keeps it in its text. */
function definePipeline(
  writing: Writing,
  step: Step,
  base: string,
  items: ReadonlyMap<string, ItemTypes>,
): Defined {
  const identity = pipelineIdentity(writing, step.component, base)
  const known = writing.defined.get(identity)
  if (known !== undefined) return known
  const wished = writing.names.take(identifier(base))
  const facts = {
    name: wished,
    decorator: [named('name', pythonText(taskName(base)))],
    items: items.get(identity) ?? new Map<string, string>(),
  }
  const { problems } = writing.attempt(() => writeFunction(writing, step.component, undefined, facts))
  const [first] = problems
  const defined = first === undefined ? { name: wished, base: taskName(base) } : keep(writing, step, base)
  if (first !== undefined) writing.note('kept-as-text', step.id, `“${step.key}”: ${first.message}`)
  writing.defined.set(identity, defined)
  return defined
}

function noteRenames(scope: Scope, root: Block): void {
  for (const step of stepsOf(root)) {
    const name = scope.sdk.get(step)
    if (name !== undefined && name !== step.key)
      scope.writing.note(
        'renamed',
        step.id,
        `The step “${step.key}” becomes “${name}”: the SDK names steps after what they run.`,
      )
  }
}

/**
 * What the items of an argument are that a loop goes through. The SDK takes that from the annotation, and compares a
 * number with a text otherwise.
 */
function itemTypes(writing: Writing, root: Block): ItemTypes {
  const loops = [...typedLoops(writing, root)]
  return new Map(
    loops.flatMap(([source, type]) => (source.from === 'argument' ? [[source.name, type] as const] : [])),
  )
}

/** Every loop whose items are no texts: what it goes through, and what an item is in Python. */
function* typedLoops(writing: Writing, block: Block): Generator<readonly [Source, string]> {
  for (const item of block.items.values()) {
    if (item.kind === 'step') continue
    const { itemInput, items } = item.task?.parameterIterator ?? {}
    const spec = entry(item.component.inputDefinitions?.parameters, itemInput ?? '')
    const field = fieldType(item, itemInput)
    const type =
      field === undefined
        ? plainTypes[spec?.parameterType ?? '']
        : `${writing.use('typing', 'Dict')}[str, ${field}]`
    if (items?.inputParameter !== undefined && type !== undefined)
      yield [inputOf(item, 'parameters', items.inputParameter), type]
    yield* typedLoops(writing, item)
  }
}

/** What the fields of an item are, where one is taken that is no text: the SDK knows one type for all of them. */
function fieldType(block: Block, itemInput: string | undefined): string | undefined {
  const prefix = `${itemInput ?? ''}-subvar-`
  const own = Object.entries(block.component.inputDefinitions?.parameters ?? {}).flatMap(([name, spec]) => {
    const type = plainTypes[spec.parameterType ?? '']
    return name.startsWith(prefix) && type !== undefined ? [type] : []
  })
  if (own[0] !== undefined || itemInput === undefined) return own[0]
  for (const item of block.items.values()) {
    const found = item.kind === 'step' ? undefined : fieldType(item, itemInput)
    if (found !== undefined) return found
  }
  return undefined
}

/** By the identity of a sub-pipeline: what the items of its results are, as far as loops around it tell. */
function loopedResults(
  writing: Writing,
  root: Block,
  base: (step: Step) => string,
): ReadonlyMap<string, ItemTypes> {
  const found = new Map<string, Map<string, string>>()
  for (const [source, type] of typedLoops(writing, root)) {
    if (source.from !== 'output' || source.step.component.dag === undefined) continue
    const identity = pipelineIdentity(writing, source.step.component, base(source.step))
    const ports = found.get(identity) ?? new Map<string, string>()
    found.set(identity, ports.set(source.port, type))
  }
  return found
}
/** Text is what the SDK assumes by itself. */
const plainTypes: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(valueTypeNames).filter(([type]) => type !== 'STRING'),
)

const assigned = (scope: Scope, { code, makes }: Line): Code =>
  makes === undefined || !scope.used.has(makes) ? code : [`${scope.variableOf(makes)} = `, code]

/** Writes the function and everything that it needs before it, into the blocks of the file. */
export function writeFunction(
  writing: Writing,
  component: ComponentSpec,
  id: string | undefined,
  facts: FunctionFacts,
): void {
  const root = treeOf(writing.doc, component, id)
  const defined = defineSteps(writing, root)
  const base = (step: Step): string => defined.get(step)?.base ?? step.key
  orderItems(root, base, ({ component: one }) =>
    one.dag === undefined ? [...namedBySettings(rawKubernetesSettings(writing.doc, one))] : [],
  )
  const inputs = inputArguments(writing, component, itemTypes(writing, root))
  if (inputs === undefined)
    writing.refuse(id, 'An input of the pipeline has a name or a type that a Python argument cannot have.')
  const outputs = outputsOf(writing, component, id, facts.items)
  const type = isSingle(outputs)
    ? (outputs[0]?.type ?? '')
    : outputs.length === 0
      ? ''
      : resultClass(writing, facts.name, outputs, id)
  const names = writing.names.inside((inputs ?? []).map(({ name }) => name))
  const scope = new Scope(writing, root, defined, sdkNames(root, base), names)
  noteRenames(scope, root)
  noteAfters(scope, root)
  const lines = [...blockLines(scope, root, 4), ...returnLine(scope, root, outputs, type)]
  if (root.items.size === 0)
    writing.refuse(id, 'There is no step in it, and the SDK compiles no empty pipeline.')
  const doc = docstring({
    inputs: describedPorts(component, 'inputDefinitions'),
    outputs: describedPorts(component, 'outputDefinitions'),
    ...(facts.description === undefined ? {} : { description: facts.description }),
  })
  const head: Code = [
    call(
      `def ${facts.name}`,
      (inputs ?? []).map(({ code }) => code),
    ),
    type === '' ? ':' : ` -> ${type}:`,
  ]
  writing.blocks.push(
    [
      statement(call('@dsl.pipeline', facts.decorator), 0),
      statement(head, 0),
      ...(doc === undefined ? [] : [doc.replaceAll(/^(?=.)/gm, '    ')]),
      ...lines.map((line) => statement(assigned(scope, line), line.indent)),
    ].join('\n'),
  )
}
