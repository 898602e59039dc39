/**
 * YAML scalars as PyYAML resolves them, because PyYAML is what `kfp` reads and writes with: `yes` and `on` are
 * booleans but `y` is text, `1e3` is text but `1.0e+3` is a number, `017` is octal, `1:30` is ninety. Dates stay
 * text: kfp itself fails on them, and text is what was meant.
 */
import type { ScalarTag } from 'yaml'

const tag = (name: string, test: RegExp, resolve: (text: string) => unknown): ScalarTag => ({
  tag: `tag:yaml.org,2002:${name}`,
  default: true,
  test,
  resolve,
})

const sexagesimal = (text: string): number =>
  text.split(':').reduce((total, part) => total * 60 + Number(part), 0)

const unsigned = (text: string): string => text.replace(/^[-+]/, '')

/** Exact value of an integer in any of YAML 1.1's notations. */
export function integerOf(source: string): bigint {
  const text = unsigned(source).replaceAll('_', '')
  const sign = source.startsWith('-') ? -1n : 1n
  if (text.includes(':')) return sign * BigInt(sexagesimal(text))
  if (/^0[bx]/.test(text)) return sign * BigInt(text)
  return sign * BigInt(/^0[0-7]+$/.test(text) ? `0o${text}` : text)
}

function floatOf(source: string): number {
  const text = unsigned(source).replaceAll('_', '').toLowerCase()
  const sign = source.startsWith('-') ? -1 : 1
  if (text === '.nan') return Number.NaN
  if (text === '.inf') return sign * Number.POSITIVE_INFINITY
  return sign * (text.includes(':') ? sexagesimal(text) : Number(text))
}

const bool = /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/
const int =
  /^(?:[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][\d_]*)|[-+]?0x[\dA-Fa-f_]+|[-+]?[1-9][\d_]*(?::[0-5]?\d)+)$/
const float =
  /^(?:[-+]?\d[\d_]*\.[\d_]*(?:[eE][-+]\d+)?|\.\d[\d_]*(?:[eE][-+]\d+)?|[-+]?\d[\d_]*(?::[0-5]?\d)+\.[\d_]*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/

/** In the order in which they are tried on a plain scalar. */
export const scalarTags: readonly ScalarTag[] = [
  tag('null', /^(?:~|null|Null|NULL|)$/, () => null),
  tag('bool', bool, (text) => /^(?:y|t|on)/i.test(text)),
  tag('int', int, (text) => Number(integerOf(text))),
  tag('float', float, floatOf),
]

/** True when PyYAML or YAML 1.2 would not read this plain text as a string. */
export const readsAsOther = (text: string): boolean =>
  scalarTags.some((known) => known.test?.test(text) ?? false)
export const isIntegerText = (text: string): boolean => int.test(text)
