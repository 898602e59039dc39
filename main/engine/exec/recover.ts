/**
 * Settles a run that an earlier process left unfinished. Nothing is guessed: a step that left its status is
 * finalised from its files, one that still lives is ended with everything it started (taking it over comes with
 * adoption), and all the rest is INTERRUPTED.
 */
import { locate } from '#core/run/expand.ts'
import { advance, begin } from '#core/run/machine.ts'
import type { RunEvent } from '#core/run/machine-types.ts'
import type { MachineState } from '#core/run/state.ts'
import { componentOf, type PipelineDocument } from '#core/spec/document.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import type { Clock, TrackingWriter, WorkspacePaths } from '#engine/services.ts'
import type { ComponentSpec } from '#shared/pipeline.ts'
import { isEnded, type TaskRow } from '#shared/run.ts'
import { attemptPathsIn, runFolder } from './attempt-paths.ts'
import { readDocument } from './documents.ts'
import type { AttemptRecord, Journal } from './journal.ts'
import { openRunLog } from './log/run-log.ts'
import { isAlive } from './process/identity.ts'
import { killTree } from './process/kill-tree.ts'
import { readExit, readSpawn } from './process/launcher.ts'
import { RunRecord } from './run-record.ts'
import { outputPlaces } from './step/executor-input.ts'
import { failureOf } from './step/failures.ts'
import { finalize } from './step/finalize.ts'
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
  const spawned = readSpawn(attemptPathsIn(attempt.directory))
  const pid = spawned !== undefined && isAlive(spawned) ? spawned.pid : undefined
  await killTree({ pid, marker: attempt.marker }, graceMs)
}

const componentAt = (state: MachineState, path: string): ComponentSpec | undefined => {
  const number = locate(state.instances, path)
  const instance = number === undefined ? undefined : state.instances.at(number)
  return instance?.task === undefined ? undefined : componentOf(state.doc, instance.task)
}

/** What its files say about an attempt that has ended; undefined when they do not say enough. */
const verdict = async (
  attempt: AttemptRecord,
  state: MachineState,
  services: RecoverServices,
): Promise<RunEvent | undefined> => {
  const about = { at: services.clock.now(), path: attempt.path, attempt: attempt.attempt }
  const paths = attemptPathsIn(attempt.directory)
  const status = readExit(paths)
  const component = componentAt(state, attempt.path)
  if (status === undefined || component === undefined) return undefined
  if (status !== 0) return { type: 'task-failed', ...about, failure: failureOf({ status }, paths) }
  const folder = services.tracking.artifactDirectory(attempt.stepRunId)
  const outcome = await finalize(component, outputPlaces(component, paths), paths, folder)
  if (outcome.type === 'succeeded') return { type: 'task-succeeded', ...about, outputs: outcome.outputs }
  return outcome.type === 'failed' ? { type: 'task-failed', ...about, failure: outcome.failure } : undefined
}

const replay = (doc: PipelineDocument, events: readonly RunEvent[]): MachineState | undefined => {
  const [first, ...rest] = events
  if (first?.type !== 'run-started') return undefined
  return rest.reduce((state, event) => advance(state, event).state, begin(doc, first).state)
}

/** The last resort: its document or journal cannot be read any more. */
const endBlindly = (runId: string, services: RecoverServices, rows: readonly TaskRow[]): void => {
  const at = services.clock.now()
  services.log(`Run ${runId} was left unfinished and its document cannot be read: it ends as interrupted.`)
  services.journal.transaction(() => {
    for (const row of rows) {
      if (isEnded(row.state)) continue
      services.journal.putRow(runId, 0, { ...row, state: 'INTERRUPTED', endedAt: at })
      if (row.runId !== undefined) services.tracking.endRun(row.runId, mlflowStatus('INTERRUPTED'), at)
    }
    const outputs = { parameters: {}, artifacts: {} }
    const done = rows.filter((row) => row.kind === 'step').length
    const progress = { total: done, done, failed: rows.filter((row) => row.state === 'FAILED').length }
    services.journal.updateRun(runId, { state: 'INTERRUPTED', outputs, endedAt: at, progress })
    services.tracking.endRun(runId, mlflowStatus('INTERRUPTED'), at)
  })
}

const finishLogs = async (
  runId: string,
  attempts: readonly AttemptRecord[],
  services: RecoverServices,
): Promise<void> => {
  const folder = runFolder(services.paths.runs, runId)
  const log = openRunLog({ folder, now: () => services.clock.now(), onGrowth: () => undefined })
  for (const { path, attempt, directory } of attempts) log.follow({ path, attempt, directory })
  await log.close()
}

export const recoverRun = async (runId: string, services: RecoverServices): Promise<void> => {
  const { journal, clock } = services
  const attempts = journal.openAttempts(runId)
  const statuses = new Map(attempts.map((one) => [one, readExit(attemptPathsIn(one.directory))]))
  await Promise.all(attempts.map(clear))
  await finishLogs(runId, attempts, services)
  const rows = journal.rows(runId)
  const events = journal.events(runId)
  const parsed = parsePipeline(readDocument(services.paths.runs, runId) ?? '')
  let state = parsed.ok ? replay(parsed.value, events) : undefined
  if (state === undefined) {
    endBlindly(runId, services, rows)
    return
  }
  const record = new RunRecord(runId, services, events.length)
  for (const row of rows) if (row.runId !== undefined) record.knowStepRun(row.path, row.runId)
  const apply = (event: RunEvent, alongside?: () => void): void => {
    if (state === undefined || isEnded(state.run)) return
    const next = advance(state, event)
    record.keep(event, next, alongside)
    state = next.state
  }
  for (const attempt of attempts) {
    // A status that only came with our own kill is not the step's: those end with the run.
    if (statuses.get(attempt) === undefined) continue
    const event = await verdict(attempt, state, services)
    if (event !== undefined) apply(event, () => record.endAttempt(attempt.path, attempt.attempt))
  }
  apply({ type: 'run-interrupted', at: clock.now() }, () => record.endAttempts())
}
