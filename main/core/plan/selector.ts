import { err, ok, type Result } from '#shared/result.ts'

const form = /^\s*parseJson\(string_value\)\[(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(\d+))\]\s*$/

export const isSelector = (text: string): boolean => form.test(text)

/**
 * Applies a `parameterExpressionSelector`: `parseJson(string_value)["key"]`, the only form the SDK emits. The value
 * may be text or already parsed.
 */
export function select(value: unknown, selector: string): Result<unknown, string> {
  const match = form.exec(selector)
  if (match === null) return err(`the selector ${selector} is not of the form parseJson(string_value)["key"]`)
  const key = match[3] ?? (match[1] ?? match[2] ?? '').replace(/\\(.)/g, '$1')
  const parsed = typeof value === 'string' ? parse(value) : value
  if (typeof parsed !== 'object' || parsed === null || !Object.hasOwn(parsed, key)) {
    return err(`there is no "${key}" in ${JSON.stringify(parsed) ?? 'it'}`)
  }
  return ok((parsed as Record<string, unknown>)[key])
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
