import type { TFunction } from 'i18next'
import { asProblems } from '#client/errors.ts'
import type { Problem } from '#shared/problem.ts'

/** A folder, or a file that was taken away meanwhile: browsers give it like a file and fail when it is read. */
const isUnreadable = (error: unknown): boolean =>
  error instanceof DOMException && ['NotFoundError', 'NotReadableError'].includes(error.name)

/** What to tell of a file that could not be taken. */
export const whatIsWrong = (error: unknown, file: string, t: TFunction<'files'>): readonly Problem[] =>
  isUnreadable(error)
    ? [{ severity: 'error', code: 'unreadable', message: t('unreadable', { file }) }]
    : asProblems(error)
