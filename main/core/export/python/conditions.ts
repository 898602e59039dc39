/** Trigger conditions as the comparisons that `dsl.If` and `dsl.Elif` take. */
import { type Expression, parseCel } from '#core/cel/parse.ts'
import { entry } from '#core/spec/document.ts'
import { clauses } from '#core/spec/graph/condition-text.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { pythonNumber, pythonText } from './literal.ts'
import type { Block } from './tree.ts'

/** A comparison, its operands either Python source or ports of the frame. */
export interface Comparison {
  readonly operator: string
  readonly left: Operand
  readonly right: Operand
}
export type Operand = { readonly port: string } | { readonly literal: string }

type Sort = 'text' | 'number' | 'flag' | 'other'
interface Read {
  readonly operand: Operand
  readonly sort: Sort
}

const sorts: Readonly<Record<string, Sort>> = {
  STRING: 'text',
  NUMBER_INTEGER: 'number',
  NUMBER_DOUBLE: 'number',
  BOOLEAN: 'flag',
}
const comparisons = new Set(['==', '!=', '<', '<=', '>', '>='])
const opposite: Readonly<Record<string, string>> = {
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
}

const isPort = (one: Expression): string | undefined => {
  const isIndex = one.kind === 'index' && one.index.kind === 'literal' && typeof one.index.value === 'string'
  if (!isIndex || one.of.kind !== 'field' || one.of.name !== 'parameter_values') return undefined
  return one.of.of.kind === 'name' && one.of.of.name === 'inputs' ? String(one.index.value) : undefined
}

function literalOperand(value: unknown): Read | undefined {
  if (typeof value === 'string') return { operand: { literal: pythonText(value) }, sort: 'text' }
  if (typeof value === 'boolean') return { operand: { literal: value ? 'True' : 'False' }, sort: 'flag' }
  if (typeof value === 'bigint') return { operand: { literal: value.toString() }, sort: 'number' }
  return typeof value === 'number'
    ? { operand: { literal: pythonNumber(value, false) }, sort: 'number' }
    : undefined
}

/** The SDK puts the conversions in by itself; one that changes what is compared cannot be said. */
function operandOf(block: Block, one: Expression): Read | undefined {
  const port = isPort(one)
  if (port !== undefined) {
    const type = entry(block.component.inputDefinitions?.parameters, port)?.parameterType
    return { operand: { port }, sort: sorts[type ?? ''] ?? 'other' }
  }
  if (one.kind === 'literal') return literalOperand(one.value)
  if (one.kind === 'unary' && one.operator === '-') {
    const inner = operandOf(block, one.operand)
    const isNumber = inner !== undefined && 'literal' in inner.operand && inner.sort === 'number'
    return isNumber && 'literal' in inner.operand
      ? { operand: { literal: `-${inner.operand.literal}` }, sort: 'number' }
      : undefined
  }
  const [argument, more] = one.kind === 'call' && one.on === undefined ? one.args : []
  if (one.kind !== 'call' || argument === undefined || more !== undefined) return undefined
  const inner = operandOf(block, argument)
  return (one.name === 'int' || one.name === 'double') && inner?.sort === 'number' ? inner : undefined
}

function comparisonOf(block: Block, one: Expression, negated: boolean): Comparison | undefined {
  if (one.kind === 'unary' && one.operator === '!') return comparisonOf(block, one.operand, !negated)
  if (one.kind !== 'binary' || !comparisons.has(one.operator)) return undefined
  const [left, right] = [operandOf(block, one.left), operandOf(block, one.right)]
  if (left === undefined || right === undefined || left.sort !== right.sort || left.sort === 'other')
    return undefined
  if (!('port' in left.operand) && !('port' in right.operand)) return undefined
  const operator = negated ? opposite[one.operator] : one.operator
  return operator === undefined ? undefined : { operator, left: left.operand, right: right.operand }
}

function read(block: Block, text: string): Result<Comparison, string> {
  const parsed = parseCel(text)
  const found = parsed.ok ? comparisonOf(block, parsed.value, false) : undefined
  return found === undefined
    ? err(`dsl.If takes one comparison of a result or an input with a value; this is \`${text}\``)
    : ok(found)
}

/** The condition of a frame by itself. */
export const conditionOf = (block: Block): Result<Comparison, string> =>
  read(block, block.task?.triggerPolicy?.condition ?? '')

export interface BranchCondition {
  readonly block: Block
  readonly keyword: 'If' | 'Elif' | 'Else'
  readonly comparison?: Comparison
}

/** The branches of an if/elif/else; each but the first repeats the negation of all before it. */
export function branchConditions(branches: Block): Result<readonly BranchCondition[], string> {
  const found: BranchCondition[] = []
  const earlier: string[] = []
  for (const block of branches.items.values()) {
    if (block.kind !== 'if') return err('there is something beside the branches')
    const parts = clauses(block.task?.triggerPolicy?.condition ?? '')
    const follows = earlier.every((text, index) => plain(parts[index] ?? '') === plain(`!(${text})`))
    const own = parts.slice(earlier.length)
    if (!follows || own.length > 1)
      return err(`\`${block.key}\` is no Elif or Else of the branches before it`)
    const [text] = own
    if (text === undefined) {
      found.push({ block, keyword: 'Else' })
      if (found.length < branches.items.size) return err('an Else has to be the last branch')
      continue
    }
    const comparison = read(block, text)
    if (!comparison.ok) return comparison
    found.push({ block, keyword: earlier.length === 0 ? 'If' : 'Elif', comparison: comparison.value })
    earlier.push(text)
  }
  return ok(found)
}
const plain = (text: string): string => text.replaceAll(/\s+/g, ' ')
