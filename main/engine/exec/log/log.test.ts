import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type LogIndex, type LogRecord, type LogSource, logFile, openLogIndex } from './log-index.ts'
import { countPieces, finishedBytes, forEachPiece, maxLine, shownText } from './pieces.ts'
import { readLog } from './read-log.ts'
import { catchUp, indexFile, openRunLog, type RunLog } from './run-log.ts'
import { tailFile } from './tail-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nagare-log-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const sourceOf = (path: string, attempt = 1): LogSource => {
  const directory = join(folder, path, String(attempt))
  mkdirSync(directory, { recursive: true })
  return { path, attempt, directory }
}
const piecesOf = (buffer: Buffer): string[] => {
  const found: string[] = []
  forEachPiece(buffer, (from, to) => found.push(buffer.toString('utf8', from, to)))
  return found
}
let now = 0
const openLog = (): RunLog => openRunLog({ folder, now: () => now, onGrowth: () => undefined })

describe('lines', () => {
  it('are what stands between line ends; an endless one is cut into pieces between characters', () => {
    expect(piecesOf(Buffer.from('a\n\nb'))).toEqual(['a', '', 'b'])
    const endless = 'é'.repeat(maxLine)
    const pieces = piecesOf(Buffer.from(endless))
    expect(pieces.length).toBeGreaterThan(1)
    expect(pieces.join('')).toBe(endless)
    expect(countPieces(Buffer.from(endless))).toBe(pieces.length)
  })

  it('that redraw themselves are shown in their last state', () => {
    const shown = (text: string): string => shownText(Buffer.from(text), 0, Buffer.byteLength(text))
    expect([shown('1%\r2%\r3%'), shown('windows\r'), shown('3%\r'), shown('plain')]).toEqual([
      '3%',
      'windows',
      '3%',
      'plain',
    ])
  })

  it('are taken when they are finished', () => {
    const taken = (text: string, redrawn = false, final = false): number =>
      finishedBytes(Buffer.from(text), { redrawn, final })
    expect([taken('a\nb'), taken('a'), taken('a\rb'), taken('a\rb', true), taken('a', false, true)]).toEqual([
      2, 0, 0, 2, 1,
    ])
  })
})

describe('following a file', () => {
  it('takes every byte once, however it grows and however little may be read at a time', () => {
    const chunks = fc.array(
      fc.tuple(
        fc.string({ unit: fc.constantFrom('a', '\n', '\r', 'é'), maxLength: 300 }),
        fc.nat({ max: 400 }),
      ),
    )
    fc.assert(
      fc.property(chunks, (list) => {
        const file = join(folder, 'grows')
        writeFileSync(file, '')
        const records: LogRecord[] = []
        const tail = tailFile(file, 0, 'stdout', 0)
        for (const [text, budget] of list) {
          appendFileSync(file, text)
          tail.take(0, budget + 1, false, records)
        }
        while (!tail.take(0, 1 << 20, true, records));
        tail.close()
        const all = Buffer.from(list.map(([text]) => text).join(''))
        expect(records.reduce((end, record) => (record.from === end ? record.to : -1), 0)).toBe(all.length)
        const counted = records.reduce((sum, record) => sum + record.lines, 0)
        expect(counted).toBe(
          records.reduce((sum, { from, to }) => sum + countPieces(all.subarray(from, to)), 0),
        )
      }),
      { numRuns: 60 },
    )
  })
})

describe('a line that redraws itself', () => {
  let [file, tail] = ['', tailFile('', 0, 'stderr', 0)]
  const source = (): LogSource => ({ path: 'a', attempt: 1, directory: folder })
  const records: LogRecord[] = []
  const index = (): LogIndex => ({ ...openLogIndex(indexFile(folder)), sources: [source()], records })
  beforeEach(() => {
    file = logFile(source(), 'stderr')
    tail = tailFile(file, 0, 'stderr', 0)
    records.length = 0
    writeFileSync(file, '')
  })
  afterEach(() => tail.close())
  const look = (at: number, final = false): string[] => {
    tail.take(at, 1 << 20, final, records)
    return readLog(index(), {}).lines.map((line) => line.text)
  }

  it('begins without an empty one', () => {
    appendFileSync(file, '\r1%')
    expect(look(10_000)).toEqual([])
    appendFileSync(file, '\r2%\r3%')
    expect(look(10_100)).toEqual(['2%'])
  })

  it('and rests is shown as it stands; its end is no line of its own', () => {
    appendFileSync(file, '\r1%\r2%')
    expect([look(10_000), look(10_100), look(12_100)]).toEqual([['1%'], ['1%'], ['1%', '2%']])
    appendFileSync(file, '\nafter\n')
    expect(look(12_200)).toEqual(['1%', '2%', 'after'])
    expect(readLog(index(), { line: 2 }).lines.map((line) => line.text)).toEqual(['after'])
    expect(readLog(index(), { tail: true, limit: 2 }).lines.map((line) => line.text)).toEqual(['2%', 'after'])
    expect(readLog(index(), {}).totalLines).toBe(3)
  })

  it('goes on after its rest, and a question that waits for its answer is not split', () => {
    appendFileSync(file, 'name? ')
    expect([look(10_000), look(20_000)]).toEqual([[], []])
    appendFileSync(file, 'me\n\r1%')
    look(20_100)
    expect(look(30_000)).toEqual(['name? me', '1%'])
    appendFileSync(file, '\r2%\r3%\n')
    expect(look(30_100, true)).toEqual(['name? me', '1%', '3%'])
  })
})

