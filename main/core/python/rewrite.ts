/**
 * Changes of a function's signature as changes of its text: what is not about the port in question stays as it was
 * typed, to the last blank.
 */
import type { SyntaxNode } from '@lezer/common'
import { err, ok, type Result } from '#shared/result.ts'
import { describePort } from './describe.ts'
import { isKeyword } from './keywords.ts'
import { type Found, functionsIn } from './options.ts'
import { resultFields } from './results.ts'
import { type Argument, argumentsOf, chosen } from './signature.ts'
import { childrenOf, PythonSource, type Span } from './source.ts'

export interface TextEdit extends Span {
  readonly insert: string
}

/** A field that is absent stays. `type` is written as in Python: `Input[Dataset]`, `int`. */
export interface PortEdit {
  readonly name?: string
  readonly type?: string
  /** Written as in Python: `0.1`, `'a'`; null takes the default away. */
  readonly default?: string | null
  readonly description?: string
}

const identifier = /^[A-Za-z_][A-Za-z0-9_]*$/
/** The text with the edits made; they must not overlap. */
export const withEdits = (text: string, edits: readonly TextEdit[]): string =>
  edits
    .toSorted((a, b) => b.from - a.from || b.to - a.to)
    .reduce((so, { from, to, insert }) => so.slice(0, from) + insert + so.slice(to), text)

interface Parsed {
  readonly source: PythonSource
  readonly definition: SyntaxNode
  readonly list: SyntaxNode
  readonly listed: readonly Argument[]
}

function parse(code: string): Result<Parsed, string> {
  const source = new PythonSource(code)
  const found: Found | { message: string } =
    functionsIn(source).length === 0 ? { message: 'There is no function here.' } : chosen(source)
  if (!('definition' in found)) return err(found.message)
  const list = [...childrenOf(found.definition)].find(({ name }) => name === 'ParamList')
  if (list === undefined) return err('The head of the function cannot be read yet.')
  return ok({ source, definition: found.definition, list, listed: argumentsOf(list, []) })
}

/** Uses of an argument in the body, but for functions inside that have an argument of that name themselves. */
function usesOf(source: PythonSource, body: SyntaxNode, name: string): Span[] {
  const uses: Span[] = []
  const visit = (node: SyntaxNode): void => {
    const parts = [...childrenOf(node)]
    if (node.name === 'FunctionDefinition' || node.name === 'LambdaExpression') {
      const inner = parts.find((one) => one.name === 'ParamList')
      if (inner !== undefined && argumentsOf(inner, []).some((one) => source.of(one.name) === name)) return
    }
    for (const [index, part] of parts.entries()) {
      const isKeyword = node.name === 'ArgList' && parts[index + 1]?.name === 'AssignOp'
      if (part.name === 'VariableName' && source.of(part) === name && !isKeyword)
        uses.push({ from: part.from, to: part.to })
      else visit(part)
    }
  }
  visit(body)
  return uses
}

const end = ({ name, annotation, value }: Argument): number => (value ?? annotation ?? name).to

const defaultEdit = (argument: Argument, text: string | null): TextEdit => {
  const from = (argument.annotation ?? argument.name).to
  return { from, to: end(argument), insert: text === null ? '' : ` = ${text}` }
}

/**
 * Python takes arguments without a default first. Those behind that lack one change places with those that have one;
 * commas, lines and remarks between them stay where they are.
 */
function ordered({ source, list, listed }: Parsed): TextEdit[] {
  const star = [...childrenOf(list)].find(({ name }) => name === '*' || name === '/')
  const free = listed.filter(({ name }) => star === undefined || name.from < star.from)
  const sorted = [
    ...free.filter(({ value }) => value === undefined),
    ...free.filter(({ value }) => value !== undefined),
  ]
  return free.flatMap((slot, index) => {
    const now = sorted[index]
    if (now === undefined || now === slot) return []
    return [{ from: slot.name.from, to: end(slot), insert: source.text.slice(now.name.from, end(now)) }]
  })
}

/** The code with the arguments that have no default in front. */
export function inOrder(code: string): string {
  const parsed = parse(code)
  return parsed.ok ? withEdits(code, ordered(parsed.value)) : code
}

function judgeName(name: string, { source, listed }: Parsed): string | undefined {
  if (!identifier.test(name) || isKeyword(name) || name === 'Output')
    return `\`${name}\` cannot be the name of an argument.`
  return listed.some((one) => source.of(one.name) === name)
    ? `There is an argument \`${name}\` already.`
    : undefined
}

