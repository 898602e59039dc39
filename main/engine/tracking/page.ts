import { createHash } from 'node:crypto'
import { type Cell, type OrderKey, type Place, pageSql } from '#core/search/page.ts'
import type { SqlPiece } from '#core/search/sql.ts'
import { allRows, type StoreContext } from './context.ts'
import { invalid } from './refusal.ts'
import { number } from './rows.ts'

/** Every part of a search that decides its rows and their order. */
type Question = Readonly<Record<string, unknown>>

const signatureOf = (question: Question): string =>
  createHash('sha256').update(JSON.stringify(question)).digest('base64url').slice(0, 16)

const words: Readonly<Record<string, number>> = {
  inf: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
}

/** JSON has no infinities; they travel as a list of one word. */
const packed = (cell: Cell): unknown =>
  typeof cell === 'number' && !Number.isFinite(cell) ? [cell > 0 ? 'inf' : '-inf'] : cell
const unpacked = (value: unknown): Cell | undefined => {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value
  return Array.isArray(value) ? words[String(value[0])] : undefined
}

const tokenOf = (question: Question, place: Place): string =>
  Buffer.from(JSON.stringify({ search: signatureOf(question), after: place.map(packed) })).toString('base64')

const parsed = (token: string): { readonly search?: unknown; readonly after?: unknown } => {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64').toString('utf8'))
    if (typeof value === 'object' && value !== null) return value
  } catch {
    throw invalid('Invalid page token, could not be decoded.')
  }
  throw invalid('Invalid page token, could not be decoded.')
}

const placeIn = (token: string, question: Question, keys: number): Place | undefined => {
  if (token === '') return undefined
  const { search, after } = parsed(token)
  if (search !== signatureOf(question))
    throw invalid(
      'Invalid page token: it belongs to another search. Filter, order and scope have to be the same.',
    )
  const cells = Array.isArray(after) ? after.map(unpacked) : []
  const place = cells.filter((cell) => cell !== undefined)
  if (place.length !== keys || cells.length !== keys)
    throw invalid('Invalid page token, could not be decoded.')
  return place
}

/** Internal ids of one page of a search, and the token that continues it. */
export const readPage = (
  context: StoreContext,
  parts: {
    readonly question: Question
    readonly pageToken: string
    readonly limit: number
    readonly id: string
    readonly from: string
    readonly where: SqlPiece
    readonly order: readonly OrderKey[]
  },
): { readonly ids: readonly number[]; readonly nextPageToken?: string } => {
  const { question, pageToken, limit, id, from, where, order } = parts
  const after = placeIn(pageToken, question, order.length)
  const { sql, values } = pageSql({ id, from, where, order, after, limit: limit + 1 })
  const rows = allRows(context, sql, ...values)
  const shown = rows.slice(0, limit)
  const ids = shown.map((row) => number(row, 'id'))
  const last = shown.at(-1)
  if (rows.length <= limit || last === undefined) return { ids }
  // The columns are what the query above named k0, k1, …: numbers, texts or null.
  const place = order.map((_, index) => last[`k${index}`] as Cell)
  return { ids, nextPageToken: tokenOf(question, place) }
}

/** A page in the order of its ids; the token is left out on the last one. */
export const pageOf = <T>(
  page: { readonly nextPageToken?: string },
  items: readonly T[],
): { readonly items: readonly T[]; readonly nextPageToken?: string } =>
  page.nextPageToken === undefined ? { items } : { items, nextPageToken: page.nextPageToken }
