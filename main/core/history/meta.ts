import { isMap, isScalar, parseDocument, type YAMLMap } from 'yaml'

/** The scalars of a `meta.yaml` as text; what is null or absent is undefined. */
export type Meta = Readonly<Record<string, string | undefined>>

/**
 * Python writes these files by other rules than YAML 1.2 reads them: a run called `1e5` stands there without quotes,
 * and an experiment id has more digits than a number holds. So nothing is guessed: every scalar is the text that
 * stands there. Undefined when it is no mapping.
 */
export const readMeta = (text: string): Meta | undefined => {
  const map = mapIn(text)
  return map && scalarsOf(map)
}

/** A mapping inside the mapping, such as the tags of an input. */
export const readMetaMap = (text: string, key: string): Meta => {
  const inner = mapIn(text)?.get(key)
  return isMap(inner) ? scalarsOf(inner) : {}
}

const mapIn = (text: string): YAMLMap | undefined => {
  const doc = parseDocument(text, { schema: 'failsafe', logLevel: 'silent' })
  return doc.errors.length === 0 && isMap(doc.contents) ? doc.contents : undefined
}

const nothing = new Set(['', 'null', 'Null', 'NULL', '~'])

const scalarsOf = (map: YAMLMap): Meta => {
  const found: Record<string, string | undefined> = {}
  for (const { key, value } of map.items) {
    if (!isScalar(key) || !isScalar(value)) continue
    const text = String(value.value ?? '')
    found[String(key.value)] = value.type === 'PLAIN' && nothing.has(text) ? undefined : text
  }
  return found
}

/** A whole number that is written there; undefined for none. */
export const wholeNumber = (text: string | undefined): number | undefined => {
  if (text === undefined || text === '') return undefined
  const number = Math.trunc(Number(text))
  return Number.isFinite(number) ? number : undefined
}
