/** A condition as a person writes it: `{{train.auc}} > 0.9`; and the plain ones, a value against another. */
import type { Condition } from '#core/edit/conditions.ts'
import { wordOf } from '#core/edit/texts.ts'
import type { Source } from '#core/edit/wires.ts'

export interface Comparison {
  readonly left: Source
  readonly operator: string
  /** Another value, or a literal as the condition writes it. */
  readonly right: Source | string
}

const simple =
  /^\{0\} (==|!=|<=|>=|<|>) (\{1\}|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false)$/

/** Undefined: it says more than that. */
export function comparisonIn({ text, operands }: Condition): Comparison | undefined {
  const [, operator, written = ''] = simple.exec(text) ?? []
  const [left, second] = operands
  const right = written === '{1}' ? second : written
  return operator === undefined || left === undefined || right === undefined
    ? undefined
    : { left, operator, right }
}

export const compared = ({ left, operator, right }: Comparison): Condition =>
  typeof right === 'string'
    ? { text: `{0} ${operator} ${right}`, operands: [left] }
    : { text: `{0} ${operator} {1}`, operands: [left, right] }

/** Numbers, true and false stand for themselves; anything else is a text. */
export const literalOf = (text: string): string => {
  const said = text.trim()
  if (/^-?\d+(\.\d+)?$/.test(said) || said === 'true' || said === 'false') return said
  return `'${said.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
export const literalText = (written: string): string =>
  /^['"]/.test(written) ? written.slice(1, -1).replaceAll(/\\(.)/g, '$1') : written

export const textOf = ({ text, operands }: Condition): string =>
  text.replaceAll(/\{(\d+)\}/g, (_, index: string) => {
    const source = operands[Number(index)]
    return source === undefined ? '' : `{{${wordOf(source)}}}`
  })

/** Undefined when a value in braces is not known. */
export function templateOf(text: string, known: ReadonlyMap<string, Source>): Condition | undefined {
  const operands: Source[] = []
  const template = text.replaceAll(/\{\{\s*([^{}]+?)\s*\}\}/g, (whole, word: string) => {
    const source = known.get(word)
    if (source === undefined) return whole
    operands.push(source)
    return `{${operands.length - 1}}`
  })
  return template.includes('{{') ? undefined : { text: template, operands }
}

/** What can be chosen, without the frames that it stands in where it is the only one of its name. */
export function choicesOf(words: readonly string[]): { readonly value: string; readonly label: string }[] {
  const short = (word: string): string => word.slice(word.lastIndexOf('/') + 1).replace(/^inputs\./, '')
  const times = Map.groupBy(words, short)
  return words.map((value) => ({
    value,
    label: times.get(short(value))?.length === 1 ? short(value) : value.replace(/^inputs\./, ''),
  }))
}
