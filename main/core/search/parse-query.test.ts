import { describe, expect, test } from 'vitest'
import type { Filter } from './ast.ts'
import { runGrammar } from './grammar.ts'
import { parseQuery } from './parse-query.ts'

const said = (filter: Filter): string => {
  if (filter.type === 'not') return `¬${said(filter.one)}`
  if (filter.type === 'and') return `(${filter.all.map(said).join('∧')})`
  if (filter.type === 'or') return `(${filter.any.map(said).join('∨')})`
  return filter.field.key
}
const shape = (text: string): string => {
  const result = parseQuery(text, runGrammar)
  if (!result.ok) return `${result.error.at}: ${result.error.message}`
  return result.value === undefined ? '' : said(result.value)
}

describe('AND, OR, NOT and parentheses', () => {
  test.each([
    ['metrics.a > 1', 'a'],
    ['metrics.a > 1 or metrics.b > 1 and metrics.c > 1', '(a∨(b∧c))'],
    ['(metrics.a > 1 or metrics.b > 1) and metrics.c > 1', '((a∨b)∧c)'],
    ['not metrics.a > 1 and metrics.b > 1', '(¬a∧b)'],
    ['NOT (metrics.a > 1 OR NOT metrics.b > 1)', '¬(a∨¬b)'],
    ["((run_id IN ('a', 'b')))", 'run_id'],
    ['  ', ''],
  ])('%s', (text, expected) => {
    expect(shape(text)).toBe(expected)
  })
})

describe('a problem points at its character', () => {
  test.each([
    ['metrics.a > 1 OR', 16],
    ['metrics.a > 1 metrics.b', 14],
    ['metrics.a > 1 OR color.b = 1', 17],
    ["metrics.a > 'x'", 12],
    ['metrics.a LIKE 1', 10],
    ["params.a IN ('x')", 9],
    ['(metrics.a > 1', 14],
    ['metrics.a > 1)', 13],
    ['metrics.a > 1 AND ;', 18],
    ['OR metrics.a > 1', 0],
    ['()', 1],
    [`${'('.repeat(60)}metrics.a > 1`, 51],
    ["params.a = '🌊' AND ?", 20],
  ])('%.40s', (text, at) => {
    const result = parseQuery(text, runGrammar)
    expect(result.ok ? 'accepted' : result.error.at).toBe(at)
  })

  test('very long filters are refused, not compiled', () => {
    const many = Array.from({ length: 501 }, () => 'metrics.a > 1').join(' OR ')
    expect(shape(many)).toMatch(/at most 500/)
  })
})
