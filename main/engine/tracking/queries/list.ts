import { runGrammar } from '#core/search/grammar.ts'
import { parseQuery } from '#core/search/parse-query.ts'
import { runTarget } from '#core/search/run-target.ts'
import { filterSql } from '#core/search/sql.ts'
import type { RunsQuery } from '#engine/services.ts'
import type { RunSummary } from '#shared/run.ts'
import { allRows, firstRow, type StoreContext } from '../context.ts'
import { number } from '../rows.ts'
import { BadFilter } from './bad-filter.ts'
import { type Keys, keysOf } from './keys.ts'
import { fromRuns, loadSummaries, stateSql } from './summaries.ts'

const usualLimit = 500
const longestText = 500

interface Piece {
  readonly sql: string
  readonly values: readonly (string | number | null)[]
}

const list = (values: readonly string[]): string => JSON.stringify(values)
const has = (column: string): string => `${column} LIKE ? ESCAPE '\\'`
const inTable = (table: string, hidden = ''): string =>
  `EXISTS (SELECT 1 FROM ${table} x WHERE x.run = r.id${hidden} AND (${has('x.key')} OR ${has('x.value')}))`
const notSystem = " AND x.key NOT GLOB 'mlflow.*' AND x.key NOT GLOB 'nagare.*'"

/** A word may be in the name, in a parameter or in a tag that a person set. */
const wordPiece = (word: string): Piece => {
  const pattern = `%${word.replaceAll(/[%_\\]/g, '\\$&')}%`
  return {
    sql: `(${has('r.name')} OR ${inTable('params')} OR ${inTable('tags', notSystem)})`,
    values: [pattern, pattern, pattern, pattern, pattern],
  }
}

/** A person's filter as SQL; throws `BadFilter`. */
const filterPieces = (text: string): Piece[] => {
  const filter = parseQuery(text, runGrammar)
  if (!filter.ok) throw new BadFilter(filter.error)
  return filter.value === undefined ? [] : [filterSql(filter.value, runTarget)]
}

const conditions = (query: RunsQuery): Piece[] => {
  const pieces: Piece[] = [{ sql: 'r.lifecycle = ?', values: [query.lifecycle ?? 'active'] }]
  const among = (column: string, values: readonly string[] | undefined): void => {
    if (values !== undefined) {
      pieces.push({ sql: `${column} IN (SELECT value FROM json_each(?))`, values: [list(values)] })
    }
  }
  among('e.experiment_id', query.experimentIds)
  among(stateSql, query.state)
  if (query.nested !== true) pieces.push({ sql: 'r.parent_run_id IS NULL', values: [] })
  if (query.pipelineId !== undefined) pieces.push({ sql: 'p.pipeline_id = ?', values: [query.pipelineId] })
  const words = (query.text ?? '')
    .slice(0, longestText)
    .split(/\s+/)
    .filter((word) => word !== '')
  return [...pieces, ...words.map(wordPiece), ...filterPieces(query.filter ?? '')]
}

const whereOf = (query: RunsQuery): Piece => {
  const pieces = conditions(query)
  return {
    sql: pieces.map((piece) => piece.sql).join(' AND '),
    values: pieces.flatMap((piece) => piece.values),
  }
}

/** Reading every text is the expensive part, so a text is looked for once and the runs found are what counts. */
const foundOnce = (context: StoreContext, query: RunsQuery): Piece => {
  const where = whereOf(query)
  if ((query.text ?? '').trim() === '') return where
  const rows = allRows(context, `SELECT r.id ${fromRuns} WHERE ${where.sql}`, ...where.values)
  const ids = JSON.stringify(rows.map((row) => number(row, 'id')))
  return { sql: 'r.id IN (SELECT value FROM json_each(?))', values: [ids] }
}

const plainOrders: Readonly<Record<string, string>> = {
  started: 'r.start_time',
  name: 'lower(r.name)',
  state: stateSql,
  duration: 'r.end_time - r.start_time',
}

/** Sort keys, most important first. Missing values come last in both directions. */
interface Order {
  readonly keys: readonly string[]
  readonly values: readonly string[]
}

const orderKeys = (orderBy: string): Order => {
  const dot = orderBy.indexOf('.')
  const kind = dot < 0 ? orderBy : orderBy.slice(0, dot)
  const key = orderBy.slice(dot + 1)
  if (kind === 'metrics') {
    const id = '(SELECT id FROM metric_keys WHERE name = ?)'
    const value = 'CASE is_nan WHEN 0 THEN value END'
    return { keys: [`(SELECT ${value} FROM latest_metrics WHERE run = r.id AND key = ${id})`], values: [key] }
  }
  if (kind === 'params' || kind === 'tags') {
    const value = `(SELECT value FROM ${kind} WHERE run = r.id AND key = ?)`
    // Numbers in numeric order before words in alphabetical order.
    return { keys: [`as_number(${value})`, value], values: [key, key] }
  }
  return { keys: [plainOrders[kind] ?? 'r.start_time'], values: [] }
}

const orderOf = (query: RunsQuery): Piece => {
  const { keys, values } = orderKeys(query.orderBy ?? 'started')
  const descending = query.descending ?? query.orderBy === undefined
  const parts = keys.map((key) => `${key} ${descending ? 'DESC' : 'ASC'} NULLS LAST`)
  return { sql: [...parts, 'r.start_time DESC', 'r.run_id'].join(', '), values }
}

const offsetOf = (cursor: string | undefined): number => {
  const offset = Number(cursor ?? 0)
  return Number.isSafeInteger(offset) && offset >= 0 ? offset : 0
}

export interface RunList {
  runs: RunSummary[]
  total: number
  nextCursor?: string
  keys: Keys
}

export const listRuns = (context: StoreContext, query: RunsQuery): RunList => {
  const where = foundOnce(context, query)
  const order = orderOf(query)
  const limit = query.limit ?? usualLimit
  const offset = offsetOf(query.cursor)
  const count = firstRow(context, `SELECT count(*) AS total ${fromRuns} WHERE ${where.sql}`, ...where.values)
  const total = Number(count?.['total'])
  const page = `SELECT r.id ${fromRuns} WHERE ${where.sql} ORDER BY ${order.sql} LIMIT ? OFFSET ?`
  const ids = allRows(context, page, ...where.values, ...order.values, limit, offset).map((row) =>
    number(row, 'id'),
  )
  const next = offset + ids.length
  return {
    runs: loadSummaries(context, ids),
    total,
    ...(next < total && ids.length > 0 ? { nextCursor: String(next) } : {}),
    keys: keysOf(context, { from: fromRuns, where: where.sql, values: where.values }),
  }
}
