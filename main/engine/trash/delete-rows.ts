import { existsSync } from 'node:fs'
import { relative, sep } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { execute, firstRow, type StoreContext } from '#engine/tracking/context.ts'
import type { Candidate, Candidates } from './candidates.ts'
import type { Files } from './folders.ts'

/** One transaction deletes as much as fits into this, so that other clients wait for no more. */
const sliceMs = 25

/** The run, in this order, and what hangs on it by name; the rest goes by the schema's own rules. */
const deleteRun = (context: StoreContext, run: Candidate): boolean => {
  // Somebody may have restored it since it was judged.
  if (execute(context, "DELETE FROM runs WHERE id = ? AND lifecycle = 'deleted'", run.key) === 0) return false
  execute(context, 'DELETE FROM pipeline_runs WHERE run_id = ?', run.id)
  // A nested run that stays would be below nothing and shown nowhere.
  execute(context, 'UPDATE runs SET parent_run_id = NULL WHERE parent_run_id = ?', run.id)
  return true
}

const isEmpty = (context: StoreContext, experiment: number): boolean =>
  firstRow(
    context,
    `SELECT 1 FROM runs WHERE experiment = ? UNION ALL SELECT 1 FROM logged_models WHERE experiment = ?`,
    experiment,
    experiment,
  ) === undefined

const deleteOne = (context: StoreContext, one: Candidate): boolean => {
  if (one.kind === 'run') return deleteRun(context, one)
  if (one.kind === 'model') return execute(context, 'DELETE FROM logged_models WHERE id = ?', one.key) > 0
  const sql = "DELETE FROM experiments WHERE id = ? AND lifecycle = 'deleted'"
  return isEmpty(context, one.key) && execute(context, sql, one.key) > 0
}

/** Below the state folder, with slashes, as `removals` keeps it. */
const noted = (state: string, folder: string): string => relative(state, folder).split(sep).join('/')

/**
 * Deletes rows, each together with the note about its files; models and runs before the experiments that they are in.
 * Gives what is gone. A crash in between leaves the rest in the trash, whole.
 */
export const deleteRows = async (
  context: StoreContext,
  going: Candidates,
  options: { readonly state: string; readonly filesOf: (one: Candidate) => Files },
): Promise<readonly Candidate[]> => {
  const waiting = [...going.models, ...going.runs, ...going.experiments]
  const gone: Candidate[] = []
  const note = 'INSERT INTO removals (folder) VALUES (?)'
  for (let at = 0; at < waiting.length; ) {
    const until = performance.now() + sliceMs
    context.write(() => {
      for (; at < waiting.length && performance.now() < until; at += 1) {
        const one = waiting[at]
        if (one === undefined || !deleteOne(context, one)) continue
        for (const folder of options.filesOf(one).folders.filter((path) => existsSync(path)))
          execute(context, note, noted(options.state, folder))
        gone.push(one)
      }
    })
    await turn()
  }
  return gone
}
