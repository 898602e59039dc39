import type { TFunction } from 'i18next'
import { templates as english } from '#i18n/en/templates.ts'
import type { Template } from '#shared/components.ts'

const translated = [
  'classification',
  'regression',
  'cross-validation',
  'model-comparison',
  'batch-scoring',
  'data-quality',
  'on-exit-report',
  'time-series',
] as const

/** The simple ones first; what the page does not know comes last. */
export const templateRank = ({ id }: Template): number => {
  const rank = translated.findIndex((one) => one === id)
  return rank < 0 ? translated.length : rank
}

const isKnown = (name: string): name is keyof typeof english.names => Object.hasOwn(english.names, name)

/** What its steps and frames are called in the language of the page, by what they are called in the template. */
export const stepNames = (t: TFunction<'templates'>, { graph }: Template): Record<string, string> =>
  Object.fromEntries(
    graph.nodes.flatMap(({ label }) => (isKnown(label) ? [[label, t(`names.${label}`)]] : [])),
  )

/** A template's title and words in the language of the page; one that the page does not know speaks for itself. */
export function templateWords(
  t: TFunction<'templates'>,
  { id, title, description }: Template,
): { title: string; text: string } {
  const known = translated.find((one) => one === id)
  return known === undefined
    ? { title, text: description }
    : { title: t(`items.${known}.title`), text: t(`items.${known}.text`) }
}
