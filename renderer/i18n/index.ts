/**
 * Words on screen. One namespace per feature, one file per language (`en/<namespace>.ts`, `ja/<namespace>.ts`);
 * English sets the keys, the type of the Japanese file follows. Components use `useTranslation('<namespace>')`.
 * Counts use i18next plurals: `key_one`, `key_other`, in both languages.
 */
import { createInstance } from 'i18next'
import { initReactI18next } from 'react-i18next'
import type { Language } from '#ui/format.ts'
import { readStored, writeStored } from '#ui/stored.ts'
import * as en from './en/index.ts'
import { learn } from './sentences.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common'
    resources: typeof en
  }
}

export const languages: readonly Language[] = ['en', 'ja']

const known = (text: string): Language | undefined => languages.find((language) => text.startsWith(language))

/** What was chosen before, else what the system speaks, else English. */
const initialLanguage = (): Language => known(readStored('language', '')) ?? known(navigator.language) ?? 'en'

const apply = (language: Language): void => {
  document.documentElement.lang = language
}

const words = createInstance()

/** English is there from the start, because it stands in for words that are missing; others come when they are chosen. */
const fetchWords = async (language: Language): Promise<void> => {
  if (language === 'en' || words.hasResourceBundle(language, 'common')) return
  const { catalogue, choices, sentences } = await import('./ja/all.ts')
  learn(language, sentences, choices)
  for (const [name, texts] of Object.entries(catalogue)) words.addResourceBundle(language, name, texts)
}

const use = async (language: Language): Promise<void> => {
  await fetchWords(language)
  await words.changeLanguage(language)
  apply(language)
}

export const startI18n = async (language: Language = initialLanguage()): Promise<void> => {
  await words.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    defaultNS: 'common',
    ns: Object.keys(en),
    resources: { en },
    interpolation: { escapeValue: false },
    returnNull: false,
  })
  // Words that cannot be loaded must not keep the page from being shown.
  await use(language).catch(() => use('en'))
}

export const setLanguage = async (language: Language): Promise<void> => {
  await use(language)
  writeStored('language', language)
}

/** The language of the page, for dates and relative times. Rerender comes from `useTranslation`. */
export const currentLanguage = (): Language => known(words.language ?? '') ?? 'en'
