/** Texts with values from elsewhere in them, as a person writes them: `AUC: {{train.auc}}`. */
import { entry, type PipelineDocument } from '#core/spec/document.ts'
import { taskAt } from './places.ts'
import type { Text } from './values.ts'
import { type Source, sourceOf } from './wires.ts'

const mention = /\{\{\$\.inputs\.parameters\[(?:'([^']*)'|"([^"]*)")\]\}\}/g

/** How a source is called in a text: `train.auc`, `inputs.lr`, `for-loop-1.inputs.item`. */
export function wordOf(source: Source): string {
  if (source.from === 'status') return `${source.node}.status`
  if (source.from === 'output') return `${source.node}.${source.port}`
  return source.dag === undefined ? `inputs.${source.port}` : `${source.dag}.inputs.${source.port}`
}

/** The text that an input is given, its mentions as the sources behind them; undefined when it is given no text. */
export function textAt(doc: PipelineDocument, node: string, port: string): Text | undefined {
  const found = taskAt(doc, node)
  const inputs = found?.task.inputs?.parameters
  const constant = entry(inputs, port)?.runtimeValue?.constant
  if (found === undefined || typeof constant !== 'string') return undefined
  const parts: (string | Source)[] = []
  let from = 0
  for (const match of constant.matchAll(mention)) {
    const binding = entry(inputs, match[1] ?? match[2] ?? '')
    const source = binding === undefined ? undefined : sourceOf(doc, found.home, 'parameters', binding)
    if (source === undefined || source.from === 'status') continue
    parts.push(constant.slice(from, match.index), source)
    from = match.index + match[0].length
  }
  return [...parts, constant.slice(from)].filter((part) => part !== '')
}

export const written = (text: Text): string =>
  text.map((part) => (typeof part === 'string' ? part : `{{${wordOf(part)}}}`)).join('')

/** @param known what can be mentioned, by its word; other braces are text */
export function readText(text: string, known: ReadonlyMap<string, Source>): Text {
  const parts: (string | Source)[] = []
  let from = 0
  for (const match of text.matchAll(/\{\{\s*([^{}]+?)\s*\}\}/g)) {
    const source = known.get(match[1] ?? '')
    if (source === undefined) continue
    parts.push(text.slice(from, match.index), source)
    from = match.index + match[0].length
  }
  return [...parts, text.slice(from)].filter((part) => part !== '')
}
