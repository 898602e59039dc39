/** The names and values of one pipeline function while it is written. */
import type { TaskInputParameter } from '#shared/pipeline.ts'
import { type Code } from './code.ts'
import { pythonText, pythonValue } from './literal.ts'
import { baseOf, identifier, isIdentifier, type Names } from './names.ts'
import { piecesCode, piecesOf } from './placeholders.ts'
import type { SdkNames } from './sdk-names.ts'
import { fits, type Shape, shapeOf, shapeOfValue, shapeWords } from './shapes.ts'
import { type Binding, choicesOf, type Kind, type Source, sourceOf } from './sources.ts'
import { type Block, type Step, stepsOf } from './tree.ts'
import type { Defined, Writing } from './writing.ts'

/** Attributes that an item has of its own; a field of the same name cannot be reached. */
const itemAttributes = new Set(
  'name task value pipeline pattern full_name channel_type task_name items_or_pipeline_channel'.split(' '),
)

export class Scope {
  readonly writing: Writing
  private readonly root: Block
  readonly defined: ReadonlyMap<Step, Defined>
  readonly sdk: SdkNames
  /** Steps that something refers to, which therefore need a variable. */
  readonly used = new Set<Step>()
  /** Exit handlers that something waits for. */
  readonly awaited = new Set<Block>()
  /** Steps to wait for that give nothing. */
  readonly afters = new Map<Step, Code[]>()
  private readonly names: Names
  private readonly variables = new Map<Step | Block | string, string>()

  constructor(
    writing: Writing,
    root: Block,
    defined: ReadonlyMap<Step, Defined>,
    sdk: SdkNames,
    names: Names,
  ) {
    this.writing = writing
    this.root = root
    this.defined = defined
    this.sdk = sdk
    this.names = names
    const keys = new Set([...stepsOf(root)].map(({ key }) => key))
    for (const step of stepsOf(root)) this.variables.set(step, names.take(taskVariable(step.key, keys)))
  }

  variableOf(step: Step): string {
    this.used.add(step)
    return this.variables.get(step) ?? step.key
  }

  /** Of a loop's item, an exit handler, or a OneOf; made when it is first asked for. */
  named(what: Block | string, wish: string): string {
    const known = this.variables.get(what)
    if (known !== undefined) return known
    const name = this.names.take(wish)
    this.variables.set(what, name)
    return name
  }

  /** Refuses what the SDK would not let into `port`. */
  judge(source: Source, wanted: Shape | undefined, port: string, about: string | undefined): void {
    const given =
      source.from === 'constant'
        ? shapeOfValue(source.value, wanted?.type !== 'NUMBER_DOUBLE')
        : shapeOf(source, this.root)
    if (given === undefined || wanted === undefined || fits(given, wanted)) return
    this.writing.refuse(
      about,
      `The SDK does not let ${shapeWords(given)} into \`${port}\`, which takes ${shapeWords(wanted)}.`,
    )
  }

  /**
   * Python for a value; refused when there is none.
   * @param returned by the pipeline: the SDK then collects out of branches too
   */
  text(source: Source, about: string, returned = false): string {
    switch (source.from) {
      case 'argument':
        return source.name
      case 'item':
        return this.itemText(source.loop, source.fields, about)
      case 'output':
        return outputText(this.variableOf(source.step), source.step, source.port)
      case 'collected':
        if (source.of.from !== 'output' || !(source.looped || returned))
          this.writing.refuse(about, 'dsl.Collected takes the result of a step in a loop, and this is none.')
        return `dsl.Collected(${this.text(source.of, about)})`
      case 'oneof':
        return this.oneof(source.branches, source.kind, source.port)
      case 'constant':
        return pythonText(String(source.value))
      case 'nowhere':
        this.writing.refuse(about, `Python's DSL cannot say what it takes: ${source.why}.`)
        return 'None'
    }
  }

  oneof(branches: Block, kind: Kind, port: string): string {
    if (choicesOf(branches, kind, port) === undefined)
      this.writing.refuse(branches.id, `\`${port}\` does not come from every branch, which dsl.OneOf needs.`)
    return this.named(`${branches.id} ${kind} ${port}`, 'chosen')
  }

  private itemText(loop: Block, fields: readonly string[], about: string): string {
    for (const field of fields)
      if (!isIdentifier(field) || itemAttributes.has(field))
        this.writing.refuse(about, `An item's field \`${field}\` cannot be reached in Python's DSL.`)
    return [this.named(loop, 'item'), ...fields].join('.')
  }

  /** A constant, its placeholders of inputs that the SDK has added to the task put back to where they come from. */
  constant(step: Step, value: unknown, whole: boolean): Code {
    return pythonValue(value, whole, (text) => this.templated(step, text))
  }

  templated(step: Step, text: string): string {
    const pieces = piecesOf(text, (placeholder) => this.injected(step, placeholder))
    const [only, more] = pieces
    const isChannel =
      more === undefined && only !== undefined && 'expression' in only && !only.expression.startsWith('dsl.P')
    return piecesCode(pieces, isChannel && !/^dsl\.[A-Z_]+$/.test(only.expression))
  }

  /** What an input that the SDK has added stands for; undefined for an input of the component itself. */
  injected(step: Step, placeholder: string): string | undefined {
    const name = /^\{\{\$\.inputs\.parameters\['([^']*)'\]\}\}$/.exec(placeholder)?.[1]
    const binding = name === undefined ? undefined : step.task.inputs?.parameters?.[name]
    const isOwn = name !== undefined && step.component.inputDefinitions?.parameters?.[name] !== undefined
    if (binding === undefined || isOwn) return undefined
    return this.text(sourceOf(step.block, 'parameters', binding as Binding), step.id)
  }

  reference(step: Step, binding: TaskInputParameter): Code {
    const source = sourceOf(step.block, 'parameters', binding as Binding)
    return source.from === 'constant' ? pythonValue(source.value) : this.text(source, step.id)
  }
}

/** `train-2` is `train_task_2`, where there is a `train`. */
function taskVariable(key: string, keys: ReadonlySet<string>): string {
  const base = baseOf(key, keys)
  return `${identifier(base)}_task${key.slice(base.length).replace('-', '_')}`
}

function outputText(variable: string, step: Step, port: string): string {
  const { parameters = {}, artifacts = {} } = step.component.outputDefinitions ?? {}
  const count = Object.keys(parameters).length + Object.keys(artifacts).length
  return count === 1 ? `${variable}.output` : `${variable}.outputs[${pythonText(port)}]`
}
