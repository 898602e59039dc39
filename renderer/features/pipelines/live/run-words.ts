import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { RunSummary } from '#shared/run.ts'

/** "Run 42"; of a run without a count, its name. */
export const useRunName = (): ((run: Pick<RunSummary, 'name' | 'number'> | undefined) => string) => {
  const { t } = useTranslation('live')
  return useCallback(
    (run) => (run?.number === undefined ? (run?.name ?? '') : t('run', { number: run.number })),
    [t],
  )
}
