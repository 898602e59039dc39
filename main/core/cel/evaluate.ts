/**
 * What a CEL expression is worth. Typing follows the backend's evaluator: numbers from outside are doubles and equal
 * whole numbers of the same value; values of different kinds are unequal, but comparing their order is an error; an
 * error on one side of `&&` or `||` does not count when the other side decides.
 */
import { err, ok, type Result } from '#shared/result.ts'
import { functions, methods } from './functions.ts'
import type { Expression } from './parse.ts'
import { type CelValue, fail, kindOf, type Outcome, sameValue } from './values.ts'

type Scope = Readonly<Record<string, CelValue>>
type Binary = (left: CelValue, right: CelValue) => Outcome

const noOverload = (operator: string, left: CelValue, right: CelValue): Outcome =>
  fail(`${operator} does not work between ${kindOf(left)} and ${kindOf(right)}`)

const order =
  (operator: string, holds: (sign: number) => boolean): Binary =>
  (left, right) => {
    const numbers = isNumber(left) && isNumber(right)
    const alike = typeof left === typeof right && (typeof left === 'string' || typeof left === 'boolean')
    if (!numbers && !alike) return noOverload(operator, left, right)
    if (Number.isNaN(left) || Number.isNaN(right)) return ok(false)
    const [a, b] = [left as number, right as number]
    return ok(holds(a < b ? -1 : a > b ? 1 : 0))
  }

const isNumber = (value: CelValue): value is number | bigint =>
  typeof value === 'number' || typeof value === 'bigint'

/** Whole numbers with whole numbers, doubles with doubles: CEL does not mix them. */
const arithmetic =
  (
    operator: string,
    whole: (a: bigint, b: bigint) => bigint,
    real: (a: number, b: number) => number,
  ): Binary =>
  (left, right) => {
    if (typeof left === 'bigint' && typeof right === 'bigint') {
      if (right === 0n && (operator === '/' || operator === '%')) return fail('division by zero')
      const result = whole(left, right)
      return BigInt.asIntN(64, result) === result ? ok(result) : fail('a whole number beyond 64 bits')
    }
    if (operator !== '%' && typeof left === 'number' && typeof right === 'number')
      return ok(real(left, right))
    return noOverload(operator, left, right)
  }

const add = arithmetic(
  '+',
  (a, b) => a + b,
  (a, b) => a + b,
)
const binaries: Readonly<Record<string, Binary>> = {
  '==': (left, right) => ok(sameValue(left, right)),
  '!=': (left, right) => ok(!sameValue(left, right)),
  '<': order('<', (sign) => sign < 0),
  '<=': order('<=', (sign) => sign <= 0),
  '>': order('>', (sign) => sign > 0),
  '>=': order('>=', (sign) => sign >= 0),
  '+': (left, right) => {
    if (typeof left === 'string' && typeof right === 'string') return ok(left + right)
    if (Array.isArray(left) && Array.isArray(right)) return ok([...left, ...right])
    return add(left, right)
  },
  '-': arithmetic(
    '-',
    (a, b) => a - b,
    (a, b) => a - b,
  ),
  '*': arithmetic(
    '*',
    (a, b) => a * b,
    (a, b) => a * b,
  ),
  '/': arithmetic(
    '/',
    (a, b) => a / b,
    (a, b) => a / b,
  ),
  '%': arithmetic(
    '%',
    (a, b) => a % b,
    (a) => a,
  ),
  in: (left, right) => {
    if (Array.isArray(right)) return ok(right.some((item) => sameValue(left, item)))
    return right instanceof Map ? ok(right.has(String(left))) : noOverload('in', left, right)
  },
}

/** `&&` and `||`: the value that decides wins, even over an error of the other side. */
const logical = (decisive: boolean, left: Outcome, right: () => Outcome, operator: string): Outcome => {
  if (left.ok && left.value === decisive) return left
  const other = right()
  if (other.ok && other.value === decisive) return other
  if (!left.ok) return left
  if (!other.ok) return other
  const wrong = [left.value, other.value].find((value) => typeof value !== 'boolean')
  return wrong === undefined ? ok(!decisive) : fail(`${operator} needs true or false, not ${kindOf(wrong)}`)
}

