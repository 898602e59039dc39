/**
 * Sentences that come from the core or the server are English, with names in them. For the page they are looked up by
 * what stays the same in them; what is not known is shown as it is.
 */
import type { Language } from '#ui/format.ts'
import { sentences as ja } from './ja/sentences.ts'

interface Known {
  readonly pattern: RegExp
  readonly names: readonly string[]
  readonly said: string
}

const hole = /\{(\w+)\}/g
const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

const learn = ([written, said]: readonly [string, string]): Known => ({
  pattern: new RegExp(
    `^${written
      .split(/\{\w+\}/)
      .map(escaped)
      .join('(.+?)')}$`,
    's',
  ),
  names: [...written.matchAll(hole)].map(([, name = '']) => name),
  said,
})

const known: Partial<Record<Language, readonly Known[]>> = { ja: ja.map(learn) }

/** What stands in a sentence may be one itself: "Line 3 of the code of `a`: …". */
const say = (text: string, all: readonly Known[]): string => {
  for (const { pattern, names, said } of all) {
    const found = pattern.exec(text)
    if (found === null) continue
    return said.replaceAll(hole, (_, name: string) => say(found[names.indexOf(name) + 1] ?? '', all))
  }
  return text
}

export const spoken = (text: string, language: Language): string => {
  const all = known[language]
  return all === undefined ? text : say(text, all)
}
