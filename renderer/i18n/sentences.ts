/**
 * Sentences that come from the core, the server or a built-in component are English, with names in them. For the page
 * they are looked up by what stays the same in them; what is not known is shown as it is.
 */
import type { Language } from '#ui/format.ts'

/** As it is written in English, and as it is said. Parts in braces are carried over. */
export type Sentence = readonly [written: string, said: string]

interface Known {
  readonly pattern: RegExp
  readonly names: readonly string[]
  readonly said: string
}

interface Lore {
  /** Those in which nothing changes. */
  readonly whole: ReadonlyMap<string, string>
  /** What says more for certain comes first: "{input} of {step}" would take half a sentence for a name. */
  readonly patterns: readonly Known[]
  /** Words for values that a component allows. */
  readonly choices: Readonly<Record<string, string>>
  /** Lists are drawn again and again with the same sentences. */
  readonly heard: Map<string, string>
}

/** More than a page shows at once. */
const mostHeard = 2000
/** Longer than anything that we say: an output of somebody's program. */
const longest = 4000

const hole = /\{(\w+)\}/g
const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)

const learned = ([written, said]: Sentence): Known => ({
  pattern: new RegExp(
    `^${written
      .split(/\{\w+\}/)
      .map(escaped)
      .join('(.*?)')}$`,
    's',
  ),
  names: [...written.matchAll(hole)].map(([, name = '']) => name),
  said,
})

const certain = ([written]: Sentence): number => written.replaceAll(hole, '').length

const lores: Partial<Record<Language, Lore>> = {}

/** Makes a language known. Sentences come with the language's other words, when it is chosen. */
export const learn = (
  language: Language,
  sentences: readonly Sentence[],
  choices: Readonly<Record<string, string>> = {},
): void => {
  const isWhole = ([written]: Sentence): boolean => !/\{\w+\}/.test(written)
  lores[language] = {
    whole: new Map(sentences.filter(isWhole)),
    patterns: sentences
      .filter((one) => !isWhole(one))
      .toSorted((a, b) => certain(b) - certain(a))
      .map(learned),
    choices,
    heard: new Map(),
  }
}

/** A name in quotes is nobody's sentence, whatever it says. */
const isName = (written: string, at: number): boolean => /[`“"「]/.test(written[at - 1] ?? '')

/** Where a sentence ends and another begins, or a line does. */
const seam = /(?<=[.?!]) (?=[A-Z`“"])|\n/

/** A message and its hint, or several messages, are often told in one breath; in Japanese nothing stands between. */
const sayEach = (text: string, lore: Lore): string | undefined => {
  const parts = text.split(seam)
  if (parts.length < 2) return undefined
  const said = parts.map((part) => say(part, lore))
  if (said.includes(undefined)) return undefined
  return said.join(text.includes('\n') ? '\n' : '')
}

/** What stands in a sentence may be one itself: "Line 3 of the code of `a`: …". A single word is a name. */
const say = (text: string, lore: Lore): string | undefined => {
  const known = lore.whole.get(text) ?? lore.whole.get(text.replaceAll(/\s+/g, ' ').trim())
  if (known !== undefined || !text.includes(' ')) return known
  const each = sayEach(text, lore)
  if (each !== undefined) return each
  for (const { pattern, names, said } of lore.patterns) {
    const found = pattern.exec(text)
    if (found === null) continue
    return said.replaceAll(hole, (_, name: string, at: number) => {
      const part = found[names.indexOf(name) + 1] ?? ''
      return isName(said, at) ? part : (say(part, lore) ?? part)
    })
  }
  return undefined
}

export const spoken = (text: string, language: Language): string => {
  const lore = lores[language]
  if (lore === undefined || text.length > longest) return text
  const heard = lore.heard.get(text)
  if (heard !== undefined) return heard
  const said = say(text, lore) ?? text
  if (lore.heard.size >= mostHeard) lore.heard.clear()
  lore.heard.set(text, said)
  return said
}

/**
 * What allowed values are called, where all of them are words that the language knows; undefined: they speak for
 * themselves. What is chosen stays the value.
 */
export const spokenChoices = (
  values: readonly string[],
  language: Language,
): Readonly<Record<string, string>> | undefined => {
  const choices = lores[language]?.choices
  return choices !== undefined && values.every((value) => Object.hasOwn(choices, value)) ? choices : undefined
}
