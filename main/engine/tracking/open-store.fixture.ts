import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase, type Sql } from '#engine/db/open-database.ts'
import type { StudioEvent } from '#shared/events.ts'
import { openTracking, type Tracking } from './open-tracking.ts'

export interface Fixture extends Tracking {
  readonly sql: Sql
  readonly artifactRoot: string
  readonly events: StudioEvent[]
  readonly clock: { now: () => number; time: number }
  dispose(): void
}

/** A real store on a real file, with a clock that stands still. */
export const openStore = (): Fixture => {
  const folder = mkdtempSync(join(tmpdir(), 'nagare-tracking-'))
  const clock = { time: 1_000, now: () => clock.time }
  const opened = openDatabase({ database: join(folder, 'nagare.db') }, { clock })
  if (!opened.ok) throw new Error(opened.error.message)
  const events: StudioEvent[] = []
  const artifactRoot = join(folder, 'artifacts')
  const bus = { publish: (event: StudioEvent) => void events.push(event), subscribe: () => () => undefined }
  const tracking = openTracking({ sql: opened.value.sql, clock, artifactRoot, events: bus })
  return {
    ...tracking,
    sql: opened.value.sql,
    artifactRoot,
    events,
    clock,
    dispose: () => {
      tracking.close()
      opened.value.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
