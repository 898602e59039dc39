import { describe, expect, it } from 'vitest'
import type { LogLine, RunSummary, TaskRow } from '#shared/run.ts'
import { areaUnder, classificationOf, rowShare } from '#ui/plot/classification.ts'
import { piecesOf, plainText, severityOf, withHits } from '#ui/run/log/log-line.ts'
import {
  emptyWindow,
  type LogAnswer,
  lineAt,
  nextPage,
  pageLines,
  withMore,
  withPage,
  withTail,
} from '#ui/run/log/log-window.ts'
import { kindOf, looksLikeText, treeLines } from '#ui/run/preview/artifact-kind.ts'
import { ticksOf, timelineOf } from './timeline.ts'

const run = (more: Partial<RunSummary> = {}): RunSummary => ({
  runId: 'r',
  name: 'r',
  experimentId: '1',
  experimentName: 'e',
  state: 'RUNNING',
  kind: 'pipeline',
  children: 0,
  startedAt: 1000,
  params: {},
  metrics: {},
  tags: {},
  lifecycle: 'active',
  ...more,
})
const task = (path: string, more: Partial<TaskRow> = {}): TaskRow => ({
  path,
  nodeId: path.replaceAll(/\[\d+\]/g, ''),
  name: path.split('/').at(-1) ?? path,
  kind: 'step',
  state: 'SUCCEEDED',
  attempts: [],
  ...more,
})

describe('timeline', () => {
  it('tells waiting, environment and running apart, per attempt', () => {
    const flaky = task('train', {
      state: 'SUCCEEDED',
      readyAt: 1000,
      attempts: [
        { attempt: 1, state: 'FAILED', prepareStartedAt: 2000, startedAt: 4000, endedAt: 5000 },
        { attempt: 2, state: 'SUCCEEDED', startedAt: 6000, endedAt: 9000 },
      ],
    })
    const row = timelineOf(run({ state: 'SUCCEEDED', endedAt: 9000 }), [flaky], 0).rows[0]
    expect(row?.segments.map((s) => [s.kind, s.from, s.to])).toEqual([
      ['waiting', 0, 1000],
      ['environment', 1000, 3000],
      ['failed', 3000, 4000],
      ['waiting', 4000, 5000],
      ['ran', 5000, 8000],
    ])
    expect(row?.duration).toBe(7000)
  })
  it('grows with the clock while something runs', () => {
    const live = task('a', {
      state: 'RUNNING',
      readyAt: 1000,
      attempts: [{ attempt: 1, state: 'RUNNING', startedAt: 1000 }],
    })
    const line = timelineOf(run(), [live, task('b', { state: 'QUEUED', waitingFor: ['a'] })], 4000)
    expect(line.rows[0]?.segments).toEqual([{ kind: 'running', from: 0, to: 3000, attempt: 1 }])
    expect(line.rows[1]).toMatchObject({ segments: [], wait: { waitingFor: ['a'] }, duration: undefined })
    expect(line.span).toBe(3000)
  })
  it('never draws past its own end, even if the clock of the page is a moment late', () => {
    const late = task('a', {
      state: 'RUNNING',
      readyAt: 3900,
      attempts: [{ attempt: 1, state: 'RUNNING', startedAt: 4700 }],
    })
    const line = timelineOf(run(), [task('b', { endedAt: 4650, startedAt: 1000 }), late], 4000)
    const ends = [
      ...line.rows.flatMap((row) => row.segments.map(({ to }) => to)),
      ...line.parallel.map(({ at }) => at),
    ]
    expect(line.span).toBe(3700)
    expect(Math.max(...ends)).toBeLessThanOrEqual(line.span)
  })
  it('counts how many ran at a time', () => {
    const at = (path: string, startedAt: number, endedAt: number): TaskRow =>
      task(path, { attempts: [{ attempt: 1, state: 'SUCCEEDED', startedAt, endedAt }] })
    const line = timelineOf(
      run({ state: 'SUCCEEDED', endedAt: 5000 }),
      [at('a', 1000, 3000), at('b', 2000, 5000)],
      0,
    )
    expect(line.parallel).toEqual([
      { at: 0, count: 1 },
      { at: 1000, count: 2 },
      { at: 2000, count: 1 },
      { at: 4000, count: 0 },
    ])
    expect(line.mostParallel).toBe(2)
  })
  it('names iterations from one and indents what stands in a container', () => {
    const line = timelineOf(run(), [task('loop', { kind: 'loop' }), task('loop[2]/train')], 2000)
    expect(line.rows.map((row) => [row.name, row.depth])).toEqual([['train · 3', 0]])
    expect(timelineOf(run(), [task('sub', { kind: 'dag' }), task('sub/train')], 2000).rows[0]?.depth).toBe(1)
  })
  it('puts round ticks on the axis', () => {
    expect(ticksOf(72_000, 6)).toEqual([0, 15_000, 30_000, 45_000, 60_000])
    expect(ticksOf(900, 6)).toEqual([0, 200, 400, 600, 800])
  })
})

