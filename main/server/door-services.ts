import { basename } from 'node:path'
import type { Engine } from '#engine/engine.ts'
import { slotsOf } from '#engine/exec/capacity.ts'
import type { DoorServices } from '#server/app.ts'
import { cachedFolderSize } from '#server/folder-size.ts'
import { mlflowRoutes } from '#server/mlflow/routes.ts'
import { artifactAddresses } from '#server/preview.ts'
import type { StudioArtifacts } from '#server/studio/context.ts'
import { createTickets, type Tickets } from '#server/tickets.ts'
import type { SystemInfo } from '#shared/contract/studio.ts'

/** Facts of the process around the engine. */
export interface ProcessFacts {
  readonly serverId: string
  readonly shell: 'browser' | 'electron'
  readonly version: string
}

/** The engine as the door sees it. */
export function doorServices(engine: Engine, facts: ProcessFacts): DoorServices {
  const tickets = createTickets(() => engine.clock.now())
  return {
    events: engine.events,
    tickets,
    locateArtifact: async (runId, path) => (await engine.artifacts.locate(runId, path))?.path,
    mlflow: mlflowRoutes(engine),
    studio: {
      settings: engine.settings,
      secrets: engine.secrets,
      pipelines: engine.pipelines,
      drafts: engine.drafts,
      versions: engine.versions,
      documents: engine.documents,
      pipelineTrash: engine.pipelineTrash,
      imports: engine.imports,
      components: engine.components,
      templates: engine.templates,
      runs: engine.runs,
      queries: engine.queries,
      environments: engine.environments,
      trash: engine.trash,
      cache: engine.cache,
      history: engine.history,
      artifacts: studioArtifacts(engine, tickets),
      system: systemInfo(engine, facts),
    },
  }
}

function studioArtifacts(engine: Engine, tickets: Tickets): StudioArtifacts {
  return {
    list: (runId, path) => engine.artifacts.list(runId, path),
    async addresses(runId, path) {
      const file = await engine.artifacts.locate(runId, path)
      return file && { ...(await artifactAddresses(tickets, { runId, path }, file.path)), size: file.size }
    },
    uri: (runId) => engine.artifacts.uri(runId),
  }
}

function systemInfo(engine: Engine, facts: ProcessFacts): () => Promise<SystemInfo> {
  const { root } = engine.workspace
  const size = cachedFolderSize(root, () => engine.clock.now())
  return async () => {
    const [python, sizeBytes] = await Promise.all([engine.environments.python(), size()])
    return {
      version: facts.version,
      serverId: facts.serverId,
      host: facts.shell,
      platform: process.platform,
      workspace: { name: basename(root), path: root, sizeBytes },
      trackingUri: engine.trackingUri(),
      python: python.ok ? { ...python.value } : { problem: pythonProblem(python.error) },
      slots: slotsOf(engine.settings.get()),
      running: engine.runningCount(),
    }
  }
}

const pythonProblem = (failure: { message: string; hint?: string | undefined }): string =>
  failure.hint === undefined ? failure.message : `${failure.message} ${failure.hint}`
