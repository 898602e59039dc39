/** Frames as `with` blocks. */
import type { Bracket, Code } from './code.ts'
import { bracket, call, named } from './code.ts'
import { branchConditions, type Comparison, conditionOf, type Operand } from './conditions.ts'
import { pythonText, pythonValue } from './literal.ts'
import type { Scope } from './scope.ts'
import { choicesOf, inputOf, type Kind } from './sources.ts'
import { type Line, stepLines } from './steps.ts'
import type { Block } from './tree.ts'

const isUnknownSetting = ({ task, kind }: Block): string | undefined => {
  if (task?.retryPolicy !== undefined) return 'the SDK has no retries for a whole frame'
  if (task?.triggerPolicy?.strategy === 'ALL_UPSTREAM_TASKS_COMPLETED')
    return 'the SDK lets only steps go on after a failure, not frames'
  const both =
    task?.triggerPolicy?.condition && (task.parameterIterator ?? task.artifactIterator) !== undefined
  if (both) return 'one frame is a loop and a condition at once'
  return kind !== 'function' && task !== undefined && (task.iteratorPolicy?.parallelismLimit ?? 0) < 0
    ? 'a loop cannot run fewer than no steps at once'
    : undefined
}

/** What a frame is called that nobody has given a name: it is called anew by its place among the others. */
const unnamed = /^(?:condition|condition-branches|for-loop|exit-handler)-\d+$/

/** Its name, where that is another than the SDK's. */
function nameCode(scope: Scope, block: Block): Code[] {
  const label = block.task?.taskInfo?.name
  if (label === undefined || label === scope.sdk.get(block)) return []
  return label === block.key && unnamed.test(label) ? [] : [named('name', pythonText(label))]
}

/** Written values, each number as it was spelled: `1` and `1.0` are different items. */
function rawItems(scope: Scope, block: Block, raw: string): Code {
  let items: unknown
  try {
    items = (JSON.parse as (text: string, reviver: SpellingReviver) => unknown)(raw, (_, value, context) =>
      typeof value === 'number' && /^-?\d+$/.test(context?.source ?? '')
        ? BigInt(context?.source ?? value)
        : typeof value === 'number'
          ? new Fraction(value)
          : value,
    )
  } catch {
    items = undefined
  }
  if (!Array.isArray(items) || items.length === 0)
    scope.writing.refuse(block.id, "Python's DSL cannot say this: a loop over no items.")
  return spelled(items)
}
type SpellingReviver = (key: string, value: unknown, context?: { readonly source?: string }) => unknown
class Fraction {
  readonly value: number
  constructor(value: number) {
    this.value = value
  }
}
function spelled(value: unknown): Code {
  if (value instanceof Fraction) return pythonValue(value.value, false)
  if (Array.isArray(value)) return bracket('[', value.map(spelled), ']')
  if (typeof value !== 'object' || value === null) return pythonValue(value)
  const members = Object.entries(value)
  return bracket(
    '{',
    members.map(([key, item]) => [pythonText(key), ': ', spelled(item)]),
    '}',
  )
}

function loopHead(scope: Scope, block: Block): Code {
  const { task } = block
  const { raw, inputParameter } = task?.parameterIterator?.items ?? {}
  const inputArtifact = task?.artifactIterator?.items.inputArtifact
  const items =
    raw !== undefined
      ? rawItems(scope, block, raw)
      : inputArtifact === undefined
        ? scope.text(inputOf(block, 'parameters', inputParameter ?? ''), block.id ?? '')
        : scope.text(inputOf(block, 'artifacts', inputArtifact), block.id ?? '')
  const limit = task?.iteratorPolicy?.parallelismLimit ?? 0
  const head = call('dsl.ParallelFor', [
    named('items', items),
    ...nameCode(scope, block),
    ...(limit > 0 ? [named('parallelism', String(limit))] : []),
  ])
  return ['with ', head, ` as ${scope.named(block, 'item')}:`]
}

function operand(scope: Scope, block: Block, one: Operand): string {
  return 'literal' in one ? one.literal : scope.text(inputOf(block, 'parameters', one.port), block.id ?? '')
}
const comparison = (scope: Scope, block: Block, one: Comparison): string =>
  `${operand(scope, block, one.left)} ${one.operator} ${operand(scope, block, one.right)}`

const withHead = (head: Bracket): Code => ['with ', head, ':']

