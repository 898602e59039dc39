import type { Filter } from '#core/search/ast.ts'
import {
  type Grammar,
  modelVersionGrammar,
  modelVersionOrderGrammar,
  registeredModelGrammar,
  registeredModelOrderGrammar,
} from '#core/search/grammar.ts'
import { parseFilter } from '#core/search/parse-filter.ts'
import { parseOrder } from '#core/search/parse-order.ts'
import {
  modelVersionOrder,
  modelVersionTarget,
  registeredModelOrder,
  registeredModelTarget,
} from '#core/search/registry-target.ts'
import { filterSql, type SqlPiece, type SqlTarget } from '#core/search/sql.ts'
import type { StoreContext } from '#engine/tracking/context.ts'
import { pageOf, readPage } from '#engine/tracking/page.ts'
import { granted, mostResults } from '#engine/tracking/search.ts'
import type { Page } from '#engine/tracking/types.ts'
import { promptTag } from './prompts.ts'
import { loadModels, loadVersions } from './rows.ts'
import type { ModelVersion, RegisteredModel, RegistrySearch } from './types.ts'

const most = { models: 1000, versions: 200_000 } as const

const isPromptClause = (filter: Filter): boolean =>
  filter.type === 'compare' && filter.field.kind === 'tag' && filter.field.key === promptTag

/** Prompts are shown only to who asks for them: `is_prompt = 'true'` or `!= 'false'`, the first such clause counts. */
const wantsPrompts = (clauses: readonly Filter[]): boolean => {
  const first = clauses.find(isPromptClause)
  if (first?.type !== 'compare') return false
  const value = String(first.value).toLowerCase()
  return (first.comparator === '=' && value === 'true') || (first.comparator === '!=' && value === 'false')
}

/** The filter; without a wish for prompts they are taken out, and what it says about them is left aside. */
const whereOf = (text: string, grammar: Grammar, target: SqlTarget, isPrompt: string): SqlPiece => {
  const filter = granted(parseFilter(text, grammar))
  const clauses = filter?.type === 'and' ? filter.all : []
  const prompts = wantsPrompts(clauses)
  const kept = prompts ? clauses : clauses.filter((clause) => !isPromptClause(clause))
  const pieces = kept.map((clause) => filterSql(clause, target))
  const hidden = prompts
    ? []
    : [`NOT EXISTS (SELECT 1 FROM ${isPrompt} AND p.key = '${promptTag}' AND p.value = 'true')`]
  return {
    sql: ['1', ...hidden, ...pieces.map(({ sql }) => sql)].join(' AND '),
    values: pieces.flatMap(({ values }) => values),
  }
}

export const searchModels = (context: StoreContext, query: RegistrySearch): Page<RegisteredModel> => {
  const limit = mostResults(query.maxResults, most.models)
  const { filter, orderBy, pageToken } = query
  const page = readPage(context, {
    question: { registeredModels: true, filter, orderBy },
    pageToken,
    limit,
    id: 'm.id',
    from: 'registered_models m',
    where: whereOf(
      filter,
      registeredModelGrammar,
      registeredModelTarget,
      'registered_model_tags p WHERE p.model = m.id',
    ),
    order: granted(registeredModelOrder(granted(parseOrder(orderBy, registeredModelOrderGrammar)))),
  })
  return pageOf(page, loadModels(context, page.ids))
}

export const searchVersions = (context: StoreContext, query: RegistrySearch): Page<ModelVersion> => {
  const limit = mostResults(query.maxResults, most.versions)
  const { filter, orderBy, pageToken } = query
  const isPrompt = 'model_versions o JOIN model_version_tags p ON p.version = o.id WHERE o.model = m.id'
  const where = whereOf(filter, modelVersionGrammar, modelVersionTarget, isPrompt)
  const page = readPage(context, {
    question: { modelVersions: true, filter, orderBy },
    pageToken,
    limit,
    id: 'v.id',
    from: 'model_versions v JOIN registered_models m ON m.id = v.model',
    where: { sql: `v.stage <> 'Deleted' AND ${where.sql}`, values: where.values },
    order: granted(modelVersionOrder(granted(parseOrder(orderBy, modelVersionOrderGrammar)))),
  })
  return pageOf(page, loadVersions(context, page.ids, { aliases: false }))
}
