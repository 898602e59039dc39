import { expect, test } from 'vitest'
import { duration } from '#core/plan/duration.ts'
import type { TaskRow } from '#shared/run.ts'
import { listLines, plainProgress } from './progress.ts'
import { problemLines } from './words.ts'

const task = (path: string, state: TaskRow['state'], more: Partial<TaskRow> = {}): TaskRow => ({
  path,
  nodeId: path,
  name: path,
  kind: 'step',
  state,
  attempts: [],
  ...more,
})

test.each([
  [-5, '0.0 s'],
  [420, '0.4 s'],
  [12_900, '12 s'],
  [185_000, '3 min 05 s'],
  [7_800_000, '2 h 10 min'],
])('%d ms is %s', (ms, text) => {
  expect(duration(ms)).toBe(text)
})

test('the plain form says each change once, of this run’s steps only', () => {
  const lines: string[] = []
  const terminal = { isTTY: false, columns: 80, rows: 24, write: (text: string) => void lines.push(text) }
  const progress = plainProgress(
    () => 'r1',
    terminal,
    () => 5000,
  )
  const say = (runId: string, row: TaskRow): void => progress.event({ type: 'task', runId, task: row })
  say('r1', task('train', 'QUEUED'))
  say('r1', task('train', 'RUNNING', { startedAt: 1000 }))
  say('r1', task('train', 'RUNNING', { startedAt: 1000 }))
  say('r2', task('other', 'RUNNING'))
  say('r1', task('loop', 'RUNNING', { kind: 'loop' }))
  say('r1', task('train', 'SUCCEEDED', { startedAt: 1000, endedAt: 3500 }))
  expect(lines).toEqual(['▸ train: running\n', '✓ train: succeeded  2.5 s\n'])
})

test('the live list fits its window, and what runs stays in sight', () => {
  const rows = [...Array.from({ length: 30 }, (_, n) => task(`s${n}`, 'SUCCEEDED')), task('now', 'RUNNING')]
  const lines = listLines(rows, 'Installing pandas', 1000, { columns: 40, rows: 12 })
  expect(lines.length).toBeLessThanOrEqual(12)
  expect(lines.join('\n')).toContain('now')
  expect(lines[0]).toContain('22 more')
  expect(lines.every((line) => line.length < 40)).toBe(true)
})

test('a running step is told with how far it says it is', () => {
  const row = task('train', 'RUNNING', { startedAt: 0, percent: 62 })
  expect(listLines([row], '', 12_900, { columns: 80, rows: 12 })[0]).toMatch(/running {2}62 % {2}12 s$/)
})

test('a problem names file, line, task, field and what to do', () => {
  expect(
    problemLines('a.yaml', {
      severity: 'error',
      code: 'x',
      message: 'No such input.',
      hint: 'Add it.',
      task: 'train',
      field: 'lr',
      line: 3,
    }),
  ).toEqual(['a.yaml:3:1, task train, field lr: error: No such input.', '    Add it.'])
})
