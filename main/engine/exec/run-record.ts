/** How one run is kept: journal, rows and MLflow, in step with the machine. */
import type { RunEvent } from '#core/run/machine-types.ts'
import { dependentsOf, progressOf, rowAt, toRows } from '#core/run/rows.ts'
import type { MachineState, Transition } from '#core/run/state.ts'
import { waitWords } from '#core/schedule/wait-words.ts'
import type { TrackingWriter } from '#engine/services.ts'
import { isEnded, type TaskRow, type Wait } from '#shared/run.ts'
import type { AttemptRecord, Journal } from './journal.ts'
import { logMetrics, mlflowStatus } from './track.ts'

/** Rows that an event touched, and those whose `waitingFor` changes with them. */
const touched = (event: RunEvent, { state, effects }: Transition): ReadonlySet<string> => {
  const paths = new Set(effects.flatMap((effect) => (effect.type === 'task-changed' ? [effect.path] : [])))
  if ('path' in event) paths.add(event.path)
  const waiting = [...paths].flatMap((path) => dependentsOf(state, path))
  return new Set([...paths, ...waiting])
}

/**
 * Progress of an attempt. A power cut ends the process too, and the attempt is made again then, whether its beginning
 * was on disk or not.
 */
const softly = ({ type }: RunEvent): 'soft' | undefined =>
  type === 'task-running' || type === 'task-preparing' || type === 'task-prepared' ? 'soft' : undefined

export class RunRecord {
  private readonly runId: string
  private readonly journal: Journal
  private readonly tracking: TrackingWriter
  /** Path of a step → its MLflow run. */
  private readonly stepRuns = new Map<string, string>()
  private readonly waits = new Map<string, Wait>()
  /** Noted in the transaction under way. */
  private readonly fresh: string[] = []
  private readonly openReused: ((row: TaskRow, at: number) => string) | undefined
  private seq: number

  /** @param seq number of the next event; that of a recovered run follows those in the journal. */
  constructor(
    runId: string,
    parts: {
      readonly journal: Journal
      readonly tracking: TrackingWriter
      /** Makes the MLflow run of a step that was reused, and so never started. */
      readonly openReused?: (row: TaskRow, at: number) => string
    },
    seq = 0,
  ) {
    this.runId = runId
    this.journal = parts.journal
    this.tracking = parts.tracking
    this.openReused = parts.openReused
    this.seq = seq
  }

  stepRunOf(path: string): string | undefined {
    return this.stepRuns.get(path)
  }

  /** What an earlier process knew. */
  knowStepRun(path: string, stepRunId: string): void {
    this.stepRuns.set(path, stepRunId)
  }

  addAttempt(attempt: AttemptRecord): void {
    this.noteStepRun(attempt.path, attempt.stepRunId)
    this.waits.delete(attempt.path)
    this.journal.addAttempt(this.runId, attempt)
  }

  endAttempt(path: string, attempt: number): void {
    this.journal.endAttempt(this.runId, path, attempt)
  }

  endAttempts(): void {
    for (const { path, attempt } of this.journal.openAttempts(this.runId)) this.endAttempt(path, attempt)
  }

  decorate(rows: readonly TaskRow[]): TaskRow[] {
    return rows.map((row) => {
      const stepRunId = this.stepRuns.get(row.path)
      const known = stepRunId === undefined ? row : { ...row, runId: stepRunId }
      // That it needs a place is the machine's word; what is missing for it is the scheduler's.
      const wait = row.waits?.for === 'slot' ? this.waits.get(row.path) : undefined
      return wait === undefined ? known : { ...known, waits: wait, waitingFor: waitWords(wait) }
    })
  }

  /** What a step that has no place yet waits for, as far as this process knows. */
  noteWait(path: string, wait: Wait): void {
    this.waits.set(path, wait)
  }

  /**
   * Keeps an event and everything that follows from it in one transaction, before anything is done about it.
   * @param alongside joins the transaction.
   * @returns the rows that changed.
   */
  keep(event: RunEvent, next: Transition, alongside: () => void = () => undefined): TaskRow[] {
    let changed: TaskRow[] = []
    this.fresh.length = 0
    try {
      this.journal.transaction(() => {
        alongside()
        this.journal.addEvent(this.runId, this.seq, event)
        this.openReusedRuns(next, event.at)
        changed = this.keepRows(next.state, touched(event, next))
        for (const row of changed) this.endStep(row, event.at)
        this.keepRun(next.state)
      }, softly(event))
    } catch (cause) {
      // What was opened in a transaction that failed does not exist.
      for (const path of this.fresh) this.stepRuns.delete(path)
      throw cause
    }
    this.seq += 1
    return changed
  }

  private noteStepRun(path: string, stepRunId: string): void {
    if (this.stepRuns.has(path)) return
    this.stepRuns.set(path, stepRunId)
    this.fresh.push(path)
  }

  private openReusedRuns({ state, effects }: Transition, at: number): void {
    for (const effect of effects) {
      if (effect.type !== 'task-changed' || effect.state !== 'CACHED') continue
      const row = this.stepRuns.has(effect.path) ? undefined : rowAt(state, effect.path)
      const stepRunId = row && this.openReused?.(row, at)
      if (stepRunId !== undefined) this.noteStepRun(effect.path, stepRunId)
    }
  }

  private keepRows(state: MachineState, paths: ReadonlySet<string>): TaskRow[] {
    if (!isEnded(state.run)) {
      const changed = this.decorate([...paths].flatMap((path) => rowAt(state, path) ?? []))
      for (const row of changed) this.journal.putRow(this.runId, 0, row)
      return changed
    }
    // The end puts them into their order for good.
    const all = this.decorate(toRows(state))
    for (const [position, row] of all.entries()) this.journal.putRow(this.runId, position, row)
    return all.filter((row) => paths.has(row.path))
  }

  private keepRun(state: MachineState): void {
    const { run, outputs, failure, endedAt } = state
    const why = failure === undefined ? {} : { failure }
    const when = endedAt === undefined ? {} : { endedAt }
    this.journal.updateRun(this.runId, { state: run, outputs, ...why, ...when, progress: progressOf(state) })
    if (endedAt !== undefined) this.tracking.endRun(this.runId, mlflowStatus(run), endedAt)
  }

  private endStep(row: TaskRow, at: number): void {
    if (row.runId === undefined || !isEnded(row.state)) return
    if (row.outputs !== undefined) logMetrics(this.tracking, row.runId, row.outputs, at)
    this.tracking.endRun(row.runId, mlflowStatus(row.state), row.endedAt ?? at)
  }
}
