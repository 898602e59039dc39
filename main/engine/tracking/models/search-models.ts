import type { Filter } from '#core/search/ast.ts'
import { parseField } from '#core/search/field.ts'
import { modelGrammar } from '#core/search/grammar.ts'
import {
  type DatasetScope,
  type ModelOrderTerm,
  measuredOn,
  modelOrder,
  modelTarget,
} from '#core/search/model-target.ts'
import { parseFilter } from '#core/search/parse-filter.ts'
import { filterSql } from '#core/search/sql.ts'
import { allRows, type StoreContext } from '../context.ts'
import { canonicalId } from '../experiments.ts'
import { invalid } from '../refusal.ts'
import { number } from '../rows.ts'
import { granted, mostResults } from '../search.ts'
import type { Page } from '../types.ts'
import { loadModels } from './load-models.ts'
import type { LoggedModel, ModelSearch } from './types.ts'

/** Where the next page starts; it only continues the very search that gave it. */
const tokenFor = (query: ModelSearch, offset: number): string => {
  const { experimentIds, filter, orderBy } = query
  return Buffer.from(JSON.stringify({ experimentIds, filter, orderBy, offset })).toString('base64')
}

const offsetIn = (query: ModelSearch): number => {
  if (query.pageToken === '') return 0
  try {
    const token = JSON.parse(Buffer.from(query.pageToken, 'base64').toString('utf8')) as { offset?: unknown }
    const offset = Number(token.offset)
    if (Number.isSafeInteger(offset) && tokenFor(query, offset) === query.pageToken) return offset
  } catch {
    throw invalid('Invalid page token, could not be decoded.')
  }
  throw invalid('The page token belongs to another search: experiment ids, filter or order differ.')
}

const orderTerm = (term: ModelSearch['orderBy'][number]): ModelOrderTerm => {
  const { fieldName, ascending, datasetName, datasetDigest } = term
  if (datasetDigest && !datasetName) {
    throw invalid('`dataset_digest` can only be specified if `dataset_name` is also specified.')
  }
  const field = granted(parseField(fieldName, modelGrammar))
  if (field.kind !== 'attribute' && field.kind !== 'metric') {
    throw invalid(
      `Invalid order by field name: ${fieldName}, only attributes and \`metrics.<name>\` are allowed.`,
    )
  }
  const scope = datasetName ? { name: datasetName, digest: datasetDigest } : undefined
  return { field, descending: !ascending, scope }
}

const hasMetric = (filter: Filter | undefined): boolean =>
  filter?.type === 'and' && filter.all.some((part) => part.type === 'compare' && part.field.kind === 'metric')

/** Data sets narrow the filter's metrics; without any metric in it, having been measured on one is the condition. */
const whereOf = (
  query: ModelSearch,
): { readonly sql: string; readonly values: readonly (string | number)[] } => {
  const scopes: readonly DatasetScope[] = query.datasets
  const filter = granted(parseFilter(query.filter, modelGrammar))
  const pieces = filter ? [filterSql(filter, modelTarget(scopes))] : []
  if (scopes.length > 0 && !hasMetric(filter)) pieces.push(measuredOn(scopes))
  return {
    sql: ['1', ...pieces.map((piece) => piece.sql)].join(' AND '),
    values: pieces.flatMap((piece) => piece.values),
  }
}

export const searchModels = (context: StoreContext, query: ModelSearch): Page<LoggedModel> => {
  const limit = mostResults(query.maxResults)
  const offset = offsetIn(query)
  const where = whereOf(query)
  const order = modelOrder(query.orderBy.map(orderTerm))
  const experiments = JSON.stringify(query.experimentIds.map(canonicalId))
  const sql = `SELECT m.id FROM logged_models m WHERE m.lifecycle = 'active'
    AND m.experiment IN (SELECT id FROM experiments WHERE experiment_id IN (SELECT value FROM json_each(?)))
    AND ${where.sql} ORDER BY ${order.sql} LIMIT ? OFFSET ?`
  const rows = allRows(context, sql, experiments, ...where.values, ...order.values, limit + 1, offset)
  const items = loadModels(
    context,
    rows.slice(0, limit).map((row) => number(row, 'id')),
  )
  return rows.length > limit ? { items, nextPageToken: tokenFor(query, offset + limit) } : { items }
}