const lines = (from: number, count: number): LogLine[] =>
  Array.from({ length: count }, (_, i) => ({
    t: 0,
    task: 'a',
    attempt: 1,
    stream: 'stdout',
    text: `line ${String(from + i)}`,
  }))
const answer = (from: number, count: number, total: number): LogAnswer => ({
  lines: lines(from, count),
  cursor: `c${String(from + count)}`,
  more: from + count < total,
  totalLines: total,
})

describe('a long log on screen', () => {
  const total = pageLines * 4
  const opened = withTail(emptyWindow, answer(total - 1000, 1000, total))

  it('shows the end at once', () => {
    expect(lineAt(opened, total - 1)?.text).toBe(`line ${String(total - 1)}`)
    expect(nextPage(opened, total - 40, total - 1)).toBeUndefined()
  })
  it('walks from the start to a page whose cursor it does not know', () => {
    expect(nextPage(opened, pageLines * 2, pageLines * 2 + 40)).toBe(0)
    const first = withPage(opened, 0, answer(0, pageLines, total))
    expect(nextPage(first, pageLines * 2, pageLines * 2 + 40)).toBe(1)
    const second = withPage(first, 1, answer(pageLines, pageLines, total))
    expect(second.starts[2]).toBe(`c${String(pageLines * 2)}`)
    const third = withPage(second, 2, answer(pageLines * 2, pageLines, total))
    expect(nextPage(third, pageLines * 2, pageLines * 2 + 40)).toBeUndefined()
    expect(lineAt(third, pageLines * 2 + 3)?.text).toBe(`line ${String(pageLines * 2 + 3)}`)
  })
  it('grows at the end and never holds more than it needs', () => {
    let window = opened
    for (let i = 0; i < 40; i++)
      window = withMore(window, answer(total + i * 1000, 1000, total + (i + 1) * 1000))
    expect(window.total).toBe(total + 40_000)
    expect(window.tail.length).toBeLessThanOrEqual(30_000)
    expect(lineAt(window, window.total - 1)?.text).toBe(`line ${String(total + 39_999)}`)
  })
})

