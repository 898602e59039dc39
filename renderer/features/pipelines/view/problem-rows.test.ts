import { describe, expect, test } from 'vitest'
import type { Problem } from '#shared/problem.ts'
import { problemRows } from './problem-rows.ts'

const problem = (task: string | undefined, at: number): Problem => ({
  severity: 'error',
  code: 'bad-code',
  message: `Line ${at}`,
  ...(task === undefined ? {} : { task }),
})
const many = (task: string | undefined, count: number): Problem[] =>
  Array.from({ length: count }, (_, at) => problem(task, at))
const shown = (rows: ReturnType<typeof problemRows>): string[] =>
  rows.map((row) =>
    row.row === 'problem'
      ? (row.problem.task ?? '·')
      : row.row === 'more'
        ? `+${row.count}`
        : `…${row.count}`,
  )

describe('problems', () => {
  test('of one step are folded behind the first three, and all are there when they are asked for', () => {
    const problems = [...many('train', 6), ...many('load', 4), problem(undefined, 1)]
    const folded = problemRows(problems, new Set(), false)
    expect(shown(folded)).toEqual(['train', 'train', 'train', '+3', 'load', 'load', 'load', 'load', '·'])
    const all = problemRows(problems, new Set(['train']), false)
    expect(all.filter(({ row }) => row === 'problem')).toHaveLength(problems.length)
    expect(all[3]).toMatchObject({ row: 'more', open: true })
  })

  test('a thousand of them are a hundred rows, and none is out of reach', () => {
    const problems = Array.from({ length: 500 }, (_, at) => many(`step-${at}`, 2)).flat()
    const rows = problemRows(problems, new Set(), false)
    expect(rows).toHaveLength(101)
    expect(rows.at(-1)).toEqual({ row: 'rest', count: 900, open: false })
    expect(problemRows(problems, new Set(), true)).toHaveLength(1001)
  })

  test('what is folded counts among the rest', () => {
    const problems = [...many(undefined, 100), ...many('train', 20)]
    expect(problemRows(problems, new Set(), false).at(-1)).toEqual({ row: 'rest', count: 20, open: false })
  })
})
