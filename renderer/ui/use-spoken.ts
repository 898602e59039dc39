import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { currentLanguage } from '#i18n/index.ts'
import { spoken, spokenChoices } from '#i18n/sentences.ts'
import type { Problem } from '#shared/problem.ts'

/** Says a sentence of the core, the server or a built-in component in the language of the page. Steady while that is. */
export const useSpoken = (): ((text: string) => string) => {
  // Drawn again when the language changes.
  useTranslation()
  const language = currentLanguage()
  return useCallback((text: string) => spoken(text, language), [language])
}

/** A message with what to do about it, both said. */
export const saidWith = (
  { message, hint }: Pick<Problem, 'message' | 'hint'>,
  say: (text: string) => string,
  between: string,
): string => [message, hint ?? ''].map(say).join(between).trim()

interface Choice {
  readonly value: string
  readonly label: string
}

/** Values to choose from, called as a person calls them where we know how. */
export const useChoices = (): ((values: readonly string[]) => Choice[]) => {
  useTranslation()
  const language = currentLanguage()
  return useCallback(
    (values: readonly string[]) => {
      const words = spokenChoices(values, language) ?? {}
      return values.map((value) => ({ value, label: words[value] ?? value }))
    },
    [language],
  )
}
