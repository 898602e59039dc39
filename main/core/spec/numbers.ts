/**
 * How a number is spelled in a pipeline file. Protobuf keeps constants, defaults, literals and everything in a
 * Struct as doubles, and the SDK writes those as `1.0`; counts are integers. Spellings that differ from that are
 * kept per place, so that opening and saving never turns `1` into `1.0` or rounds a long integer.
 */
import type { FieldPath } from './document.ts'

export type NumberForm = 'int' | 'float'

/** Below these fields protobuf has a Value, a Struct or a double. */
const doubles = new Set([
  'constant',
  'defaultValue',
  'literals',
  'metadata',
  'deploymentSpec',
  'config',
  'pvcSpecPatch',
  'backoffFactor',
  'doubleValue',
])

export const opensDoubles = (key: string): boolean => doubles.has(key)

/** The form in which the SDK writes a number at this place. */
export const numberForm = (path: FieldPath): NumberForm =>
  path.some((step) => typeof step === 'string' && doubles.has(step)) ? 'float' : 'int'

export const numberKey = (document: 'spec' | 'platform', path: FieldPath): string =>
  `${document}\n${path.join('\n')}`

const exponentOf = (text: string): string => {
  const [mantissa = '', exponent = ''] = text.split('e')
  const sign = exponent.startsWith('-') ? '-' : '+'
  const digits = exponent.replace(/^[-+]/, '').padStart(2, '0')
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}e${sign}${digits}`
}

/**
 * YAML text of a number; Python's shortest form, always with a point (PyYAML takes `1e+20` for text). An integer
 * too long for plain digits in JavaScript is spelled out.
 */
export function numberText(value: number, form: NumberForm): string {
  if (Number.isNaN(value)) return '.nan'
  if (!Number.isFinite(value)) return value < 0 ? '-.inf' : '.inf'
  if (form === 'int' && Number.isInteger(value)) return BigInt(value).toString()
  const size = Math.abs(value)
  if (size >= 1e16 || (size > 0 && size < 1e-4)) return exponentOf(value.toExponential())
  if (!Number.isInteger(value)) return String(value)
  return `${Object.is(value, -0) ? '-0' : value}.0`
}
