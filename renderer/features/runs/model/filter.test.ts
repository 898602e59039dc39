import { expect, test } from 'vitest'
import { filterQuery, readFilter } from './filter.ts'

test('words stay words; a comparison is a question', () => {
  expect(readFilter(' rain forest ')).toEqual({ kind: 'words', text: 'rain forest' })
  expect(filterQuery('rain forest')).toEqual({ text: 'rain forest' })
  const question = "metrics.auc > 0.9 AND (params.model = 'rf' OR NOT tags.stage ILIKE 'old%')"
  expect(filterQuery(question)).toEqual({ filter: question })
})

test('a question that cannot be read names the character', () => {
  expect(readFilter('metrics.auc > AND')).toMatchObject({ kind: 'problem', at: 14 })
  expect(readFilter("params.a = 'b' metrics.c < 1")).toMatchObject({ kind: 'problem', at: 15 })
})
