import type { Sql } from '#engine/db/open-database.ts'
import type { RunQueries } from '#engine/services.ts'
import type { RunState } from '#shared/run.ts'
import { allRows, type StoreContext } from '../context.ts'
import { checkedTag } from '../limits.ts'
import { keyValue, number, text } from '../rows.ts'
import { findRun } from '../run-row.ts'
import { moveRun } from '../runs.ts'
import { nameTag, putTag } from '../tags.ts'
import { histories } from './curve.ts'
import { listRuns } from './list.ts'
import { fromRuns, loadSummaries, stateSql } from './summaries.ts'

/** A parameter is text; as a sort key it is the number it spells, if it spells one. */
const asNumber = (value: unknown): number | null => {
  if (typeof value !== 'string' || value.trim() === '') return null
  const parsed = Number(value)
  return Number.isNaN(parsed) ? null : parsed
}

const idsOf = (context: StoreContext, runIds: readonly string[]): number[] =>
  runIds.flatMap((runId) => {
    const row = findRun(context, runId)
    return row === undefined ? [] : [number(row, 'id')]
  })

/** A run goes to the trash with what hangs below it: steps without their pipeline would be found by nobody. */
const withDescendants = (context: StoreContext, runIds: readonly string[]): string[] => {
  const sql = `WITH RECURSIVE family (run_id) AS (
      SELECT run_id FROM runs WHERE run_id IN (SELECT value FROM json_each(?))
      UNION SELECT r.run_id FROM runs r JOIN family f ON r.parent_run_id = f.run_id)
    SELECT run_id FROM family`
  return allRows(context, sql, JSON.stringify(runIds)).map((row) => text(row, 'run_id'))
}

const tagsOf = (context: StoreContext, runId: string): Record<string, string> => {
  const sql = 'SELECT key, value FROM tags WHERE run = (SELECT id FROM runs WHERE run_id = ?)'
  const tags = allRows(context, sql, runId).map(keyValue)
  return Object.fromEntries(tags.map(({ key, value }) => [key, value]))
}

const childrenOf = (context: StoreContext, runId: string): ReturnType<RunQueries['children']> => {
  const sql = `SELECT r.run_id, r.name, ${stateSql} AS state ${fromRuns}
    WHERE r.parent_run_id = ? AND r.lifecycle = 'active' ORDER BY r.start_time, r.id`
  return allRows(context, sql, runId).map((row) => ({
    runId: text(row, 'run_id'),
    name: text(row, 'name'),
    state: text(row, 'state') as RunState,
  }))
}

const experimentsOf = (context: StoreContext): ReturnType<RunQueries['experiments']> => {
  const sql = `SELECT e.experiment_id, e.name, count(r.id) AS runs,
      max(e.last_update_time, ifnull(max(r.start_time), 0)) AS updated
    FROM experiments e LEFT JOIN runs r ON r.experiment = e.id AND r.lifecycle = 'active'
      AND r.parent_run_id IS NULL
    WHERE e.lifecycle = 'active' GROUP BY e.id ORDER BY updated DESC, e.id`
  return allRows(context, sql).map((row) => ({
    id: text(row, 'experiment_id'),
    name: text(row, 'name'),
    runs: number(row, 'runs'),
    updatedAt: number(row, 'updated'),
  }))
}

const putOne = (context: StoreContext, runId: string, key: string, value: string): boolean =>
  context.write(() => {
    const row = findRun(context, runId)
    if (row === undefined) return false
    putTag(context, number(row, 'id'), checkedTag({ key, value }))
    context.changes.run(runId)
    return true
  })

/** The read side of the runs table, compare and the run page, with the few edits those screens offer. */
export const createRunQueries = (context: StoreContext, sql: Sql): RunQueries => {
  sql.function('as_number', { deterministic: true }, asNumber)
  return {
    list: (query) => listRuns(context, query),
    summary: (runId) => loadSummaries(context, idsOf(context, [runId]))[0],
    many: (runIds) => loadSummaries(context, idsOf(context, runIds)),
    allTags: (runId) => tagsOf(context, runId),
    children: (runId) => childrenOf(context, runId),
    history: (query) => histories(context, query),
    experiments: () => experimentsOf(context),
    rename: (runId, name) => putOne(context, runId, nameTag, name),
    setTag: (runId, key, value) => putOne(context, runId, key, value),
    setLifecycle: (runIds, lifecycle) =>
      context.write(() => {
        const family = withDescendants(context, runIds)
        for (const runId of family) moveRun(context, runId, lifecycle)
        if (lifecycle === 'deleted') context.changes.removed(family)
      }),
  }
}
