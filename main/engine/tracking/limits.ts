/** Limits and name rules of MLflow 3.17's tracking store. Pure: each check throws a `Refusal` or returns. */
import type { KeyValue, MetricEntry } from '#engine/services.ts'
import { invalid, Refusal } from './refusal.ts'
import type { Batch, DatasetInput } from './types.ts'

const keyLength = 250
const paramLength = 6000
const tagLength = 8000
const experimentNameLength = 500
const runNameLength = 250
const experimentTagLength = 20_000
const most = { metrics: 1000, params: 100, tags: 100, entities: 1000 } as const
const dataset = { name: 500, digest: 36, source: 65_535, schema: 1_048_575, profile: 16_777_215 } as const
const inputTag = { key: 255, value: 500 } as const

/** Word characters, slashes, periods, dashes, spaces and colons. */
const allowedName = /^[/\p{L}\p{N}_.\- :]*$/u

export const badValue = (path: string, value: unknown, why: string): Refusal =>
  invalid(`Invalid value ${JSON.stringify(value)} for parameter '${path}' supplied: ${why}`)

export const tooLong = (what: string, limit: number): Refusal =>
  invalid(`'${what}' exceeds the maximum length of ${limit} characters`)

/** The name as a path would be read: `a//b`, `./a`, `a/..` and the like are other names in disguise. */
export const asPath = (name: string): string => {
  const parts: string[] = []
  for (const part of name.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else parts.push(part)
  }
  return parts.join('/')
}

/** Length in code points, as Python counts it; most texts are short enough to skip the counting. */
const lengthOf = (text: string): number => {
  let length = 0
  for (const _ of text) length += 1
  return length
}
export const isLonger = (text: string, limit: number): boolean =>
  text.length > limit && lengthOf(text) > limit
const truncated = (text: string, limit: number): string =>
  isLonger(text, limit) ? [...text].slice(0, limit).join('') : text

export const checkName = (name: string, path: string, what: string): void => {
  if (!allowedName.test(name)) {
    throw badValue(
      path,
      name,
      'names may only contain letters, digits, underscores (_), dashes (-), periods (.), spaces ( ), colons (:) and slashes (/).',
    )
  }
  const plain = asPath(name)
  if (plain === '' || plain !== name || plain.startsWith('..')) {
    throw badValue(
      path,
      name,
      `names are also used as paths, and this one would be read as '${plain || '.'}'.`,
    )
  }
  if (isLonger(name, keyLength)) throw tooLong(what, keyLength)
}

const inside = (path: string, field: string): string => (path === '' ? field : `${path}.${field}`)

export const checkMetric = (metric: MetricEntry, path = ''): void => {
  checkName(metric.key, inside(path, 'name'), 'Metric name')
  checkTimestamp(metric, path)
}

const checkTimestamp = (metric: MetricEntry, path: string): void => {
  if (metric.timestamp < 0) {
    const why = `metric '${metric.key}' needs a timestamp that is a nonnegative long (64-bit integer).`
    throw badValue(inside(path, 'timestamp'), metric.timestamp, why)
  }
}

/** Long values are cut, as MLflow does by default. */
export const checkedParam = (param: KeyValue, path = ''): KeyValue => {
  checkName(param.key, inside(path, 'key'), 'Param key')
  return { key: param.key, value: truncated(param.value, paramLength) }
}

export const checkedTag = (tag: KeyValue, path = ''): KeyValue => {
  checkName(tag.key, inside(path, 'key'), inside(path, 'key'))
  return { key: tag.key, value: truncated(tag.value, tagLength) }
}

export const checkExperimentTag = (tag: KeyValue): void => {
  checkName(tag.key, 'key', 'key')
  if (isLonger(tag.value, experimentTagLength)) throw tooLong('value', experimentTagLength)
}

export const checkExperimentName = (name: string): void => {
  if (name === '') throw invalid("Invalid experiment name: ''")
  if (isLonger(name, experimentNameLength)) throw tooLong('name', experimentNameLength)
}

/** As long as the column in which MLflow's own store keeps it. */
export const checkRunName = (name: string): void => {
  if (isLonger(name, runNameLength)) throw tooLong('run_name', runNameLength)
}

