import { appendFileSync, mkdirSync, readFileSync, statSync, truncateSync } from 'node:fs'
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
  /** None: the end of a line that was shown before it came. */
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

const asLine = (record: LogRecord): StoredLine => [
  record.t,
  record.source,
  streams.indexOf(record.stream),
  record.from,
  record.to,
  record.lines,
]

interface Stored {
  readonly lines: readonly StoredLine[]
  /** Bytes of the file that hold whole lines. */
  readonly bytes: number
}

/** Up to the first line that is not whole: a crash or a full disk may leave half of one, a power cut zeros. */
const readStored = (file: string): Stored => {
  let text: Buffer
  try {
    text = readFileSync(file)
  } catch {
    return { lines: [], bytes: 0 }
  }
  const lines: StoredLine[] = []
  let bytes = 0
  for (let end = text.indexOf(newline); end !== -1; end = text.indexOf(newline, bytes)) {
    const line = parseLine(text.toString('utf8', bytes, end))
    if (line === undefined) break
    lines.push(line)
    bytes = end + 1
  }
  return { lines, bytes }
}

const newline = 10

const parseLine = (text: string): StoredLine | undefined => {
  try {
    const line: unknown = JSON.parse(text)
    return Array.isArray(line) && line.length >= 4 ? (line as unknown as StoredLine) : undefined
  } catch {
    return undefined
  }
}

const cutTo = (file: string, size: number): void => {
  const facts = statSync(file, { throwIfNoEntry: false })
  if (facts !== undefined && facts.size > size) truncateSync(file, size)
}

/** Opens (or begins) the index in this file. */
export const openLogIndex = (file: string): LogIndex => {
  const sources: LogSource[] = []
  const records: LogRecord[] = []
  const stored = readStored(file)
  for (const line of stored.lines) {
    if (line[0] === 'source') {
      sources.push({ path: line[1], attempt: line[2], directory: join(dirname(file), line[3]) })
    } else {
      const [t, source, stream, from, to, lines] = line
      records.push({ t, source, stream: streams[stream] ?? 'stdout', from, to, lines })
    }
  }
  let unsaved = ''
  let size = stored.bytes
  // Something may stand behind the last whole line.
  let clean = false
  // A full disk must not stop the looking: what cannot be written now goes out with the next line.
  const write = (lines: readonly StoredLine[]): void => {
    unsaved += lines.map((line) => `${JSON.stringify(line)}\n`).join('')
    try {
      if (!clean) cutTo(file, size)
      clean = false
      appendFileSync(file, unsaved)
      clean = true
      size += Buffer.byteLength(unsaved)
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
      write(added.map(asLine))
      for (const record of added) records.push(record)
    },
  }
}
