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
import { filterSql, type SqlPiece } from '#core/search/sql.ts'
import type { StoreContext } from '../context.ts'
import { canonicalId } from '../experiments.ts'
import { pageOf, readPage } from '../page.ts'
import { invalid } from '../refusal.ts'
import { granted, mostResults } from '../search.ts'
import type { Page } from '../types.ts'
import { loadModels } from './load-models.ts'
import type { LoggedModel, ModelSearch } from './types.ts'

const orderTerm = (term: ModelSearch['orderBy'][number]): ModelOrderTerm => {
  const { fieldName, ascending, datasetName, datasetDigest } = term
  const field = granted(parseField(fieldName, modelGrammar))
  if (field.kind !== 'attribute' && field.kind !== 'metric') {
    throw invalid(
      `Invalid order by field name: ${fieldName}, only attributes and \`metrics.<name>\` are allowed.`,
    )
  }
  const scope = { name: datasetName || undefined, digest: datasetDigest || undefined }
  return { field, descending: !ascending, scope }
}

const mostOnAPage = 50_000

const hasMetric = (filter: Filter | undefined): boolean =>
  filter?.type === 'and' && filter.all.some((part) => part.type === 'compare' && part.field.kind === 'metric')

/** Data sets narrow the filter's metrics; without any metric in it, having been measured on one is the condition. */
const whereOf = (query: ModelSearch): SqlPiece => {
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
  // A page may be asked for that is larger than any page is: it comes in several then.
  const limit = mostResults(Math.min(query.maxResults, mostOnAPage))
  const { experimentIds, filter, datasets, orderBy, pageToken } = query
  const matches = whereOf(query)
  const where = {
    sql: `m.lifecycle = 'active' AND m.experiment IN (SELECT id FROM experiments
      WHERE experiment_id IN (SELECT value FROM json_each(?))) AND ${matches.sql}`,
    values: [JSON.stringify(experimentIds.map(canonicalId)), ...matches.values],
  }
  const order = modelOrder(orderBy.map(orderTerm))
  const question = { models: experimentIds, filter, datasets, orderBy }
  const page = readPage(context, {
    question,
    pageToken,
    limit,
    id: 'm.id',
    from: 'logged_models m',
    where,
    order,
  })
  return pageOf(page, loadModels(context, page.ids))
}
