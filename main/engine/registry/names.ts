/** Names and limits of MLflow 3.17's registry. Pure: each check throws a `Refusal` or gives the clean value. */
import type { KeyValue } from '#engine/services.ts'
import { asPath, badValue, checkName, isLonger, tooLong } from '#engine/tracking/limits.ts'
import { invalid } from '#engine/tracking/refusal.ts'
import { type Stage, stages } from './types.ts'

const longest = { tagKey: 250, tagValue: 100_000, alias: 255 } as const

export const checkModelName = (name: string, field = 'name'): void => {
  if (name.trim() === '') throw invalid(`Missing value for required parameter '${field}'.`)
  if (/[/:]/.test(name)) throw invalid(`Invalid model name '${name}'. Names cannot contain '/' or ':'.`)
  const plain = asPath(name)
  if (plain === name && !plain.startsWith('..')) return
  throw badValue(
    'name',
    name,
    `names are also used as paths, and this one would be read as '${plain || '.'}'.`,
  )
}

export const checkRegistryTagKey = (key: string): void => checkName(key, 'key', 'key')

export const checkRegistryTag = ({ key, value }: KeyValue): void => {
  checkRegistryTagKey(key)
  if (isLonger(key, longest.tagKey)) throw tooLong('key', longest.tagKey)
  if (isLonger(value, longest.tagValue)) throw tooLong('value', longest.tagValue)
}

/** The last of several tags with one key counts. */
export const lastOfEach = (tags: readonly KeyValue[]): readonly KeyValue[] => [
  ...new Map(tags.map((tag) => [tag.key, tag])).values(),
]

export const checkAlias = (alias: string): void => {
  if (alias === '') throw invalid('Registered model alias name cannot be empty.')
  if (!/^[\p{L}\p{N}_-]*$/u.test(alias)) {
    throw invalid(
      `Invalid alias name: '${alias}'. Names may only contain alphanumerics, underscores (_) and dashes (-).`,
    )
  }
  if (isLonger(alias, longest.alias)) throw tooLong('Registered model alias name', longest.alias)
}

/** These read as something else in a model's address. */
export const checkAliasIsFree = (alias: string): void => {
  if (alias.toLowerCase() === 'latest') throw invalid("'latest' alias name (case insensitive) is reserved.")
  if (/^v\d+$/i.test(alias)) throw invalid(`Version alias name '${alias}' is reserved.`)
}

export const versionNumber = (version: string): number => {
  const plain = version.trim()
  if (/^[-+]?\d{1,15}$/.test(plain)) return Number(plain)
  throw invalid(`Parameter 'version' must be an integer, got '${version}'.`)
}

/** Stages are written in any case. */
export const stageNamed = (text: string): Stage => {
  const found = stages.find((stage) => stage.toLowerCase() === text.toLowerCase())
  if (found !== undefined) return found
  throw invalid(`Invalid Model Version stage: ${text}. Value must be one of ${stages.join(', ')}.`)
}
