/** What Python makes of an operator between values that are written out: `60 * 60`, `'a' + 'b'`, `[0] * 3`. */

/** Nobody writes a longer default; what is longer is a slip, and would stop the page. */
const longest = 10_000
const mostBits = 2_048

/** True and False count as numbers, as in Python. */
const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : typeof value === 'boolean' ? Number(value) : undefined

const isWhole = (...values: readonly number[]): boolean => values.every(Number.isInteger)

/** Whole numbers grow without an end in Python; a pipeline file holds the nearest double. */
function power(base: number, exponent: number): number | undefined {
  if (!isWhole(base, exponent) || exponent < 0) return base ** exponent
  if (exponent * Math.log2(Math.abs(base) + 1) > mostBits) return undefined
  return Number(BigInt(base) ** BigInt(exponent))
}

const bits: Readonly<Record<string, (a: bigint, b: bigint) => bigint>> = {
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  '<<': (a, b) => a << b,
  '>>': (a, b) => a >> b,
}

function ofBits(operator: string, a: number, b: number): number | undefined {
  const work = bits[operator]
  const isShift = operator === '<<' || operator === '>>'
  if (work === undefined || !isWhole(a, b) || (isShift && (b < 0 || b > mostBits))) return undefined
  return Number(work(BigInt(a), BigInt(b)))
}

/** Has the sign of what is divided by. */
function remainder(a: number, b: number): number {
  const rest = a % b
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest
}

function ofNumbers(operator: string, a: number, b: number): number | boolean | undefined {
  switch (operator) {
    case '+':
      return a + b
    case '-':
      return a - b
    case '*':
      return a * b
    case '/':
      return b === 0 ? undefined : a / b
    case '//':
      return b === 0 ? undefined : Math.floor((a - remainder(a, b)) / b)
    case '%':
      return b === 0 ? undefined : remainder(a, b)
    case '**':
      return power(a, b)
    case '<':
      return a < b
    case '>':
      return a > b
    case '<=':
      return a <= b
    case '>=':
      return a >= b
    case '==':
      return a === b
    case '!=':
      return a !== b
    default:
      return ofBits(operator, a, b)
  }
}

function repeated(value: string | readonly unknown[], times: number): unknown {
  if (!isWhole(times) || value.length * times > longest) return undefined
  const count = Math.max(0, times)
  return typeof value === 'string' ? value.repeat(count) : Array.from({ length: count }, () => value).flat()
}

const isSequence = (value: unknown): value is string | readonly unknown[] =>
  typeof value === 'string' || Array.isArray(value)

/** Undefined: an error in Python, or more than is worked out here. */
export function workedOut(operator: string, left: unknown, right: unknown): unknown {
  const [a, b] = [numberOf(left), numberOf(right)]
  if (a !== undefined && b !== undefined) return ofNumbers(operator, a, b)
  if (operator === '*' && isSequence(left) && b !== undefined) return repeated(left, b)
  if (operator === '*' && isSequence(right) && a !== undefined) return repeated(right, a)
  if (operator !== '+') return undefined
  if (typeof left === 'string' && typeof right === 'string') return left + right
  return Array.isArray(left) && Array.isArray(right) ? [...left, ...right] : undefined
}

/** As Python's `bool`. */
export const isTrue = (value: unknown): boolean =>
  isSequence(value)
    ? value.length > 0
    : typeof value === 'object' && value !== null
      ? Object.keys(value).length > 0
      : Boolean(value)
