/**
 * Writes plain data as YAML that PyYAML, Go's YAML and YAML 1.2 read alike: keys sorted as Python sorts them, block
 * style, lists at the indent of their key as the SDK has them, nothing folded. Text of several lines is a literal
 * block, so that a changed line of code is one changed line in a diff.
 */

import { isRecord } from '#shared/record.ts'
import { type NumberForm, numberForm, numberKey, numberText, opensDoubles } from './numbers.ts'
import { readsAsOther } from './yaml-schema.ts'

interface Writer {
  readonly lines: string[]
  readonly path: (string | number)[]
  readonly document: 'spec' | 'platform'
  readonly numbers: ReadonlyMap<string, string>
}

/** Readers differ on these: Go takes `y` for true, YAML 1.2 takes `1e3` and `0o17` for numbers. */
const otherReaders = /^(?:y|Y|n|N|=|<<|[-+]?\.?\d[\d_]*(?:\.\d*)?[eE][-+]?\d+|0o[0-7]+|[-+.]?(?:inf|nan))$/i
const dateLike = /^\d{4}-\d{1,2}-\d{1,2}/
/** Letters and digits first, or the dashes of an option: never an indicator, never a number with other signs. */
const plainStart = /^(?:[\p{L}\p{Nd}_/]|-{1,2}\p{L})/u
const safeNumberLike = /^\d+\.\d+\.\d+$/
const numberish = /^[-+.\d_:,eExXoObBaA-fF]+$/
/** Line breaks and invisible characters, which only the escaped form keeps apart. */
const unprintable = /(?!\n)[\p{Cc}\p{Zl}\p{Zp}\p{Cf}\p{Cs}\p{Cn}\p{Co}]/u

function isPlain(text: string): boolean {
  if (!plainStart.test(text) || text.endsWith(' ') || text.endsWith(':')) return false
  if (text.includes(': ') || text.includes(' #')) return false
  if (safeNumberLike.test(text)) return true
  const bare = /^\d/.test(text) && numberish.test(text)
  return !bare && !dateLike.test(text) && !readsAsOther(text) && !otherReaders.test(text)
}

const shortEscapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\0': '\\0',
}
function escaped(character: string): string {
  const short = shortEscapes[character]
  if (short !== undefined) return short
  const code = character.codePointAt(0) ?? 0
  const hex = code.toString(16).toUpperCase()
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`
}
const doubleQuoted = (text: string): string =>
  `"${text.replace(/["\\\p{Cc}\p{Zl}\p{Zp}\p{Cf}\p{Cs}\p{Cn}\p{Co}]/gu, escaped)}"`

/** One line. */
function inlineText(text: string): string {
  if (text.includes('\n') || unprintable.test(text)) return doubleQuoted(text)
  return isPlain(text) ? text : `'${text.replaceAll("'", "''")}'`
}

/** A literal block holds everything but control characters, and text that starts with blanks. */
function literalLines(text: string, indent: string): string[] | undefined {
  const first = text.split('\n').find((line) => line !== '')
  if (!text.includes('\n') || first === undefined || /^[ \t]/.test(first)) return undefined
  if (unprintable.test(text.replaceAll('\t', ''))) return undefined
  const body = text.replace(/\n+$/, '')
  const tail = text.length - body.length
  const chomp = tail === 0 ? '-' : tail === 1 ? '' : '+'
  const blank = Array.from({ length: Math.max(0, tail - 1) }, () => '')
  return [`|${chomp}`, ...body.split('\n').map((line) => (line === '' ? '' : `${indent}${line}`)), ...blank]
}

/** Python orders text by code point, JavaScript by UTF-16 unit: they differ beyond the basic plane. */
export function byCodePoint(a: string, b: string): number {
  if (a === b) return 0
  for (let index = 0; index < a.length && index < b.length; index += 1) {
    if (a.charCodeAt(index) !== b.charCodeAt(index))
      return (a.codePointAt(index) ?? 0) - (b.codePointAt(index) ?? 0)
  }
  return a.length - b.length
}

