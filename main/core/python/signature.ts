/** The function that a component is, read from its source: its ports, its words, and how it wants to be run. */
import type { SyntaxNode } from '@lezer/common'
import { annotationOf, isText, type PythonType, typeOf } from './annotation.ts'
import { allowedIn, type Docstring, docstringOf } from './docstring.ts'
import { literalOf } from './literal.ts'
import { type ComponentOptions, type Found, functionsIn, isMark, optionsOf } from './options.ts'
import { resultFields } from './results.ts'
import { refusedBySdk, sdkText, withLists } from './sdk-types.ts'
import {
  childrenOf,
  errorAt,
  isError,
  nestedTooDeep,
  type PythonProblem,
  PythonSource,
  partsOf,
  type Span,
  syntaxProblems,
} from './source.ts'

/** Where the annotation and the default stand. */
export interface Written {
  readonly annotation: Span
  readonly value?: Span
}

export interface PythonInput extends Span {
  readonly name: string
  readonly written: Written
  readonly type: PythonType
  readonly optional: boolean
  /** Absent: no default. None is null. */
  readonly defaultValue?: unknown
  readonly description?: string
}
export interface PythonOutput extends Span {
  readonly name: string
  readonly written: Written
  readonly type: PythonType
  /** What the function returns, not an argument. */
  readonly returned: boolean
  readonly description?: string
}

export interface PythonFunction extends Span {
  readonly name: string
  readonly inputs: readonly PythonInput[]
  readonly outputs: readonly PythonOutput[]
  readonly description?: string
  readonly options: ComponentOptions
  /** From `def` to the colon. */
  readonly head: Span
  /** Arguments whose type cannot be read (yet): no ports, but not gone either. */
  readonly unread: readonly string[]
  /** True when what it returns cannot be read. */
  readonly unreadResult: boolean
  /** `@dsl.component(…)` above it. */
  readonly decorators: readonly Span[]
  /** Its lines from `def` on, without decorators and without the indentation it stood in. */
  readonly definition: string
}

export interface Reading {
  /** Absent when there is no function, or not one. */
  readonly function?: PythonFunction
  readonly problems: readonly PythonProblem[]
}

/** The one that is marked as a component, else the only one. */
export function chosen(source: PythonSource): Found | PythonProblem {
  const found = functionsIn(source)
  const marked = found.filter(({ decorators }) => decorators.some((one) => isMark(source, one, 'component')))
  const candidates = marked.length > 0 ? marked : found
  const [only, more] = candidates
  const whole = { from: 0, to: source.text.length }
  if (only === undefined)
    return errorAt(
      'no-function',
      whole,
      'There is no function here.',
      'A step is one function: def my_step(…):',
    )
  if (more === undefined) return only
  return errorAt(
    'several-functions',
    more.definition,
    'There are several functions, and it is not clear which one is the step.',
    'Put helpers inside the function, or write @dsl.component above the one that is the step.',
  )
}

export interface Argument {
  readonly name: SyntaxNode
  readonly annotation?: SyntaxNode
  readonly value?: SyntaxNode
}

export function argumentsOf(list: SyntaxNode, problems: PythonProblem[]): Argument[] {
  const result: { name: SyntaxNode; annotation?: SyntaxNode; value?: SyntaxNode }[] = []
  let awaits = false
  let star: SyntaxNode | undefined
  for (const node of childrenOf(list)) {
    const last = result.at(-1)
    if (node.name === ',') star = undefined
    else if (node.name === '*' || node.name === '**') star = node
    else if (node.name === 'AssignOp') awaits = true
    else if (node.name === 'TypeDef' && last !== undefined) Object.assign(last, typed(node))
    else if (awaits && last !== undefined) {
      last.value = node
      awaits = false
    } else if (node.name === 'VariableName') {
      if (star === undefined) result.push({ name: node })
      else
        problems.push(
          errorAt(
            'star',
            { from: star.from, to: node.to },
            'A step cannot take any number of arguments.',
            'Give every input a name, or take one list or dictionary.',
          ),
        )
    }
  }
  return result
}
const typed = (node: SyntaxNode): { annotation?: SyntaxNode } => {
  const annotation = partsOf(node).at(-1)
  return annotation === undefined ? {} : { annotation }
}

