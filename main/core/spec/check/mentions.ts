/** Names that texts of a pipeline mention: in placeholders, in conditions. */
import type { Expression } from '#core/cel/parse.ts'

const placeholder = /\{\{\$\.(inputs|outputs)\.(parameters|artifacts)\[(?:'([^']*)'|"([^"]*)")\][^{}]*\}\}/g

export interface Mention {
  readonly side: 'inputs' | 'outputs'
  readonly kind: 'parameters' | 'artifacts'
  readonly name: string
  /** As it stands in the text. */
  readonly text: string
}

/** Placeholders about inputs and outputs anywhere in a value, keys included. */
export function* mentionsIn(value: unknown): Generator<Mention> {
  if (typeof value === 'string') {
    if (!value.includes('{{$.')) return
    for (const [text, side, kind, single, double] of value.matchAll(placeholder))
      yield { side, kind, name: single ?? double ?? '', text } as Mention
  } else if (Array.isArray(value)) {
    for (const item of value) yield* mentionsIn(item)
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, item] of Object.entries(value)) {
      yield* mentionsIn(key)
      yield* mentionsIn(item)
    }
  }
}

const partsOf = (expression: Expression): readonly Expression[] => {
  switch (expression.kind) {
    case 'literal':
    case 'name':
      return []
    case 'field':
      return [expression.of]
    case 'index':
      return [expression.of, expression.index]
    case 'call':
      return [...(expression.on === undefined ? [] : [expression.on]), ...expression.args]
    case 'unary':
      return [expression.operand]
    case 'binary':
      return [expression.left, expression.right]
    case 'choice':
      return [expression.test, expression.whenTrue, expression.whenFalse]
    case 'list':
      return expression.items
    case 'map':
      return expression.entries.flat()
  }
}

const isParameterValues = (expression: Expression): boolean =>
  expression.kind === 'field' &&
  expression.name === 'parameter_values' &&
  expression.of.kind === 'name' &&
  expression.of.name === 'inputs'

/** What a condition names: `inputs.parameter_values['x']` gives `x`, any other free name stands by itself. */
export interface ConditionNames {
  readonly inputs: readonly string[]
  readonly unknown: readonly string[]
}

export function namesInCondition(condition: Expression): ConditionNames {
  const inputs: string[] = []
  const unknown: string[] = []
  const open: Expression[] = [condition]
  for (const one of open) {
    if (one.kind === 'index' && isParameterValues(one.of) && one.index.kind === 'literal')
      inputs.push(String(one.index.value))
    if (one.kind === 'name' && one.name !== 'inputs') unknown.push(one.name)
    open.push(...partsOf(one))
  }
  return { inputs, unknown }
}
