/** Trigger conditions: CEL over the inputs of a task. */
import { type ResolvedInputs, valueText } from '#core/plan/placeholders.ts'
import { conditionText } from '#core/spec/graph/condition-text.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { evaluate } from './evaluate.ts'
import { type Expression, parseCel } from './parse.ts'
import { type CelValue, fromJson, kindOf } from './values.ts'

/** Names of the parameters that a condition reads, in the order of its text. */
const parametersIn = (expression: Expression): string[] => {
  switch (expression.kind) {
    case 'index': {
      const { of, index } = expression
      const isParameter = of.kind === 'field' && of.name === 'parameter_values' && index.kind === 'literal'
      return isParameter ? [String(index.value)] : [...parametersIn(of), ...parametersIn(index)]
    }
    case 'field':
      return parametersIn(expression.of)
    case 'call':
      return [...(expression.on === undefined ? [] : [expression.on]), ...expression.args].flatMap(
        parametersIn,
      )
    case 'unary':
      return parametersIn(expression.operand)
    case 'binary':
      return [expression.left, expression.right].flatMap(parametersIn)
    case 'choice':
      return [expression.test, expression.whenTrue, expression.whenFalse].flatMap(parametersIn)
    case 'list':
      return expression.items.flatMap(parametersIn)
    case 'map':
      return expression.entries.flat().flatMap(parametersIn)
    case 'literal':
    case 'name':
      return []
  }
}

const artifactsOf = (artifacts: ResolvedInputs['artifacts']): CelValue =>
  new Map(
    Object.entries(artifacts).map(([name, list]) => [
      name,
      fromJson({
        artifacts: list.map(({ type, ...rest }) => ({ ...rest, type: { schema_title: type } })),
      }),
    ]),
  )

const scopeOf = (inputs: ResolvedInputs): Readonly<Record<string, CelValue>> => ({
  inputs: new Map<string, CelValue>([
    ['parameter_values', fromJson(inputs.parameters)],
    ['artifacts', artifactsOf(inputs.artifacts)],
  ]),
})

const shortName = (name: string): string => name.replace(/^pipelinechannel--/, '')
const maxShown = 60
const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? `“${value}”` : value === undefined ? 'absent' : valueText(value)
  return text.length > maxShown ? `${text.slice(0, maxShown - 1)}…` : text
}

const valuesOf = (expression: Expression, { parameters }: ResolvedInputs): string =>
  [...new Set(parametersIn(expression))]
    .map((name) => `${shortName(name)} is ${shown(parameters[name])}`)
    .join(', ')

/** What came out, in words for people: the condition and the values it looked at. */
export interface Judgement {
  readonly holds: boolean
  readonly words: string
}

/**
 * @param condition CEL over `inputs.parameter_values` and `inputs.artifacts`.
 * @returns whether it holds; an error (a missing key, kinds that cannot be compared) is an error and never `false`.
 */
export const judge = (condition: string, inputs: ResolvedInputs): Result<Judgement, string> => {
  const text = conditionText(condition, shortName)
  const parsed = parseCel(condition)
  if (!parsed.ok) return err(`The condition ${text} cannot be read: ${parsed.error}.`)
  const values = valuesOf(parsed.value, inputs)
  const context = values === '' ? '' : ` (${values})`
  const result = evaluate(parsed.value, scopeOf(inputs))
  if (!result.ok) return err(`The condition ${text} cannot be decided: ${result.error}${context}.`)
  if (typeof result.value !== 'boolean')
    return err(`The condition ${text} must be true or false, but is ${kindOf(result.value)}${context}.`)
  return ok({ holds: result.value, words: `${text}${context}` })
}
