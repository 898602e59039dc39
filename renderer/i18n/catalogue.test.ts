import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as en from './en/index.ts'
import * as ja from './ja/index.ts'

const keysOf = (value: object, prefix = ''): string[] =>
  Object.entries(value).flatMap(([key, entry]) =>
    typeof entry === 'object' && entry !== null ? keysOf(entry, `${prefix}${key}.`) : [prefix + key],
  )
const textsOf = (value: object): string[] =>
  Object.values(value).flatMap((entry) =>
    typeof entry === 'object' ? textsOf(entry as object) : [String(entry)],
  )
const holes = (text: string): string[] => (text.match(/\{\{\w+\}\}/g) ?? []).toSorted()

describe('the catalogues', () => {
  it('have the same keys in both languages', () => {
    expect(keysOf(ja).toSorted()).toEqual(keysOf(en).toSorted())
  })
  it('fill in the same values', () => {
    const wanted = textsOf(en).map((text) => holes(text))
    expect(textsOf(ja).map((text) => holes(text))).toEqual(wanted)
  })
  it('leave no text empty', () => {
    expect([...textsOf(en), ...textsOf(ja)].filter((text) => text.trim() === '')).toEqual([])
  })
})

const root = join(import.meta.dirname, '..')
const components = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.tsx') && !file.endsWith('.test.tsx'),
)
/** Words between tags, and words in attributes that are read or shown. Product and format names are words of no language. */
const names = /^(Nagare|MLflow|JSON|CSV|SVG|PNG|HTML|YAML|Python|uv|pip)$/
const bareText = (source: string): string[] => {
  const between = [...source.matchAll(/<\/?[A-Za-z][^<>{}=]*>\s*([A-Za-z][A-Za-z ,.']{2,}?)\s*<\//g)]
  const attributes = [
    ...source.matchAll(/\s(?:aria-label|title|placeholder|label|alt)="([^"]*[A-Za-z]{3}[^"]*)"/g),
  ]
  return [...between, ...attributes].map((match) => match[1] ?? '').filter((text) => !names.test(text))
}

describe('components', () => {
  it('are found by this test', () => expect(components.length).toBeGreaterThan(10))
  it.each(components)('%s takes its words from the catalogues', (file) => {
    expect(bareText(readFileSync(join(root, file), 'utf8'))).toEqual([])
  })
})

describe('the check for bare words', () => {
  it.each([
    ['<b>Run now</b>', ['Run now']],
    ['<input placeholder="Type here" />', ['Type here']],
    ['<b>{t("run")}</b>', []],
    ['<b>MLflow</b>', []],
  ])('finds what it should in %s', (source, found) => expect(bareText(source)).toEqual(found))
})
