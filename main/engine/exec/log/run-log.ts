import { appendFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as breathe } from 'node:timers/promises'
import { type LogIndex, type LogRecord, type LogSource, logFile, openLogIndex } from './log-index.ts'
import { type TailFile, tailFile } from './tail-file.ts'

const pollMs = 120
/** What one look may read per file before the event loop gets its turn. */
const budgetBytes = 4 << 20

export const indexFile = (folder: string): string => join(folder, 'log.index')

interface Follower {
  readonly source: LogSource
  readonly number: number
  readonly tails: readonly TailFile[]
  noted: number
  toldOfCut: boolean
  percent: number | undefined
}

export interface AttemptLog {
  /** A line of Nagare's own. */
  note(text: string): void
  /** Everything the attempt has printed is in the index when this resolves. */
  finish(): Promise<void>
}

/** The log of one run while it is written. */
export interface RunLog {
  readonly index: LogIndex
  follow(source: LogSource): AttemptLog
  /** Stops looking; what was followed is finished first. */
  close(): Promise<void>
}

interface RunLogOptions {
  readonly folder: string
  readonly now: () => number
  /** Something was added. */
  readonly onGrowth: () => void
  /** What a running attempt says on its output about how far it is, 0..100, whenever that changes. */
  readonly onPercent?: (path: string, percent: number | undefined) => void
}

/** Where to go on after a restart: the end of what the index holds of each stream. */
const takenSoFar =
  (index: LogIndex, number: number) =>
  (stream: LogRecord['stream']): number =>
    index.records.findLast((record) => record.source === number && record.stream === stream)?.to ?? 0

const followerOf = (index: LogIndex, source: LogSource): Follower => {
  const known = index.sources.findIndex((one) => one.path === source.path && one.attempt === source.attempt)
  const number = known === -1 ? index.addSource(source) : known
  const taken = known === -1 ? () => 0 : takenSoFar(index, number)
  const tails = (['stdout', 'stderr'] as const).map((stream) =>
    tailFile(logFile(source, stream), number, stream, taken(stream)),
  )
  return { source, number, tails, noted: taken('nagare'), toldOfCut: false, percent: undefined }
}

/** Of two streams the one whose bar has moved last. */
const percentOf = ({ tails }: Follower, now: number): number | undefined => {
  const heard = tails.filter(({ bars }) => bars.heardAt !== undefined)
  const [newest] = heard.sort((a, b) => (b.bars.heardAt ?? 0) - (a.bars.heardAt ?? 0))
  return newest?.bars.percentAt(now)
}

const tell = ({ onPercent }: RunLogOptions, follower: Follower, percent: number | undefined): void => {
  if (follower.percent === percent) return
  follower.percent = percent
  onPercent?.(follower.source.path, percent)
}

const sizeOf = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0

/**
 * Brings the index of a run up to date with attempts that have ended: after a power cut its last lines may be missing
 * though the attempts are known to have ended.
 */
export const catchUp = async (
  folder: string,
  sources: readonly LogSource[],
  now: () => number,
): Promise<void> => {
  const log = openRunLog({ folder, now, onGrowth: () => undefined })
  const places = new Map(log.index.sources.map((one, number) => [`${one.attempt} ${one.path}`, number]))
  const reached = new Map<string, number>()
  for (const { source, stream, to } of log.index.records) reached.set(`${source} ${stream}`, to)
  const isBehind = (source: LogSource): boolean =>
    (['stdout', 'stderr'] as const).some((stream) => {
      const place = places.get(`${source.attempt} ${source.path}`)
      return sizeOf(logFile(source, stream)) > (reached.get(`${place} ${stream}`) ?? 0)
    })
  for (const source of sources) if (isBehind(source)) await log.follow(source).finish()
}

export const openRunLog = (options: RunLogOptions): RunLog => {
  const index = openLogIndex(indexFile(options.folder))
  const live = new Set<Follower>()
  let timer: ReturnType<typeof setInterval> | undefined

  const note = (follower: Follower, text: string): void => {
    const line = `${text.replaceAll('\n', ' ')}\n`
    const to = follower.noted + Buffer.byteLength(line)
    try {
      appendFileSync(logFile(follower.source, 'nagare'), line)
    } catch {
      // Our remarks are not worth a step: on a full disk they are left out.
      return
    }
    index.append([
      { t: options.now(), source: follower.number, stream: 'nagare', from: follower.noted, to, lines: 1 },
    ])
    follower.noted = to
    options.onGrowth()
  }
  const look = (follower: Follower, final: boolean): boolean => {
    const records: LogRecord[] = []
    const done = follower.tails.map((tail) => tail.take(options.now(), budgetBytes, final, records))
    index.append(records)
    if (records.length > 0) options.onGrowth()
    if (!follower.toldOfCut && follower.tails.some((tail) => tail.cut)) {
      follower.toldOfCut = true
      note(follower, 'A line longer than 64 KB goes on in the next.')
    }
    return done.every(Boolean)
  }
  const lookAtAll = (): void => {
    for (const follower of live) {
      look(follower, false)
      tell(options, follower, percentOf(follower, options.now()))
    }
  }
  const finish = async (follower: Follower): Promise<void> => {
    if (!live.has(follower)) return
    while (!look(follower, true)) await breathe()
    live.delete(follower)
    tell(options, follower, undefined)
    for (const tail of follower.tails) tail.close()
    if (live.size > 0 || timer === undefined) return
    clearInterval(timer)
    timer = undefined
  }
  return {
    index,
    follow: (source) => {
      const follower = followerOf(index, source)
      live.add(follower)
      timer ??= setInterval(lookAtAll, pollMs)
      return { note: (text) => note(follower, text), finish: () => finish(follower) }
    },
    close: async () => {
      await Promise.all([...live].map(finish))
    },
  }
}
