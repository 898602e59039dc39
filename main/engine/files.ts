/** What stands in folders that people write to themselves, and what is kept of it. */
import { join } from 'node:path'
import { builtInFolder, type Components, createComponents } from '#engine/components/components.ts'
import { createTemplates, type Templates, templatesFolder } from '#engine/components/templates.ts'
import type { Sql } from '#engine/db/open-database.ts'
import type { MachineFacts } from '#engine/exec/machine-facts.ts'
import { createDocuments, type Documents } from '#engine/pipelines/documents.ts'
import { createDrafts, type Drafts } from '#engine/pipelines/drafts.ts'
import { historyReader } from '#engine/pipelines/history.ts'
import { createImports, type Imports } from '#engine/pipelines/imports.ts'
import { createPipelineTrash, type PipelineTrash } from '#engine/pipelines/pipeline-trash.ts'
import { createPipelines, type Pipelines } from '#engine/pipelines/pipelines.ts'
import { createReader, type Reader } from '#engine/pipelines/reading/reader.ts'
import { createVersions, type Versions } from '#engine/pipelines/versions.ts'
import type { Clock, EventBus, SettingsStore, WorkspacePaths } from '#engine/services.ts'

export interface Files {
  readonly pipelines: Pipelines
  readonly drafts: Drafts
  readonly versions: Versions
  readonly documents: Documents
  readonly pipelineTrash: PipelineTrash
  readonly components: Components
  readonly templates: Templates
  readonly imports: Imports
  readonly reader: Reader
}

export function openFiles(parts: {
  readonly paths: WorkspacePaths
  readonly sql: Sql
  readonly events: EventBus
  readonly clock: Clock
  readonly settings: SettingsStore
  readonly offers: MachineFacts
  readonly runtimeFolder: string
  readonly log: (line: string) => void
}): Files {
  const { paths, sql, events, clock, settings, offers, log } = parts
  const reader = createReader()
  const drafts = createDrafts({ folder: join(paths.state, 'drafts'), events, clock, log })
  const versions = createVersions(sql, reader)
  const pipelines = createPipelines({
    folder: paths.pipelines,
    events,
    historyOf: historyReader(sql),
    log,
    reader,
    machine: () => offers.machine(settings.get()),
    ask: (doc) => offers.ask(doc),
    isUnsaved: (id) => drafts.isUnsaved(id),
  })
  const context = { folder: paths.pipelines, drafts, versions, pipelines, events, clock, reader }
  const builtIn = builtInFolder(parts.runtimeFolder)
  return {
    pipelines,
    drafts,
    versions,
    documents: createDocuments(context),
    pipelineTrash: createPipelineTrash({ ...context, trash: join(paths.state, 'trash', 'pipelines') }),
    imports: createImports({ paths, settings, pipelines, runtimeFolder: parts.runtimeFolder }),
    components: createComponents({ folder: paths.components, builtIn, events, log }),
    reader,
    templates: createTemplates(templatesFolder(parts.runtimeFolder)),
  }
}