function editArgument(parsed: Parsed, argument: Argument, edit: PortEdit): Result<TextEdit[], string> {
  const { source, definition } = parsed
  const edits: TextEdit[] = []
  const name = source.of(argument.name)
  if (edit.name !== undefined && edit.name !== name) {
    const wrong = judgeName(edit.name, parsed)
    if (wrong !== undefined) return err(wrong)
    const body = [...childrenOf(definition)].find((one) => one.name === 'Body')
    const uses = body === undefined ? [] : usesOf(source, body, name)
    for (const span of [{ from: argument.name.from, to: argument.name.to }, ...uses])
      edits.push({ ...span, insert: edit.name })
  }
  if (edit.type !== undefined)
    edits.push(
      argument.annotation === undefined
        ? { from: argument.name.to, to: argument.name.to, insert: `: ${edit.type}` }
        : { from: argument.annotation.from, to: argument.annotation.to, insert: edit.type },
    )
  if (edit.default !== undefined) edits.push(defaultEdit(argument, edit.default))
  return ok(edits)
}

function editResult(parsed: Parsed, name: string, edit: PortEdit): Result<TextEdit[], string> {
  const field = resultFields(parsed.source, parsed.definition).find((one) => one.name === name)
  if (field === undefined) return err(`The function has nothing called \`${name}\`.`)
  const edits: TextEdit[] = []
  if (edit.name !== undefined && edit.name !== name) {
    if (field.word === undefined) return err('What a function returns by itself is always called `Output`.')
    if (!identifier.test(edit.name)) return err(`\`${edit.name}\` cannot be the name of an output.`)
    const written = parsed.source.of(field.word)
    const quote = /^['"]/.exec(written)?.[0] ?? ''
    edits.push({ from: field.word.from, to: field.word.to, insert: `${quote}${edit.name}${quote}` })
  }
  if (edit.type !== undefined) edits.push({ from: field.node.from, to: field.node.to, insert: edit.type })
  return ok(edits)
}

/** The code with one port changed as in the form, or one sentence why that cannot be. */
export function editPort(code: string, name: string, edit: PortEdit): Result<string, string> {
  const parsed = parse(code)
  if (!parsed.ok) return parsed
  const { source, listed } = parsed.value
  const argument = listed.find((one) => source.of(one.name) === name)
  const edits =
    argument === undefined ? editResult(parsed.value, name, edit) : editArgument(parsed.value, argument, edit)
  if (!edits.ok) return edits
  const changed = withEdits(code, edits.value)
  const now = edit.name ?? name
  const renamed = edit.name === undefined ? ok(changed) : describePort(changed, name, { name: now })
  const described =
    edit.description === undefined || !renamed.ok
      ? renamed
      : describePort(renamed.value, now, { text: edit.description, result: argument === undefined })
  return described.ok && edit.default !== undefined ? ok(inOrder(described.value)) : described
}

/** The code with one more argument. @param type as in Python: `Output[Model]` */
export function addPort(code: string, name: string, type: string): Result<string, string> {
  const parsed = parse(code)
  if (!parsed.ok) return parsed
  const wrong = judgeName(name, parsed.value)
  if (wrong !== undefined) return err(wrong)
  const { source, list, listed } = parsed.value
  const last = listed.at(-1)
  if (last === undefined) {
    const inside = source.of(list).slice(1, -1)
    return inside.trim() === ''
      ? ok(withEdits(code, [{ from: list.from, to: list.to, insert: `(${name}: ${type})` }]))
      : err('Write this argument into the code.')
  }
  const lineStart = code.lastIndexOf('\n', last.name.from - 1) + 1
  const lead = code.slice(lineStart, last.name.from)
  const gap = lineStart > list.from && lead.trim() === '' ? `\n${lead}` : ' '
  const added = withEdits(code, [{ from: end(last), to: end(last), insert: `,${gap}${name}: ${type}` }])
  return ok(inOrder(added))
}

/** The code without an argument. What uses it in the body is left: only the person knows what should stand there. */
export function removePort(code: string, name: string): Result<string, string> {
  const parsed = parse(code)
  if (!parsed.ok) return parsed
  const { source, list, listed } = parsed.value
  const index = listed.findIndex((one) => source.of(one.name) === name)
  const argument = listed[index]
  if (argument === undefined)
    return err(`\`${name}\` is what the function returns: change its annotation in the code.`)
  const commas = commasIn(list)
  const next = commas.find((comma) => comma.from >= end(argument))
  const before = commas.findLast((comma) => comma.to <= argument.name.from)
  const following = listed[index + 1]
  const span =
    following !== undefined && next !== undefined
      ? { from: argument.name.from, to: following.name.from }
      : { from: before?.from ?? argument.name.from, to: end(argument) }
  return ok(withEdits(code, [{ ...span, insert: '' }]))
}
const commasIn = (list: SyntaxNode): SyntaxNode[] => [...childrenOf(list)].filter(({ name }) => name === ',')

/** A value as Python writes it; undefined when it cannot be written out. */
export function pythonLiteral(value: unknown): string | undefined {
  if (value === null) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value !== 'object') return undefined
  const isList = Array.isArray(value)
  const parts = isList
    ? value.map(pythonLiteral)
    : Object.entries(value).map(([key, one]) => {
        const text = pythonLiteral(one)
        return text === undefined ? undefined : `${JSON.stringify(key)}: ${text}`
      })
  if (parts.includes(undefined)) return undefined
  return isList ? `[${parts.join(', ')}]` : `{${parts.join(', ')}}`
}