const spanOf = ({ from, to }: SyntaxNode): Span => ({ from, to })

function portOf(
  source: PythonSource,
  { name, annotation, value }: Argument,
  docs: Docstring,
  problems: PythonProblem[],
): { input?: PythonInput; output?: PythonOutput } {
  const word = source.of(name)
  if (word === 'Output') problems.push(errorAt('bad-name', name, 'An argument cannot be called `Output`.'))
  if (annotation === undefined) {
    const hint = `For example ${word}: int, or ${word}: Input[Dataset].`
    problems.push(errorAt('untyped', name, `\`${word}\` has no type.`, hint))
    return {}
  }
  const read = annotationOf(source, annotation)
  if (read === undefined) {
    problems.push(unreadable(source, annotation))
    return {}
  }
  judgeForSdk(source, annotation, problems)
  const written: Written = {
    annotation: spanOf(annotation),
    ...(value === undefined ? {} : { value: spanOf(value) }),
  }
  const about = { ...spanOf(name), name: word, written }
  const isOut = read.direction === 'out'
  const description = (isOut ? docs.returns[word] : undefined) ?? docs.arguments[word]
  const described = description === undefined ? {} : { description }
  if (read.direction === 'embedded') return {}
  if (isOut && read.type.kind === 'artifact' && read.type.list) problems.push(artifactList(annotation))
  if (isOut) judgeResultName(word, spanOf(name), problems)
  if (isOut) return { output: { ...about, type: read.type, returned: false, ...described } }
  const given = value === undefined ? undefined : asDeclared(read.type, literalOf(source, value))
  if (value !== undefined) judgeDefault(source, read.type, value, given, problems)
  const isGiven = value !== undefined || ['TASK_FINAL_STATUS', 'TASK_CONFIG'].includes(String(read.type.type))
  return {
    input: {
      ...about,
      type: chosenFrom(read.type, description, given),
      optional: isGiven,
      ...(value === undefined ? {} : { defaultValue: given ?? null }),
      ...described,
    },
  }
}

const unreadable = (source: PythonSource, annotation: SyntaxNode): PythonProblem => {
  const hint = isText(annotation)
    ? 'Write it without the quotes.'
    : 'Use int, float, str, bool, list, dict, Literal, or Input[…] and Output[…] of an artifact.'
  const message = `\`${source.of(annotation)}\` is no type that a step can take.`
  return errorAt('bad-type', annotation, message, hint)
}

/** What works here is not yet what the person can take elsewhere. */
function judgeForSdk(source: PythonSource, annotation: SyntaxNode, problems: PythonProblem[]): void {
  const [written, taken] = [source.of(annotation), sdkText(source, annotation)]
  if (taken !== written) problems.push(refusedBySdk(source, annotation, taken))
}

/** The SDK writes `True` as 1 where a number is asked for, and 1 as true where a yes or no is. */
function asDeclared({ type }: PythonType, value: unknown): unknown {
  if ((type === 'NUMBER_INTEGER' || type === 'NUMBER_DOUBLE') && typeof value === 'boolean')
    return Number(value)
  return type === 'BOOLEAN' && Number.isInteger(value) ? value !== 0 : value
}

/** A list that does not hold the default is only words. */
function chosenFrom(type: PythonType, words: string | undefined, given: unknown): PythonType {
  if (type.kind !== 'parameter' || type.type !== 'STRING' || type.literals !== undefined) return type
  const literals = allowedIn(words ?? '')
  const isFitting = given === undefined || given === null || literals?.includes(String(given)) === true
  return literals === undefined || !isFitting ? type : { ...type, literals }
}

