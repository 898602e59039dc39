import type { SearchProblem } from '#core/search/ast.ts'
import type { Result } from '#shared/result.ts'
import { invalid } from './refusal.ts'

const most = 50_000

/** A parsed value, or the refusal that the text deserves. */
export const granted = <T>(result: Result<T, SearchProblem>): T => {
  if (result.ok) return result.value
  throw invalid(result.error.message)
}

export const mostResults = (wanted: number, limit = most): number => {
  if (Number.isInteger(wanted) && wanted >= 1 && wanted <= limit) return wanted
  throw invalid(
    `Invalid value ${wanted} for parameter 'max_results' supplied. It must be a positive integer, at most ${limit}.`,
  )
}
