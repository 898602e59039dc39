/** Our own store in this process, through the same doors as the server's. */
import { join } from 'node:path'
import { start } from './made-up.mjs'

export async function openOwnStore(workspace) {
  const { openDatabase } = await import('../main/engine/db/open-database.ts')
  const { openTracking } = await import('../main/engine/tracking/open-tracking.ts')
  const clock = { now: () => start }
  const opened = openDatabase({ database: join(workspace, '.nagare', 'nagare.db') }, { clock })
  if (!opened.ok) throw new Error(opened.error.message)
  const { sql } = opened.value
  let id
  const newId = () => id
  const events = { publish: () => undefined, subscribe: () => () => undefined }
  const { store, queries, close } = openTracking({
    sql,
    clock,
    artifactRoot: join(workspace, 'artifacts'),
    events,
    newId,
  })
  const take = (run) => {
    id = run.id
    store.createRun({
      experimentId: '0',
      name: run.name,
      userId: 'bench',
      startTime: run.start,
      tags: run.tags,
    })
    store.logBatch(run.id, run)
  }
  const takeAll = sql.transaction((runs) => runs.forEach(take))
  return {
    store,
    queries,
    take,
    /** Many runs in one commit. */
    takeAll: (runs) => takeAll(runs),
    close: () => {
      close()
      opened.value.close()
    },
  }
}
