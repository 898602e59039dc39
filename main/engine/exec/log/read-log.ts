import { closeSync, openSync, readSync } from 'node:fs'
import type { LogLine } from '#shared/run.ts'
import { type LogIndex, type LogRecord, type LogSource, logFile } from './log-index.ts'
import { forEachPiece, shownText } from './pieces.ts'

export interface LogQuery {
  /** A task's path, or a container's: everything inside it. */
  readonly task?: string
  readonly cursor?: string
  readonly tail?: boolean
  /** From this line on, counted from 0 among the chosen ones; instead of a cursor. */
  readonly line?: number
  readonly limit?: number
}
export interface LogPage {
  readonly lines: LogLine[]
  readonly cursor: string
  readonly more: boolean
  readonly totalLines: number
}

const defaultLimit = 1_000
/** Text of one answer; long lines make it shorter than `limit`. */
const maxPageBytes = 4 << 20

/** A place between two lines: so many records, and so many lines of the next one. */
interface Cursor {
  readonly record: number
  readonly line: number
}
const format = (cursor: Cursor): string => `${cursor.record}.${cursor.line}`
const parse = (text: string | undefined): Cursor => {
  const match = /^(\d+)\.(\d+)$/.exec(text ?? '')
  return { record: Number(match?.[1] ?? 0), line: Number(match?.[2] ?? 0) }
}

const readRange = (record: LogRecord, source: LogSource): Buffer => {
  const buffer = Buffer.alloc(record.to - record.from)
  try {
    const handle = openSync(logFile(source, record.stream), 'r')
    try {
      return buffer.subarray(0, readSync(handle, buffer, 0, buffer.length, record.from))
    } finally {
      closeSync(handle)
    }
  } catch {
    // A log that somebody deleted leaves its lines empty, not the page broken.
    return Buffer.alloc(0)
  }
}

const linesOf = (record: LogRecord, source: LogSource): LogLine[] => {
  const bytes = readRange(record, source)
  const lines: LogLine[] = []
  forEachPiece(bytes, (from, to) => {
    const text = shownText(bytes, from, to)
    lines.push({ t: record.t, task: source.path, attempt: source.attempt, stream: record.stream, text })
  })
  return lines.slice(0, record.lines)
}

const chosen =
  (index: LogIndex, task: string | undefined) =>
  (record: LogRecord): boolean => {
    if (task === undefined) return true
    const path = index.sources[record.source]?.path ?? ''
    return path === task || path.startsWith(`${task}/`) || path.startsWith(`${task}[`)
  }

/** From which place on there are `limit` chosen lines to the end. */
const tailStart = (index: LogIndex, wanted: (record: LogRecord) => boolean, limit: number): Cursor => {
  let left = limit
  for (let record = index.records.length - 1; record >= 0; record -= 1) {
    const one = index.records[record]
    if (one === undefined || !wanted(one)) continue
    if (one.lines >= left) return { record, line: one.lines - left }
    left -= one.lines
  }
  return { record: 0, line: 0 }
}

/** The place before one of the chosen lines; the end when there are not so many. */
const placeOfLine = (index: LogIndex, wanted: (record: LogRecord) => boolean, line: number): Cursor => {
  let left = line
  for (const [record, one] of index.records.entries()) {
    if (!wanted(one)) continue
    if (left < one.lines) return { record, line: left }
    left -= one.lines
  }
  return { record: index.records.length, line: 0 }
}

const startOf = (
  index: LogIndex,
  query: LogQuery,
  wanted: (record: LogRecord) => boolean,
  limit: number,
): Cursor => {
  if (query.cursor !== undefined) return parse(query.cursor)
  if (query.line !== undefined) return placeOfLine(index, wanted, query.line)
  return query.tail === true ? tailStart(index, wanted, limit) : parse(undefined)
}

/** Lines of a run in the order in which they were seen, all tasks merged, from a cursor on. */
export const readLog = (index: LogIndex, query: LogQuery): LogPage => {
  const limit = query.limit ?? defaultLimit
  const wanted = chosen(index, query.task)
  const totalLines = index.records.reduce((sum, record) => sum + (wanted(record) ? record.lines : 0), 0)
  const start = startOf(index, query, wanted, limit)
  const lines: LogLine[] = []
  let { record, line } = start
  let bytes = 0
  while (record < index.records.length && lines.length < limit && bytes < maxPageBytes) {
    const one = index.records[record]
    const source = one === undefined ? undefined : index.sources[one.source]
    if (one === undefined || source === undefined || !wanted(one)) {
      record += 1
      line = 0
      continue
    }
    const part = linesOf(one, source).slice(line, line + limit - lines.length)
    for (const text of part) lines.push(text)
    bytes += one.to - one.from
    line += part.length
    if (line >= one.lines || part.length === 0) {
      record += 1
      line = 0
    }
  }
  const more = index.records.slice(record).some(wanted)
  return { lines, cursor: format({ record, line }), more, totalLines }
}