/** A list and a dictionary may be given as text. */
function isNoNumber({ type }: PythonType, value: unknown): boolean {
  if (value === null) return false
  if (type === 'BOOLEAN') return typeof value !== 'boolean'
  return (type === 'NUMBER_INTEGER' || type === 'NUMBER_DOUBLE') && typeof value !== 'number'
}

function judgeDefault(
  source: PythonSource,
  type: PythonType,
  node: SyntaxNode,
  value: unknown,
  problems: PythonProblem[],
): void {
  if (value === undefined) {
    const message = `\`${source.of(node)}\` is worked out when the file is read; a step's default has to be written out.`
    problems.push(errorAt('bad-default', node, message, 'Write the value itself.'))
  } else if (typeof value === 'number' && !Number.isFinite(value)) {
    const message = `\`${source.of(node)}\` is infinite, which no pipeline file can hold.`
    problems.push(errorAt('bad-default', node, message))
  } else if (type.type === 'STRING' && value !== null && typeof value !== 'string') {
    const message = `The default of a text is \`${source.of(node)}\`, which is none.`
    problems.push(errorAt('bad-default', node, message, 'Put it in quotes.'))
  } else if (isNoNumber(type, value)) {
    const message = `The default of a ${type.type === 'BOOLEAN' ? 'yes or no' : 'number'} is \`${source.of(node)}\`, which is none.`
    problems.push(errorAt('bad-default', node, message))
  } else if (holdsNone(value)) {
    problems.push(errorAt('bad-default', node, 'A default cannot have None inside a list or a dictionary.'))
  } else if (type.kind === 'artifact' && value !== null) {
    problems.push(errorAt('bad-default', node, 'An artifact can only be left out (= None).'))
  } else if (withLists(source, node) !== source.of(node))
    problems.push(refusedBySdk(source, node, withLists(source, node)))
}

/** The SDK makes a channel of every result, and takes only these names for one (`kfp.dsl.pipeline_channel`). */
function judgeResultName(name: string, span: Span, problems: PythonProblem[]): void {
  if (/^[A-Za-z]\w*$/.test(name)) return
  const hint = 'Begin with a letter, and use letters from a to z, digits and _.'
  problems.push(errorAt('bad-name', span, `A result cannot be called \`${name}\`.`, hint))
}

const artifactList = (node: SyntaxNode): PythonProblem =>
  errorAt(
    'bad-type',
    node,
    'A step cannot hand out a list of artifacts.',
    'Hand out one artifact that is a folder.',
  )

const holdsNone = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.values(value).some((one) => one === null || holdsNone(one))

function returnsOf(
  source: PythonSource,
  definition: SyntaxNode,
  docs: Docstring,
  problems: PythonProblem[],
): PythonOutput[] {
  return resultFields(source, definition).flatMap(({ name, node, span }) => {
    const read = typeOf(source, node)
    const description = docs.returns[name]
    judgeResultName(name, span, problems)
    if (read?.kind === 'artifact' && read.list) {
      problems.push(artifactList(node))
      return []
    }
    if (read !== undefined) judgeForSdk(source, node, problems)
    if (read !== undefined)
      return [
        {
          ...span,
          name,
          written: { annotation: spanOf(node) },
          type: read,
          returned: true,
          ...(description === undefined ? {} : { description }),
        },
      ]
    const message = `\`${source.of(node)}\` is no type that a step can hand out.`
    const hint = 'Use int, float, str, bool, list, dict, an artifact, or a NamedTuple of these.'
    problems.push(errorAt('bad-type', node, message, hint))
    return []
  })
}

/** The lines of the definition as the SDK takes them: without what stands before `def`, and not indented. */
function definitionText(source: PythonSource, { from, to }: SyntaxNode): string {
  const start = source.text.lastIndexOf('\n', from - 1) + 1
  const indent = source.text.slice(start, from)
  const lines = source.text.slice(start, to).split('\n')
  const whole = lines.map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line)).join('\n')
  return `${whole.trimEnd()}\n`
}

