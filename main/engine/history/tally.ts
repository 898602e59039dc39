import type { HistoryCount, HistoryProgress, HistoryReport, LeftOut } from '#shared/history.ts'
import type { Amount } from './copy-artifacts.ts'

type Kind = 'experiments' | 'runs' | 'loggedModels' | 'registeredModels' | 'modelVersions'

/** Counts what happens and tells of it. */
export interface Tally {
  count(kind: Kind, what: keyof HistoryCount, by?: number): void
  leaveOut(trouble: LeftOut): void
  note(text: string): void
  points(count: number): void
  artifacts(amount: Amount): void
  stage(stage: HistoryProgress['stage'], total: number): void
  /** One more of the stage is done. */
  step(): void
  report(): HistoryReport
}

/** Reports stay readable, and small enough for one message, whatever a broken store holds. */
const mostTroubles = 1000

export const createTally = (parts: {
  readonly from: string
  readonly to: string
  readonly dryRun: boolean
  readonly now: () => number
  readonly onProgress: (progress: HistoryProgress) => void
}): Tally => {
  const started = parts.now()
  const zero = (): { -readonly [K in keyof HistoryCount]: number } => ({ taken: 0, here: 0, leftOut: 0 })
  const counts = {
    experiments: zero(),
    runs: zero(),
    loggedModels: zero(),
    registeredModels: zero(),
    modelVersions: zero(),
  }
  const leftOut: LeftOut[] = []
  const notes: string[] = []
  const artifacts = { files: 0, bytes: 0 }
  let progress: HistoryProgress = { stage: 'reading', done: 0, total: 0, points: 0, bytes: 0 }
  let unsaid = 0
  const tell = (change: Partial<HistoryProgress>): void => {
    progress = { ...progress, ...change }
    parts.onProgress(progress)
  }
  return {
    count: (kind, what, by = 1) => void (counts[kind][what] += by),
    leaveOut: (trouble) => {
      if (leftOut.length < mostTroubles) leftOut.push(trouble)
      else unsaid += 1
    },
    note: (text) => void (notes.length < mostTroubles && notes.push(text)),
    points: (count) => void (progress = { ...progress, points: progress.points + count }),
    artifacts: ({ files, bytes }) => {
      artifacts.files += files
      artifacts.bytes += bytes
      progress = { ...progress, bytes: artifacts.bytes }
    },
    stage: (stage, total) => tell({ stage, done: 0, total }),
    step: () => tell({ done: progress.done + 1 }),
    report: () => ({
      from: parts.from,
      to: parts.to,
      dryRun: parts.dryRun,
      ...counts,
      points: progress.points,
      artifacts,
      leftOut,
      notes:
        unsaid === 0 ? notes : [...notes, `${unsaid} more things were left out that are not listed here.`],
      seconds: (parts.now() - started) / 1000,
    }),
  }
}
