/**
 * Finds out how far an earlier process came with a run. Nothing is guessed and nothing is ended here: the driver goes
 * on from what this returns. Only a run that nobody can go on with is settled at once.
 */
import { advance, begin } from '#core/run/machine.ts'
import type { RunEvent } from '#core/run/machine-types.ts'
import type { MachineState } from '#core/run/state.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import type { Clock, TrackingWriter, WorkspacePaths } from '#engine/services.ts'
import { isEnded, type TaskRow } from '#shared/run.ts'
import { attemptPathsIn, runFolder } from './attempt-paths.ts'
import { readDocument } from './documents.ts'
import type { LeftRun } from './driver.ts'
import type { AttemptRecord, Journal } from './journal.ts'
import { catchUp } from './log/run-log.ts'
import { isAlive } from './process/identity.ts'
import { killTree } from './process/kill-tree.ts'
import { readSpawn } from './process/launcher.ts'
import { containerOf } from './step/container-record.ts'
import { removeVolumes } from './step/step-platform.ts'
import { mlflowStatus } from './track.ts'

export interface RecoverServices {
  readonly journal: Journal
  readonly tracking: TrackingWriter
  readonly clock: Clock
  readonly paths: WorkspacePaths
  readonly log: (line: string) => void
}

const graceMs = 2_000

/** Ends what is left of an attempt. The group is only touched while its leader is surely ours. */
const clear = async (attempt: AttemptRecord): Promise<void> => {
  const paths = attemptPathsIn(attempt.directory)
  const spawned = readSpawn(paths)
  const container = containerOf(paths)
  const pid = spawned !== undefined && isAlive(spawned) ? spawned.pid : undefined
  const tree = { pid, marker: attempt.marker, ...(container === undefined ? {} : { container }) }
  await killTree(tree, graceMs)
  removeVolumes(paths)
}

const replay = (doc: PipelineDocument, events: readonly RunEvent[]): MachineState | undefined => {
  const [first, ...rest] = events
  if (first?.type !== 'run-started') return undefined
  return rest.reduce((state, event) => advance(state, event).state, begin(doc, first).state)
}

/** The last resort: its document or journal cannot be read any more, so nobody can go on with it. */
export const endBlindly = async (runId: string, services: RecoverServices): Promise<void> => {
  const { journal, tracking, clock } = services
  services.log(`Run ${runId} was left unfinished and its document cannot be read: it ends as interrupted.`)
  const open = journal.openAttempts(runId)
  await Promise.all(open.map(clear))
  const at = clock.now()
  const rows = journal.rows(runId)
  journal.transaction(() => {
    for (const row of rows) {
      if (isEnded(row.state)) continue
      journal.putRow(runId, 0, { ...row, state: 'INTERRUPTED', endedAt: at })
      if (row.runId !== undefined) tracking.endRun(row.runId, mlflowStatus('INTERRUPTED'), at)
    }
    for (const { path, attempt } of open) journal.endAttempt(runId, path, attempt)
    journal.updateRun(runId, {
      state: 'INTERRUPTED',
      outputs: { parameters: {}, artifacts: {} },
      endedAt: at,
      progress: progressOf(rows),
    })
    tracking.endRun(runId, mlflowStatus('INTERRUPTED'), at)
  })
}

const progressOf = (rows: readonly TaskRow[]) => {
  const done = rows.filter((row) => row.kind === 'step').length
  return { total: done, done, failed: rows.filter((row) => row.state === 'FAILED').length }
}

export interface FoundRun extends LeftRun {
  readonly doc: PipelineDocument
}

/** Undefined when nobody can go on with it. */
export const findRun = async (runId: string, services: RecoverServices): Promise<FoundRun | undefined> => {
  const { journal } = services
  const events = journal.events(runId)
  const parsed = parsePipeline(readDocument(services.paths.runs, runId) ?? '')
  const state = parsed.ok ? replay(parsed.value, events) : undefined
  await catchUp(runFolder(services.paths.runs, runId), journal.endedAttempts(runId), () =>
    services.clock.now(),
  )
  if (!parsed.ok || state === undefined) return undefined
  const stepRuns = new Map(
    journal.rows(runId).flatMap((row) => (row.runId === undefined ? [] : [[row.path, row.runId] as const])),
  )
  return { doc: parsed.value, state, seq: events.length, open: journal.openAttempts(runId), stepRuns }
}
