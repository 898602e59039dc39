import type { TFunction } from 'i18next'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { isRerun } from '#core/cache/words.ts'
import type { ReuseCause, ReuseNote } from '#shared/reuse.ts'

type Words = TFunction<'reuse'>

/** The cause alone, in the language of the page. */
const causeWords = (t: Words, cause: ReuseCause): string => {
  if (cause.type === 'parameter') {
    const { name, upstream, from, to } = cause
    if (upstream !== undefined) return t('cause.parameterMade', { name, upstream })
    if (from === undefined && to === undefined) return t('cause.parameterOther', { name })
    return t('cause.parameter', { name, from: from ?? t('nothing'), to: to ?? t('nothing') })
  }
  if (cause.type === 'input')
    return cause.upstream === undefined
      ? t('cause.input', { name: cause.name })
      : t('cause.inputMade', { upstream: cause.upstream })
  return t(`cause.${cause.type}`, { name: 'name' in cause ? cause.name : '' })
}

const whereWords = (t: Words, from: ReuseNote['from']): string =>
  from?.number === undefined ? t('earlier') : t('run', { number: from.number })

export interface ReuseWords {
  /** What became of a step: "reused from run 12: same inputs". */
  readonly note: (note: ReuseNote) => string
  /** The same beside the word of its state, where there is little room: "from run 12: same inputs". */
  readonly short: (note: ReuseNote) => string
  readonly cause: (cause: ReuseCause) => string
  readonly isRerun: (cause: ReuseCause) => boolean
}

/** Words for where a result comes from, or why there is none. Steady while the language is. */
export const useReuseWords = (): ReuseWords => {
  const { t } = useTranslation('reuse')
  const cause = useCallback((one: ReuseCause) => causeWords(t, one), [t])
  const note = useCallback(
    ({ outcome, cause: why, from }: ReuseNote) => {
      const where = whereWords(t, from)
      if (outcome === 'taken') return t('taken', { where })
      if (outcome === 'reused') return t('reused', { where, why: causeWords(t, why) })
      return t(isRerun(why) ? 'again' : 'ran', { why: causeWords(t, why) })
    },
    [t],
  )
  const short = useCallback(
    (told: ReuseNote) => {
      const where = whereWords(t, told.from)
      if (told.outcome === 'taken') return t('takenShort', { where })
      return told.outcome === 'reused'
        ? t('reusedShort', { where, why: causeWords(t, told.cause) })
        : note(told)
    },
    [t, note],
  )
  return { note, short, cause, isRerun }
}
