import { appendFileSync, mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const streams = ['stdout', 'stderr', 'nagare'] as const
export type Stream = (typeof streams)[number]

/** Who wrote: one attempt of one task. Numbered in the order in which they began. */
export interface LogSource {
  readonly path: string
  readonly attempt: number
  readonly directory: string
}

/** Whole lines of one stream, seen at one time. */
export interface LogRecord {
  readonly t: number
  readonly source: number
  readonly stream: Stream
  readonly from: number
  readonly to: number
  readonly lines: number
}

const fileNames: Record<Stream, string> = { stdout: 'stdout.log', stderr: 'stderr.log', nagare: 'nagare.log' }
export const logFile = (source: LogSource, stream: Stream): string =>
  join(source.directory, fileNames[stream])

type StoredLine =
  | readonly ['source', string, number, string]
  | readonly [number, number, number, number, number, number]

/**
 * The order of everything that a run has printed: an append-only list of byte ranges in the files of its attempts,
 * by the time at which they were seen. It is kept beside the run, so the order is the same next year. A place in the
 * list is a place in the merged log; the text itself is read from the files when somebody looks.
 */
export interface LogIndex {
  readonly sources: readonly LogSource[]
  readonly records: readonly LogRecord[]
  addSource(source: LogSource): number
  append(records: readonly LogRecord[]): void
}

const stored = (record: LogRecord): StoredLine => [
  record.t,
  record.source,
  streams.indexOf(record.stream),
  record.from,
  record.to,
  record.lines,
]

const readLines = (file: string): StoredLine[] => {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return []
  }
  // After a crash the last line may be half; it is written again from the files by `recover`.
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  return whole
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as StoredLine)
}

/** Opens (or begins) the index in this file. */
export const openLogIndex = (file: string): LogIndex => {
  const sources: LogSource[] = []
  const records: LogRecord[] = []
  for (const line of readLines(file)) {
    if (line[0] === 'source') {
      sources.push({ path: line[1], attempt: line[2], directory: join(dirname(file), line[3]) })
    } else {
      const [t, source, stream, from, to, lines] = line
      records.push({ t, source, stream: streams[stream] ?? 'stdout', from, to, lines })
    }
  }
  let unsaved = ''
  // A full disk must not stop the looking: what cannot be written now goes out with the next line.
  const write = (lines: readonly StoredLine[]): void => {
    unsaved += lines.map((line) => `${JSON.stringify(line)}\n`).join('')
    try {
      appendFileSync(file, unsaved)
      unsaved = ''
    } catch {
      // Tried again.
    }
  }
  return {
    sources,
    records,
    addSource: (source) => {
      mkdirSync(dirname(file), { recursive: true })
      write([['source', source.path, source.attempt, source.directory.slice(dirname(file).length + 1)]])
      return sources.push(source) - 1
    },
    append: (added) => {
      if (added.length === 0) return
      write(added.map(stored))
      for (const record of added) records.push(record)
    },
  }
}
