import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useReuseWords } from '#ui/reuse/use-reuse-words.ts'
import { useSpoken } from '#ui/use-spoken.ts'
import { useWaitWords } from '#ui/use-wait-words.ts'
import type { GraphWords } from './graph-status.ts'

/** In the language of the page; the same object until that changes. */
export const useGraphWords = (): GraphWords => {
  const { t } = useTranslation('run')
  const waitWords = useWaitWords()
  const say = useSpoken()
  const { short, isRerun } = useReuseWords()
  return useMemo(
    () => ({
      of: (done, total) => t('graph.of', { done, total }),
      waits: (task) => {
        const [what] = waitWords(task)
        return what === undefined ? undefined : t('timeline.for', { what })
      },
      say,
      reuse: (note) => (note.outcome === 'ran' && !isRerun(note.cause) ? undefined : short(note)),
    }),
    [t, waitWords, short, isRerun, say],
  )
}