function ifLines(scope: Scope, block: Block, indent: number): Line[] {
  const condition = conditionOf(block)
  if (!condition.ok) {
    scope.writing.refuse(block.id, `Python's DSL cannot say this condition: ${condition.error}.`)
    return []
  }
  const head = call('dsl.If', [comparison(scope, block, condition.value), ...nameCode(scope, block)])
  return [{ indent, code: withHead(head) }, ...blockLines(scope, block, indent + 4)]
}

/** The end of the function itself: the frame that the SDK leaves open there takes nothing in. */
const isLast = (block: Block): boolean =>
  block.parent?.kind === 'function' && [...block.parent.items.values()].at(-1) === block

function branchLines(scope: Scope, branches: Block, indent: number): Line[] {
  const conditions = branchConditions(branches)
  if (!conditions.ok) {
    scope.writing.refuse(branches.id, `Python's DSL cannot say these branches: ${conditions.error}.`)
    return []
  }
  const lines = conditions.value.flatMap(({ block, keyword, comparison: own }): Line[] => {
    const parts = own === undefined ? [] : [comparison(scope, block, own)]
    const head = call(`dsl.${keyword}`, [...parts, ...nameCode(scope, block)])
    return [{ indent, code: withHead(head) }, ...blockLines(scope, block, indent + 4)]
  })
  const hasElse = conditions.value.at(-1)?.keyword === 'Else'
  if (!hasElse && !isLast(branches))
    scope.writing.refuse(
      branches.id,
      'Behind an Elif without an Else the SDK loses its place: nothing can come after these branches.',
      'Give them an Else.',
    )
  return [...lines, ...choiceLines(scope, branches, indent, hasElse)]
}

const choiceNumber = (port: string): number => Number(/-(\d+)$/.exec(port)?.[1] ?? 0)

/** What the branches hand out, each as one OneOf. */
function choiceLines(scope: Scope, branches: Block, indent: number, hasElse: boolean): Line[] {
  const { parameters = {}, artifacts = {} } = branches.component.dag?.outputs ?? {}
  const ports = [
    ...Object.keys(parameters).map((port) => ['parameters', port] as const),
    ...Object.keys(artifacts).map((port) => ['artifacts', port] as const),
  ].toSorted(([, a], [, b]) => choiceNumber(a) - choiceNumber(b))
  if (ports.length > 0 && !hasElse)
    scope.writing.refuse(branches.id, 'dsl.OneOf needs an Else, and these branches have none.')
  return ports.map(([kind, port]) => ({
    indent,
    code: [`${scope.oneof(branches, kind, port)} = `, choiceCode(scope, branches, kind, port)],
  }))
}

function choiceCode(scope: Scope, branches: Block, kind: Kind, port: string): Code {
  // The branch that the SDK asks for its frame comes first, as it stands.
  const choices = choicesOf(branches, kind, port) ?? []
  return call(
    'dsl.OneOf',
    choices.map((source) => scope.text(source, branches.id ?? '')),
  )
}

function exitLines(scope: Scope, block: Block, indent: number): Line[] {
  const { exit } = block
  if (exit === undefined) return []
  const made = stepLines(scope, exit, indent, true)
  const head = call('dsl.ExitHandler', [scope.variableOf(exit), ...nameCode(scope, block)])
  const name = scope.awaited.has(block) ? ` as ${scope.named(block, 'guarded')}` : ''
  return [...made, { indent, code: ['with ', head, `${name}:`] }, ...blockLines(scope, block, indent + 4)]
}

/** The lines of everything in a block, in its order. */
export function blockLines(scope: Scope, block: Block, indent: number): Line[] {
  return [...block.items.values()].flatMap((item): Line[] => {
    if (item.kind === 'step') return stepLines(scope, item, indent)
    const unknown = isUnknownSetting(item)
    if (unknown !== undefined) scope.writing.refuse(item.id, `Python's DSL cannot say this: ${unknown}.`)
    if (item.items.size === 0)
      scope.writing.refuse(item.id, 'There is nothing inside, and Python needs a line there.')
    if (item.kind === 'loop')
      return [{ indent, code: loopHead(scope, item) }, ...blockLines(scope, item, indent + 4)]
    if (item.kind === 'if') return ifLines(scope, item, indent)
    return item.kind === 'branches' ? branchLines(scope, item, indent) : exitLines(scope, item, indent)
  })
}
