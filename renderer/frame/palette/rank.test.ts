import { expect, it } from 'vitest'
import { rank, scoreOf, used } from './rank.ts'

const entries = [
  { id: 'a', label: 'Go to Runs' },
  { id: 'b', label: 'churn', detail: 'churn.yaml' },
  { id: 'c', label: 'team/churn-weekly' },
  { id: 'd', label: 'Rundown' },
]
const ids = (query: string, recent: string[] = []): string[] =>
  rank(entries, query, recent).map(({ id }) => id)

it('prefers what starts with the word over what contains it', () => {
  expect(ids('run')).toEqual(['d', 'a'])
  expect(ids('churn')).toEqual(['b', 'c'])
})
it('needs every word', () => {
  expect(ids('churn weekly')).toEqual(['c'])
  expect(ids('churn nothing')).toEqual([])
})
it('finds by the detail too', () =>
  expect(scoreOf({ id: 'b', label: 'x', detail: 'churn.yaml' }, 'yaml')).toBeGreaterThan(0))
it('shows everything for an empty query, recent ones first', () => {
  expect(ids('', ['c'])).toEqual(['c', 'a', 'b', 'd'])
})
it('remembers each id once', () => expect(used(['a', 'b'], 'b')).toEqual(['b', 'a']))