describe('the merged log', () => {
  const fill = async (texts: readonly (readonly [string, string])[]): Promise<RunLog> => {
    const log = openLog()
    const attempts = new Map(['a', 'b/x', 'b/y'].map((path) => [path, { source: sourceOf(path) }]))
    const open = new Map([...attempts].map(([path, { source }]) => [path, log.follow(source)]))
    for (const [path, text] of texts) {
      now += 200
      const source = attempts.get(path)?.source
      if (source === undefined) throw new Error(path)
      appendFileSync(logFile(source, 'stdout'), text)
      await open.get(path)?.finish()
      open.set(path, log.follow(source))
    }
    await log.close()
    return log
  }

  it('is the same in pages of any size, and again after a restart', async () => {
    const log = await fill([
      ['a', '1\n2\n3\n'],
      ['b/x', '4\n'],
      ['a', '5\n6\n'],
      ['b/y', '7\n8\n9\n'],
    ])
    const whole = readLog(log.index, {}).lines.map((line) => line.text)
    expect(whole).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9'])
    for (const limit of [1, 2, 3, 4, 100]) {
      const seen: string[] = []
      let cursor: string | undefined
      for (let more = true; more; ) {
        const page = readLog(log.index, { limit, ...(cursor === undefined ? {} : { cursor }) })
        seen.push(...page.lines.map((line) => line.text))
        cursor = page.cursor
        more = page.more
      }
      expect(seen).toEqual(whole)
    }
    const again = openLogIndex(indexFile(folder))
    expect(readLog(again, {}).lines).toEqual(readLog(log.index, {}).lines)
  })

  it('can be seen from its end, and for one task or container', async () => {
    const { index } = await fill([
      ['a', '1\n2\n'],
      ['b/x', '3\n'],
      ['b/y', '4\n5\n'],
    ])
    const texts = (query: Parameters<typeof readLog>[1]): string[] =>
      readLog(index, query).lines.map((line) => line.text)
    expect(texts({ tail: true, limit: 2 })).toEqual(['4', '5'])
    expect(texts({ tail: true, limit: 100 })).toEqual(['1', '2', '3', '4', '5'])
    expect(texts({ task: 'b' })).toEqual(['3', '4', '5'])
    expect(texts({ task: 'b', tail: true, limit: 2 })).toEqual(['4', '5'])
    expect(readLog(index, { task: 'a', limit: 1 })).toMatchObject({ more: true, totalLines: 2 })
    expect(readLog(index, { task: 'nobody' })).toMatchObject({ lines: [], more: false, totalLines: 0 })
  })

  it('goes on where it was after a restart, without a gap or a repeated byte', async () => {
    const source = sourceOf('a')
    const first = openLog()
    const attempt = first.follow(source)
    attempt.note('begun')
    appendFileSync(logFile(source, 'stdout'), '1\n2\n')
    await attempt.finish()
    appendFileSync(logFile(source, 'stdout'), '3\n')
    const second = openLog()
    const adopted = second.follow(source)
    adopted.note('went on')
    await second.close()
    expect(readLog(second.index, {}).lines.map((line) => line.text)).toEqual([
      'begun',
      '1',
      '2',
      'went on',
      '3',
    ])
    expect(second.index.sources).toHaveLength(1)
  })

  it('survives a log that somebody deleted', async () => {
    const { index } = await fill([['a', '1\n']])
    rmSync(join(folder, 'a'), { recursive: true })
    expect(readLog(index, {})).toMatchObject({ lines: [], more: false })
  })
})

describe('an index', () => {
  it('whose last line is half, or no line at all, goes on behind the last whole one', async () => {
    const source = sourceOf('only')
    writeFileSync(logFile(source, 'stdout'), 'one\n')
    let log = openLog()
    await log.follow(source).finish()
    appendFileSync(indexFile(folder), `[1,0,0,4,${'\0'.repeat(20)}`)
    appendFileSync(logFile(source, 'stdout'), 'two\nthree\n')
    log = openLog()
    await log.follow(source).finish()
    const texts = (index: LogIndex): string[] => readLog(index, {}).lines.map((line) => line.text)
    expect(texts(log.index)).toEqual(['one', 'two', 'three'])
    expect(texts(openLogIndex(indexFile(folder)))).toEqual(['one', 'two', 'three'])
  })

  it('that a power cut left behind what had been printed is brought up to date, without a line twice', async () => {
    const [first, second] = [sourceOf('a'), sourceOf('b')]
    for (const source of [first, second]) writeFileSync(logFile(source, 'stdout'), `${source.path}1\n`)
    await openLog().follow(first).finish()
    appendFileSync(logFile(first, 'stdout'), 'a2\n')
    await catchUp(folder, [first, second], () => 0)
    await catchUp(folder, [first, second], () => 0)
    const lines = readLog(openLogIndex(indexFile(folder)), {}).lines
    expect(lines.map((line) => line.text)).toEqual(['a1', 'a2', 'b1'])
  })

  it('gives the page from any line on', async () => {
    const source = sourceOf('only')
    const log = openLog()
    const attempt = log.follow(source)
    for (let part = 0; part < 5; part += 1) {
      appendFileSync(logFile(source, 'stdout'), `${part}a\n${part}b\n${part}c\n`)
      await sleep(150)
    }
    await attempt.finish()
    const from = (line: number): string[] =>
      readLog(log.index, { line, limit: 4 }).lines.map((one) => one.text)
    expect(log.index.records.length).toBeGreaterThan(1)
    expect([from(0), from(7), from(14), from(15)]).toEqual([
      ['0a', '0b', '0c', '1a'],
      ['2b', '2c', '3a', '3b'],
      ['4c'],
      [],
    ])
  })
})
