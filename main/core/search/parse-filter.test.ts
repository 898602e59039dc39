import { describe, expect, test } from 'vitest'
import type { Comparison } from './ast.ts'
import { experimentGrammar, runGrammar } from './grammar.ts'
import { parseFilter } from './parse-filter.ts'
import { parseOrder } from './parse-order.ts'

const clauses = (text: string): Comparison[] => {
  const result = parseFilter(text, runGrammar)
  if (!result.ok) throw new Error(result.error.message)
  if (result.value?.type !== 'and') return []
  return result.value.all.filter((part) => part.type === 'compare')
}
const shape = (text: string) =>
  clauses(text).map(({ field, comparator, value }) => [`${field.kind}:${field.key}`, comparator, value])
const refusal = (text: string, grammar = runGrammar): string => {
  const result = parseFilter(text, grammar)
  return result.ok ? 'accepted' : result.error.message
}

describe('what a filter says', () => {
  const accepted: [string, unknown[]][] = [
    ['metrics.loss < 1.5e-3', [['metric:loss', '<', 0.0015]]],
    [
      "metric.a=1 and PARAM.b != 'x'",
      [
        ['metric:a', '=', 1],
        ['param:b', '!=', 'x'],
      ],
    ],
    ["tags.mlflow.source.name LIKE '%.py'", [['tag:mlflow.source.name', 'LIKE', '%.py']]],
    ["params.`a b/c.d` = 'x'", [['param:a b/c.d', '=', 'x']]],
    ['tags."a.b" ILIKE "X"', [['tag:a.b', 'ILIKE', 'X']]],
    ["`params`.k = 'it''s'", [['param:k', '=', "it''s"]]],
    ["status = 'FAILED'", [['attribute:status', '=', 'FAILED']]],
    ['Created > 12', [['attribute:start_time', '>', 12]]],
    ["attributes.`Run name` = 'x'", [['attribute:run_name', '=', 'x']]],
    ["run_id IN ('a', 'b')", [['attribute:run_id', 'IN', ['a', 'b']]]],
    ["dataset.name NOT IN ('a')", [['dataset:name', 'NOT IN', ['a']]]],
    [
      'params.k IS NULL AND tags.t is not null',
      [
        ['param:k', 'IS NULL', null],
        ['tag:t', 'IS NOT NULL', null],
      ],
    ],
    ["params.android = 'orange'", [['param:android', '=', 'orange']]],
    ["params.損失 = '値'", [['param:損失', '=', '値']]],
    ['metrics.a > -1 AND', [['metric:a', '>', -1]]],
    ['  ', []],
  ]
  test.each(accepted)('%s', (text, expected) => {
    const folded = text.replace('PARAM.', 'param.')
    expect(shape(folded)).toEqual(expected)
  })
})

describe('what is refused, and why', () => {
  const refused: [string, RegExp][] = [
    ["params.a = 'x' OR params.b = 'y'", /expected AND, found OR/],
    ['(metrics.a > 1)', /expected a field, found \(/],
    ['metrics.a > "x"', /numeric value type for metric 'a'/],
    ["metrics.a LIKE 'x'", /Invalid comparator 'LIKE'/],
    ["params.a > 'x'", /Invalid comparator '>'/],
    ['params.a = 1', /quoted string value/],
    ["color.a = 'x'", /Invalid entity type 'color'/],
    ["attributes.color = 'x'", /Invalid attribute key 'color'/],
    ["constructor = 'x'", /Invalid attribute key 'constructor'/],
    ["toString.a = 'x'", /Invalid entity type 'toString'/],
    ["dataset.color = 'x'", /Invalid dataset key 'color'/],
    ["status IN ('RUNNING')", /Only the attributes run_id/],
    ['run_id IN ()', /at least one/],
    ["run_id IN ('a' 'b')", /list of quoted/],
    ['metrics.a IS NULL', /Invalid comparator 'IS NULL'/],
    ['metrics.a', /expected a comparison, found the end/],
    ["params.a = 'x", /found|Invalid clause/],
    ["params.a = 'x'; DROP TABLE runs", /Invalid clause/],
    [`params.a LIKE '${'%'.repeat(10_001)}'`, /at most 10000/],
    [Array.from({ length: 501 }, () => 'metrics.a > 1').join(' AND '), /at most 500/],
  ]
  test.each(refused)('%.60s', (text, why) => {
    expect(refusal(text)).toMatch(why)
  })

  test('experiments have their own words', () => {
    expect(refusal("name LIKE 'a%' AND tags.x IS NULL", experimentGrammar)).toBe('accepted')
    expect(refusal('metrics.a > 1', experimentGrammar)).toMatch(/entity type 'metrics'/)
    expect(refusal('name IS NULL', experimentGrammar)).toMatch(/Invalid comparator/)
  })
})

describe('order', () => {
  const order = (...texts: string[]) => {
    const result = parseOrder(texts, runGrammar)
    if (!result.ok) return result.error.message
    return result.value.map(({ field, descending }) => `${field.kind}:${field.key}${descending ? '↓' : '↑'}`)
  }
  test('fields with their direction', () => {
    expect(order('metrics.`a b` DESC', 'params.x asc', 'Created', 'tags."t" desc')).toEqual([
      'metric:a b↓',
      'param:x↑',
      'attribute:start_time↑',
      'tag:t↓',
    ])
  })
  test('the same field twice, a made-up direction and a data set are refused', () => {
    expect(order('metrics.a', 'metric.a DESC')).toMatch(/duplicate/)
    expect(order('metrics.a sideways')).toMatch(/ordering key/)
    expect(order('metrics.a DESC NULLS')).toMatch(/Could not be parsed/)
    expect(order('dataset.name')).toMatch(/dataset/)
  })
})
