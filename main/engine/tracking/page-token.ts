import { invalid } from './refusal.ts'

/** Opaque to clients: base64 of `{"offset": n}`, the form MLflow hands out. For histories, which only grow. */
export const pageToken = (offset: number): string =>
  Buffer.from(JSON.stringify({ offset })).toString('base64')

export const offsetOf = (token: string | undefined): number => {
  if (token === undefined || token === '') return 0
  let parsed: unknown
  try {
    parsed = JSON.parse(Buffer.from(token, 'base64').toString('utf8'))
  } catch {
    throw invalid('Invalid page token, could not be decoded.')
  }
  const offset =
    typeof parsed === 'object' && parsed !== null && 'offset' in parsed ? Number(parsed.offset) : Number.NaN
  if (!Number.isSafeInteger(offset) || offset < 0) throw invalid('Invalid page token, it holds no offset.')
  return offset
}
