import type { ModelPoint, Point } from './records.ts'

/** Python's spellings: `nan`, `inf`, `-inf`, and what its `repr` gives. */
const numberOf = (text: string): number | undefined => {
  const plain = text.toLowerCase()
  if (/^[+-]?nan$/.test(plain)) return Number.NaN
  const infinite = /^([+-]?)inf(?:inity)?$/.exec(plain)
  if (infinite) return infinite[1] === '-' ? -Infinity : Infinity
  const value = plain === '' ? Number.NaN : Number(plain)
  return Number.isNaN(value) ? undefined : value
}

interface Parts {
  readonly timestamp: number
  readonly value: number
  readonly step: number
  readonly rest: readonly string[]
}

const partsOf = (line: string): Parts | undefined => {
  const [time = '', written = '', at = '0', ...rest] = line.trim().split(' ')
  const [timestamp, value, step] = [Number(time), numberOf(written), Number(at)]
  if (time === '' || !Number.isSafeInteger(timestamp) || value === undefined) return undefined
  return Number.isSafeInteger(step) ? { timestamp, value, step, rest } : undefined
}

/** One line of a metric's file: `time value [step [dataset digest]]`. Undefined when it is none. */
export const readMetricLine = (key: string, line: string): Point | undefined => {
  const parts = partsOf(line)
  return parts && { key, timestamp: parts.timestamp, value: parts.value, step: parts.step }
}

/** One line of a logged model's metric: `time value step run [dataset digest]`; the dataset's name may hold spaces. */
export const readModelMetricLine = (key: string, line: string): ModelPoint | undefined => {
  const parts = partsOf(line)
  const [runId, ...dataset] = parts?.rest ?? []
  if (parts === undefined || runId === undefined) return undefined
  const { timestamp, value, step } = parts
  return {
    key,
    timestamp,
    value,
    step,
    runId,
    datasetName: dataset.slice(0, -1).join(' '),
    datasetDigest: dataset.at(-1) ?? '',
  }
}
