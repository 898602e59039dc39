import { useTranslation } from 'react-i18next'
import type { Problem } from '#shared/problem.ts'

/** `line 3, column 7`, when the problem knows its place in the text. */
export const PlaceInFile = ({ problem }: { problem: Problem }) => {
  const { t } = useTranslation('pipelines')
  if (problem.line === undefined) return null
  const { line, column } = problem
  return (
    <span className="t3">
      {column === undefined ? t('line', { line }) : t('lineColumn', { line, column })}
    </span>
  )
}
