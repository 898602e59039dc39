/** From text to a tree: CEL's expression grammar, without macros and message literals, which conditions never have. */
import { err, ok, type Result } from '#shared/result.ts'
import { type Token, tokensOf } from './tokens.ts'

/** Whole numbers are `bigint`, doubles are `number`: CEL tells them apart. */
export type Literal = bigint | number | string | boolean | null

export type Expression =
  | { readonly kind: 'literal'; readonly value: Literal }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'field'; readonly of: Expression; readonly name: string }
  | { readonly kind: 'index'; readonly of: Expression; readonly index: Expression }
  | {
      readonly kind: 'call'
      readonly name: string
      readonly on?: Expression
      readonly args: readonly Expression[]
    }
  | { readonly kind: 'unary'; readonly operator: '!' | '-'; readonly operand: Expression }
  | {
      readonly kind: 'binary'
      readonly operator: string
      readonly left: Expression
      readonly right: Expression
    }
  | {
      readonly kind: 'choice'
      readonly test: Expression
      readonly whenTrue: Expression
      readonly whenFalse: Expression
    }
  | { readonly kind: 'list'; readonly items: readonly Expression[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [Expression, Expression])[] }

class SyntaxTrouble extends Error {}

/** Weakest first; operators of one level group to the left. */
const levels: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!=', '<', '<=', '>', '>=', 'in'],
  ['+', '-'],
  ['*', '/', '%'],
]
const constants: Readonly<Record<string, Literal>> = { true: true, false: false, null: null }
/** No condition that a person or the compiler writes comes near; a deeper one would exhaust the stack. */
const maxDepth = 200
const maxTokens = 4_000

class Parser {
  private readonly tokens: readonly Token[]
  private place = 0
  private depth = 0

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens
  }

  whole(): Expression {
    const found = this.expression()
    if (this.token.kind !== 'end') this.unexpected()
    return found
  }

  private get token(): Token {
    return this.tokens[this.place] ?? { kind: 'end', value: '', at: 0 }
  }

  private unexpected(): never {
    const { kind, value, at } = this.token
    throw new SyntaxTrouble(
      kind === 'end'
        ? 'it ends too early'
        : `“${String(value)}” at character ${at + 1} does not belong there`,
    )
  }

  private accept(...operators: string[]): string | undefined {
    const { kind, value } = this.token
    if ((kind !== 'operator' && value !== 'in') || kind === 'string') return undefined
    if (!operators.includes(String(value))) return undefined
    this.place += 1
    return String(value)
  }

  private expect(operator: string): void {
    if (this.accept(operator) === undefined) this.unexpected()
  }

  private expression(): Expression {
    this.depth += 1
    if (this.depth > maxDepth) throw new SyntaxTrouble('it is nested too deeply')
    const test = this.binary(0)
    let found = test
    if (this.accept('?') !== undefined) {
      const whenTrue = this.binary(0)
      this.expect(':')
      found = { kind: 'choice', test, whenTrue, whenFalse: this.expression() }
    }
    this.depth -= 1
    return found
  }

  private binary(level: number): Expression {
    const operators = levels[level]
    if (operators === undefined) return this.unary()
    let left = this.binary(level + 1)
    for (;;) {
      const operator = this.accept(...operators)
      if (operator === undefined) return left
      left = { kind: 'binary', operator, left, right: this.binary(level + 1) }
    }
  }

  private unary(): Expression {
    const signs: ('!' | '-')[] = []
    for (let sign = this.accept('!', '-'); sign !== undefined; sign = this.accept('!', '-'))
      signs.push(sign as '!' | '-')
    if (signs.length > maxDepth) throw new SyntaxTrouble('it is nested too deeply')
    return signs.reduceRight<Expression>(
      (operand, operator) => ({ kind: 'unary', operator, operand }),
      this.member(),
    )
  }

  private member(): Expression {
    let found = this.primary()
    for (;;) {
      if (this.accept('[') !== undefined) {
        found = { kind: 'index', of: found, index: this.expression() }
        this.expect(']')
      } else if (this.accept('.') !== undefined) {
        const name = this.name()
        found =
          this.accept('(') === undefined
            ? { kind: 'field', of: found, name }
            : { kind: 'call', name, on: found, args: this.list(')') }
      } else return found
    }
  }

  private name(): string {
    const { kind, value } = this.token
    if (kind !== 'name') this.unexpected()
    this.place += 1
    return value
  }

  private primary(): Expression {
    const { token } = this
    if (token.kind === 'int' || token.kind === 'double' || token.kind === 'string') {
      this.place += 1
      return { kind: 'literal', value: token.value }
    }
    if (this.accept('(') !== undefined) {
      const inner = this.expression()
      this.expect(')')
      return inner
    }
    if (this.accept('[') !== undefined) return { kind: 'list', items: this.list(']') }
    if (this.accept('{') !== undefined) return { kind: 'map', entries: this.entries() }
    const name = this.name()
    const constant = Object.hasOwn(constants, name) ? constants[name] : undefined
    if (constant !== undefined) return { kind: 'literal', value: constant }
    return this.accept('(') === undefined
      ? { kind: 'name', name }
      : { kind: 'call', name, args: this.list(')') }
  }

  private list(close: string): Expression[] {
    const items: Expression[] = []
    while (this.accept(close) === undefined) {
      if (items.length > 0) this.expect(',')
      items.push(this.expression())
    }
    return items
  }

  private entries(): (readonly [Expression, Expression])[] {
    const entries: (readonly [Expression, Expression])[] = []
    while (this.accept('}') === undefined) {
      if (entries.length > 0) this.expect(',')
      const key = this.expression()
      this.expect(':')
      entries.push([key, this.expression()])
    }
    return entries
  }
}

/** @returns the tree, or one clause that says why there is none. */
export const parseCel = (text: string): Result<Expression, string> => {
  const tokens = tokensOf(text)
  if (!tokens.ok) return tokens
  if (tokens.value.length > maxTokens) return err('it is too long')
  try {
    return ok(new Parser(tokens.value).whole())
  } catch (cause) {
    if (cause instanceof SyntaxTrouble) return err(cause.message)
    throw cause
  }
}
