/** A workspace of real files and a real store, with everything that pipelines as documents are made of. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bareMachine } from '#core/plan/machine.test-helper.ts'
import { openDatabase } from '#engine/db/open-database.ts'
import { createEventBus } from '#engine/events/event-bus.ts'
import { workspacePaths } from '#engine/workspace/paths.ts'
import { createDocuments } from './documents.ts'
import { createDrafts } from './drafts.ts'
import { createPipelineTrash } from './pipeline-trash.ts'
import { createPipelines } from './pipelines.ts'
import { createReader } from './reading/reader.ts'
import { createVersions } from './versions.ts'

export function openDocuments() {
  const root = mkdtempSync(join(tmpdir(), 'nagare-documents-'))
  const paths = workspacePaths(root)
  for (const folder of [paths.pipelines, paths.state]) mkdirSync(folder, { recursive: true })
  let now = 1_000
  const clock = { now: () => (now += 1) }
  const opened = openDatabase(paths, { clock })
  if (!opened.ok) throw new Error(opened.error.message)
  const { sql, close } = opened.value
  const events = createEventBus()
  const told: string[] = []
  events.subscribe(({ type }) => told.push(type))
  const log: string[] = []
  const folders = { folder: paths.pipelines, drafts: join(paths.state, 'drafts') }
  const context = { events, clock, log: (line: string) => log.push(line) }
  const openDrafts = () => createDrafts({ ...context, folder: folders.drafts })
  const drafts = openDrafts()
  const reader = createReader()
  const versions = createVersions(sql, reader)
  const pipelines = createPipelines({
    ...context,
    folder: folders.folder,
    reader,
    historyOf: () => ({ lastRuns: [] }),
    machine: () => bareMachine,
    ask: async () => undefined,
    isUnsaved: (id) => drafts.isUnsaved(id),
  })
  const parts = { ...context, folder: folders.folder, drafts, versions, pipelines, reader }
  return {
    ...parts,
    folders,
    sql,
    told,
    lines: log,
    documents: createDocuments(parts),
    trash: createPipelineTrash({ ...parts, trash: join(paths.state, 'trash', 'pipelines') }),
    /** As another process would read them. */
    openDrafts,
    close() {
      pipelines.close()
      void reader.close()
      close()
      rmSync(root, { recursive: true, force: true })
    },
  }
}