describe('a log line', () => {
  const line = (text: string, stream: LogLine['stream'] = 'stderr'): LogLine => ({
    t: 0,
    task: 'a',
    attempt: 1,
    stream,
    text,
  })

  it('maps ANSI colours to our own names', () => {
    expect(piecesOf('\u001b[31;1mred\u001b[0m plain')).toEqual([
      { text: 'red', className: 'ansi-red ansi-bold' },
      { text: ' plain', className: '' },
    ])
  })
  it('shows what is left of a redrawn progress line', () => {
    expect(plainText('10%\r 50%\r100%\r')).toBe('100%')
  })
  it('finds hits across colour changes', () => {
    const pieces = withHits(piecesOf('a\u001b[31mbc\u001b[0md'), 'BCD')
    expect(pieces.map((piece) => [piece.text, piece.className])).toEqual([
      ['a', ''],
      ['bc', 'ansi-red log-hit'],
      ['d', 'log-hit'],
    ])
  })
  it('tells errors and warnings from plain lines, only on stderr', () => {
    expect(severityOf(line('Traceback (most recent call last):'))).toBe('error')
    expect(severityOf(line("ModuleNotFoundError: No module named 'x'"))).toBe('error')
    expect(severityOf(line('FutureWarning: old'))).toBe('warning')
    expect(severityOf(line('ValueError: printed', 'stdout'))).toBe('plain')
    expect(severityOf(line('exit 1', 'nagare'))).toBe('own')
  })
})

describe('artifacts', () => {
  const cases: [string, string, string][] = [
    ['report.html', 'text/html', 'html'],
    ['data/rows.CSV', 'text/plain', 'csv'],
    ['plot.png', 'image/png', 'image'],
    ['metrics.json', 'application/octet-stream', 'json'],
    ['MLmodel', 'application/octet-stream', 'text'],
    ['README.md', 'text/markdown', 'text'],
    ['model.pkl', 'application/octet-stream', 'binary'],
    ['output_data', 'application/json; charset=utf-8', 'json'],
  ]
  it.each(cases)('%s (%s) is shown as %s', (path, type, kind) => {
    expect(kindOf(path, type)).toBe(kind)
  })
  it('knows text by its beginning', () => {
    expect(looksLikeText('a,b\n1,2\n')).toBe(true)
    expect(looksLikeText('PK\0\u0003')).toBe(false)
  })
  it('lists folders first and opens them in place', () => {
    const folders = new Map([
      [
        '',
        [
          { path: 'b.txt', isDir: false },
          { path: 'a', isDir: true },
        ],
      ],
      [
        'a',
        [
          { path: 'a/x10', isDir: false },
          { path: 'a/x9', isDir: false },
        ],
      ],
    ])
    const names = treeLines(folders, new Set(['a'])).map((one) => `${'-'.repeat(one.depth)}${one.name}`)
    expect(names).toEqual(['a', '-x9', '-x10', 'b.txt'])
  })
})

describe('classification metrics', () => {
  const metadata = {
    confidenceMetrics: [
      { confidenceThreshold: 0.5, falsePositiveRate: 0.2, recall: 0.8 },
      { confidenceThreshold: 0.9, falsePositiveRate: 0, recall: 0.5 },
    ],
    confusionMatrix: {
      annotationSpecs: [{ displayName: 'stays' }, { displayName: 'churns' }],
      rows: [{ row: [9, 1] }, { row: [2, 8] }],
    },
  }
  it('reads curve and matrix as KFP writes them', () => {
    const found = classificationOf(metadata)
    expect(found?.roc.map((point) => point.fpr)).toEqual([0, 0.2])
    expect(found?.confusion).toEqual({
      labels: ['stays', 'churns'],
      counts: [
        [9, 1],
        [2, 8],
      ],
    })
    expect(rowShare(found?.confusion ?? { labels: [], counts: [] }, 0, 1)).toBeCloseTo(0.1)
  })
  it('computes the area under the curve', () => {
    expect(areaUnder([{ fpr: 0, tpr: 1, threshold: 1 }])).toBe(1)
    expect(areaUnder([{ fpr: 0.5, tpr: 0.5, threshold: 1 }])).toBe(0.5)
  })
  it('takes nothing from metadata of another shape', () => {
    expect(classificationOf({ confusionMatrix: 'x', confidenceMetrics: 3 })).toBeUndefined()
    expect(classificationOf({ confusionMatrix: { rows: [{ row: [1] }, { row: [1, 2] }] } })).toBeUndefined()
  })
})