const indentOf = (level: number): string => '  '.repeat(level)

function scalarLines(value: unknown, level: number, form: NumberForm, writer: Writer): string[] {
  if (value === null) return ['null']
  if (typeof value === 'boolean') return [String(value)]
  if (typeof value === 'number') return [writtenNumber(value, form, writer)]
  if (typeof value !== 'string') throw new TypeError(`a pipeline file cannot hold a ${typeof value}`)
  return literalLines(value, indentOf(level)) ?? [inlineText(value)]
}

function writtenNumber(value: number, form: NumberForm, writer: Writer): string {
  const kept =
    writer.numbers.size === 0 ? undefined : writer.numbers.get(numberKey(writer.document, writer.path))
  return kept !== undefined && Object.is(spelled(kept), value) ? kept : numberText(value, form)
}
const spelled = (text: string): number =>
  text === '.nan' ? Number.NaN : Number(text.replace('.inf', 'Infinity'))

/** Writes `value` after `lead` (`key:` or `-`), which already has its indent. */
function writeAfter(lead: string, value: unknown, level: number, form: NumberForm, writer: Writer): void {
  const inList = lead.endsWith('-')
  if (Array.isArray(value) && value.length > 0) {
    if (inList) return writeCompact(lead, () => writeList(value, level, form, writer), writer)
    writer.lines.push(lead)
    return writeList(value, level - 1, form, writer)
  }
  if (isRecord(value) && definedKeys(value).length > 0) {
    if (inList) return writeCompact(lead, () => writeRecord(value, level, form, writer), writer)
    writer.lines.push(lead)
    return writeRecord(value, level, form, writer)
  }
  if (typeof value === 'object' && value !== null) {
    writer.lines.push(`${lead} ${Array.isArray(value) ? '[]' : '{}'}`)
    return
  }
  const [first = '', ...rest] = scalarLines(value, level, form, writer)
  writer.lines.push(`${lead} ${first}`)
  for (const line of rest) writer.lines.push(line)
}

/** `- a: 1` on one line: what is written next starts after the dash. */
function writeCompact(lead: string, write: () => void, writer: Writer): void {
  const from = writer.lines.length
  write()
  const first = writer.lines[from] ?? ''
  writer.lines[from] = `${lead} ${first.slice(lead.length + 1)}`
}

const definedKeys = (record: Record<string, unknown>): string[] =>
  Object.keys(record).filter((key) => record[key] !== undefined)

/** PyYAML and Go look for the colon of a simple key within 1,024 characters. */
const longKey = 128

function writeRecord(record: Record<string, unknown>, level: number, form: NumberForm, writer: Writer): void {
  const indent = indentOf(level)
  for (const key of definedKeys(record).sort(byCodePoint)) {
    writer.path.push(key)
    const name = inlineText(key)
    const inside: NumberForm = form === 'float' || opensDoubles(key) ? 'float' : 'int'
    if (name.length > longKey) {
      writer.lines.push(`${indent}? ${name}`)
      writeAfter(`${indent}:`, record[key], level + 1, inside, writer)
    } else writeAfter(`${indent}${name}:`, record[key], level + 1, inside, writer)
    writer.path.pop()
  }
}

function writeList(list: readonly unknown[], level: number, form: NumberForm, writer: Writer): void {
  list.forEach((item, index) => {
    writer.path.push(index)
    writeAfter(`${indentOf(level)}-`, item, level + 1, form, writer)
    writer.path.pop()
  })
}

/** One YAML document, ending in a line break. `numbers` as in `PipelineDocument`. */
export function emit(
  data: Record<string, unknown>,
  document: 'spec' | 'platform',
  numbers: ReadonlyMap<string, string>,
): string {
  const writer: Writer = { lines: [], path: [], document, numbers }
  writeRecord(data, 0, numberForm([]), writer)
  return writer.lines.length === 0 ? '{}\n' : `${writer.lines.join('\n')}\n`
}
