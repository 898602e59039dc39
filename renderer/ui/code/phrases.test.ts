import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, it } from 'vitest'
import { code } from '#i18n/en/code.ts'

const find = createRequire(import.meta.url)
const sources = ['autocomplete', 'language', 'search'].map((name) =>
  readFileSync(find.resolve(`@codemirror/${name}`), 'utf8'),
)

it('has a word for every phrase of the editor', () => {
  const phrases = sources.flatMap((source) =>
    [...source.matchAll(/phrase\((?:view, |[\w.]+ \? )?"([^"]+)"/g)].map(([, phrase]) => phrase),
  )
  expect(phrases.length).toBeGreaterThan(15)
  const known: readonly string[] = Object.values(code)
  expect(phrases.filter((phrase) => !known.includes(phrase ?? ''))).toEqual([])
})