/** Roots stay on the server's side: no fragment, no query, no way up, no `runs:` indirection. */
export const checkArtifactLocation = (location: string): void => {
  if (location.startsWith('runs:'))
    throw invalid(`Artifact location cannot be a runs:/ URI. Given: '${location}'`)
  const decoded = decodedFully(location)
  const hasControl = [...decoded].some((char) => char < ' ')
  const bad = hasControl || /[#?;]/.test(decoded) || decoded.split(/[/\\]/).includes('..')
  if (bad)
    throw badValue('artifact_location', location, 'a location has no fragment, query or parent folder.')
  if (location.length > 2048) throw tooLong('artifact_location', 2048)
}

const decodedFully = (text: string): string => {
  let current = text
  for (let round = 0; round < 16; round += 1) {
    let next: string
    try {
      next = decodeURIComponent(current)
    } catch {
      return current
    }
    if (next === current) return current
    current = next
  }
  return current
}

export const checkRunId = (runId: string): void => {
  if (!/^[a-zA-Z0-9][\w-]{0,255}$/.test(runId)) {
    throw invalid(`Invalid value ${JSON.stringify(runId)} for parameter 'run_id' supplied.`)
  }
}

/** A batch holds a thousand points of a few metrics: each name is judged where it comes first. */
const checkMetrics = (metrics: readonly MetricEntry[]): void => {
  const names = new Set<string>()
  for (const [index, metric] of metrics.entries()) {
    if (!names.has(metric.key)) checkName(metric.key, `metrics[${index}].name`, 'Metric name')
    names.add(metric.key)
    if (metric.timestamp < 0) checkTimestamp(metric, `metrics[${index}]`)
  }
}

const checkCount = (what: string, limit: number, count: number): void => {
  if (count <= limit) return
  throw invalid(
    `A batch logging request can contain at most ${limit} ${what}. Got ${count} ${what}. Please split up ${what} across multiple requests and try again.`,
  )
}

const keysTwice = (pairs: readonly KeyValue[]): readonly string[] => {
  const seen = new Set<string>()
  return pairs.filter(({ key }) => seen.size === seen.add(key).size).map(({ key }) => key)
}

const checkNoDuplicates = (params: readonly KeyValue[]): void => {
  const twice = keysTwice(params)
  if (twice.length > 0) {
    throw invalid(
      `Duplicate parameter keys have been submitted: ${twice.join(', ')}. Send one value for each key.`,
    )
  }
}

/** What is created at once has one value for each key; MLflow's database refuses a second one with this code. */
export const checkKeysOnce = (what: string, pairs: readonly KeyValue[]): void => {
  const twice = keysTwice(pairs)
  if (twice.length === 0) return
  throw new Refusal(
    'BAD_REQUEST',
    `${what} with the same key: ${twice.join(', ')}. Send one value for each key.`,
  )
}

/** The batch with long values cut. */
export const checkedBatch = (batch: Batch): { readonly [K in keyof Batch]-?: NonNullable<Batch[K]> } => {
  const { metrics = [], params = [], tags = [] } = batch
  checkMetrics(metrics)
  const cleanParams = params.map((param, index) => checkedParam(param, `params[${index}]`))
  const cleanTags = tags.map((tag, index) => checkedTag(tag, `tags[${index}]`))
  checkCount('metrics', most.metrics, metrics.length)
  checkCount('params', most.params, params.length)
  checkCount('tags', most.tags, tags.length)
  checkCount('metrics, params, and tags', most.entities, metrics.length + params.length + tags.length)
  checkNoDuplicates(cleanParams)
  return { metrics, params: cleanParams, tags: cleanTags }
}

export const checkDatasetInput = (input: DatasetInput): void => {
  for (const field of ['name', 'digest', 'source', 'schema', 'profile'] as const) {
    if (isLonger(input.dataset[field] ?? '', dataset[field])) throw tooLong(field, dataset[field])
  }
  for (const tag of input.tags) {
    if (isLonger(tag.key, inputTag.key)) throw tooLong('key', inputTag.key)
    if (isLonger(tag.value, inputTag.value)) throw tooLong('value', inputTag.value)
  }
}