const member = (holder: CelValue, key: CelValue): Outcome => {
  if (holder instanceof Map) {
    const found = holder.get(String(key))
    return found === undefined ? fail(`there is no “${String(key)}”`) : ok(found)
  }
  if (!Array.isArray(holder)) return fail(`${kindOf(holder)} has no members`)
  const found = isNumber(key) ? (holder[Number(key)] as CelValue | undefined) : undefined
  return found === undefined ? fail(`the list has no item ${String(key)}`) : ok(found)
}

const all = (list: readonly Expression[], scope: Scope): Result<CelValue[], string> => {
  const values: CelValue[] = []
  for (const item of list) {
    const value = evaluate(item, scope)
    if (!value.ok) return value
    values.push(value.value)
  }
  return ok(values)
}

const call = (expression: Extract<Expression, { kind: 'call' }>, scope: Scope): Outcome => {
  const { name, on } = expression
  const table = on === undefined ? functions : methods
  const found = Object.hasOwn(table, name) ? table[name] : undefined
  if (found === undefined) return fail(`there is no function ${name}()`)
  const args = all(on === undefined ? expression.args : [on, ...expression.args], scope)
  return args.ok ? found(args.value) : args
}

const negated = (operator: '!' | '-', operand: Outcome): Outcome => {
  if (!operand.ok) return operand
  const { value } = operand
  if (operator === '!' && typeof value === 'boolean') return ok(!value)
  if (operator === '-' && isNumber(value)) return ok(-value)
  return fail(`${operator} does not work on ${kindOf(value)}`)
}

const binary = (
  { operator, left, right }: Extract<Expression, { kind: 'binary' }>,
  scope: Scope,
): Outcome => {
  const first = evaluate(left, scope)
  if (operator === '&&' || operator === '||')
    return logical(operator === '||', first, () => evaluate(right, scope), operator)
  if (!first.ok) return first
  const second = evaluate(right, scope)
  const operation = binaries[operator]
  return second.ok && operation !== undefined ? operation(first.value, second.value) : second
}

const mapOf = (entries: readonly (readonly [Expression, Expression])[], scope: Scope): Outcome => {
  const map = new Map<string, CelValue>()
  for (const pair of entries) {
    const both = all(pair, scope)
    if (!both.ok) return both
    map.set(String(both.value[0]), both.value[1] ?? null)
  }
  return ok(map)
}

/** @returns the value, or one clause that says what went wrong. */
export const evaluate = (expression: Expression, scope: Scope): Result<CelValue, string> => {
  switch (expression.kind) {
    case 'literal':
      return ok(expression.value)
    case 'name': {
      const found = Object.hasOwn(scope, expression.name) ? scope[expression.name] : undefined
      return found === undefined ? err(`there is no “${expression.name}”`) : ok(found)
    }
    case 'field': {
      const holder = evaluate(expression.of, scope)
      return holder.ok ? member(holder.value, expression.name) : holder
    }
    case 'index': {
      const both = all([expression.of, expression.index], scope)
      return both.ok ? member(both.value[0] ?? null, both.value[1] ?? null) : both
    }
    case 'call':
      return call(expression, scope)
    case 'unary':
      return negated(expression.operator, evaluate(expression.operand, scope))
    case 'binary':
      return binary(expression, scope)
    case 'choice': {
      const test = evaluate(expression.test, scope)
      if (!test.ok) return test
      if (typeof test.value !== 'boolean') return err(`? needs true or false, not ${kindOf(test.value)}`)
      return evaluate(test.value ? expression.whenTrue : expression.whenFalse, scope)
    }
    case 'list':
      return all(expression.items, scope)
    case 'map':
      return mapOf(expression.entries, scope)
  }
}