const isReadable = (source: PythonSource, { annotation }: Argument): boolean =>
  annotation !== undefined && annotationOf(source, annotation) !== undefined

/** Where the body begins; half-typed functions have none. */
const headEnd = (definition: SyntaxNode): number =>
  [...childrenOf(definition)].find(({ name }) => name === 'Body')?.from ?? definition.to

/** Python takes no argument without a default behind one that has one, but for those behind a `*`. */
function judgeOrder(
  source: PythonSource,
  list: SyntaxNode,
  listed: readonly Argument[],
  problems: PythonProblem[],
): void {
  const star = [...childrenOf(list)].find(({ name }) => name === '*')?.from ?? Number.POSITIVE_INFINITY
  const first = listed.findIndex(({ value }) => value !== undefined)
  for (const one of first < 0 ? [] : listed.slice(first)) {
    if (one.value !== undefined || one.name.from > star) continue
    const message = `\`${source.of(one.name)}\` has no default but stands behind an argument that has one.`
    problems.push(errorAt('bad-order', one.name, message, 'Give it a default too, or move it to the front.'))
  }
}

/** What a source says about the step that it is. Nothing of it is run. */
export function readFunction(code: string): Reading {
  const source = new PythonSource(code)
  const problems = syntaxProblems(source)
  const found = chosen(source)
  if ('code' in found) return { problems: [...problems, found] }
  return unlessTooDeep(() => readFound(source, found, problems))
}

const unlessTooDeep = (read: () => Reading): Reading => {
  try {
    return read()
  } catch (error) {
    if (error instanceof RangeError) return { problems: [nestedTooDeep] }
    throw error
  }
}

/**
 * Every function of a source that is marked as a component, in its order. The problems of a source that is no Python
 * stand on the first one, or on a reading without a function.
 */
export function readComponents(code: string): readonly Reading[] {
  const source = new PythonSource(code)
  const problems = syntaxProblems(source)
  if (problems.length > 0) return [{ problems }]
  return functionsIn(source)
    .filter(({ decorators }) => decorators.some((one) => isMark(source, one, 'component')))
    .map((found) => unlessTooDeep(() => readFound(source, found, [])))
}

function readFound(
  source: PythonSource,
  { definition, decorators }: Found,
  problems: PythonProblem[],
): Reading {
  const parts = [...childrenOf(definition)]
  const isAsync = parts.find(({ name }) => name === 'async')
  if (isAsync !== undefined) problems.push(errorAt('async', isAsync, 'A step cannot be an async function.'))
  const name = parts.find((one) => one.name === 'VariableName')
  const list = parts.find((one) => one.name === 'ParamList')
  if (name === undefined || list === undefined) return { problems }
  const docs = docstringOf(source, definition)
  const listed = argumentsOf(list, problems)
  judgeOrder(source, list, listed, problems)
  const ports = listed.map((one) => portOf(source, one, docs, problems))
  const before = problems.filter(isError).length
  const returned = returnsOf(source, definition, docs, problems)
  return {
    function: {
      ...spanOf(definition),
      name: source.of(name),
      inputs: ports.flatMap(({ input }) => input ?? []),
      outputs: [...ports.flatMap(({ output }) => output ?? []), ...returned],
      ...(docs.description === undefined ? {} : { description: docs.description }),
      options: optionsOf(source, decorators, problems),
      head: { from: definition.from, to: headEnd(definition) },
      unread: listed.filter((one) => !isReadable(source, one)).map((one) => source.of(one.name)),
      unreadResult: problems.filter(isError).length > before,
      decorators: decorators.filter((one) => isMark(source, one, 'component')).map(spanOf),
      definition: definitionText(source, definition),
    },
    problems,
  }
}
