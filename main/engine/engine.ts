import { join } from 'node:path'
import { createRunArtifacts, type RunArtifacts } from '#engine/artifacts/run-artifacts.ts'
import { type CacheKeeper, createCacheKeeper } from '#engine/cache/keeper.ts'
import { type OpenDatabase, openDatabase, type Sql } from '#engine/db/open-database.ts'
import { createEnvironments } from '#engine/environments/environments.ts'
import { type CountingEventBus, createEventBus } from '#engine/events/event-bus.ts'
import { createContainers } from '#engine/exec/containers/containers.ts'
import { createMachineFacts } from '#engine/exec/machine-facts.ts'
import { createRuns } from '#engine/exec/runs.ts'
import { type Files, openFiles } from '#engine/files.ts'
import { createHistory, type History } from '#engine/history/history.ts'
import { openSecretStore, type SecretStore } from '#engine/secrets/secret-store.ts'
import type {
  Clock,
  Environments,
  RunQueries,
  Runs,
  SettingsStore,
  TrackingWriter,
  WorkspacePaths,
} from '#engine/services.ts'
import { createSettingsStore } from '#engine/settings/settings-store.ts'
import { openTracking } from '#engine/tracking/open-tracking.ts'
import type { TrackingStore } from '#engine/tracking/store.ts'
import { createTrash, type Trash } from '#engine/trash/create-trash.ts'
import { openWorkspace, type Workspace } from '#engine/workspace/open-workspace.ts'
import { doubtAbout } from '#engine/workspace/place.ts'
import { userFolder } from '#engine/workspace/user-folder.ts'
import { err, ok, type Result } from '#shared/result.ts'

export interface EngineOptions {
  /** Folder of the workspace; made when it is not there. */
  readonly workspace: string
  readonly clock: Clock
  /** What steps get as MLFLOW_TRACKING_URI; asked when a step starts, because a port is known late. */
  readonly trackingUri: () => string
  /** Folder of the Python runtime that components are run with. */
  readonly runtimeFolder: string
  /** Where tools that the app installs for itself go. Default: below the user's folder. */
  readonly toolsFolder?: string
  readonly log: (line: string) => void
}

/** Why a workspace could not be opened: `taken` by another process, or anything about the folder or the store. */
export interface EngineProblem {
  readonly reason: 'taken' | 'unusable' | 'store'
  readonly message: string
  readonly hint: string
}

/** Every service over one open workspace. */
export interface Engine extends Files {
  readonly workspace: WorkspacePaths
  readonly clock: Clock
  readonly events: CountingEventBus
  readonly settings: SettingsStore
  readonly environments: Environments
  readonly tracking: TrackingStore
  readonly writer: TrackingWriter
  readonly queries: RunQueries
  readonly artifacts: RunArtifacts
  readonly secrets: SecretStore
  readonly runs: Runs
  readonly trash: Trash
  readonly cache: CacheKeeper
  readonly history: History
  readonly trackingUri: () => string
  /** Pipeline runs that have not ended. */
  runningCount(): number
  /** What can wait until the door is open: settles what an earlier process left, watches the pipelines folder. */
  start(): Promise<void>
  /** Ends runs first, then everything they wrote through. Idempotent. */
  close(): Promise<void>
}

/** Takes the workspace, opens its store and builds the services. Nothing runs until `start`. */
export function openEngine(options: EngineOptions): Result<Engine, EngineProblem> {
  const taken = openWorkspace(options.workspace, { clock: options.clock })
  if (!taken.ok) return taken
  const doubt = doubtAbout(taken.value.paths.root)
  if (doubt !== undefined) options.log(doubt)
  const opened = openDatabase(taken.value.paths, { clock: options.clock })
  if (opened.ok) return ok(buildEngine(options, taken.value, opened.value))
  taken.value.close()
  return err({ ...opened.error, reason: 'store' })
}

type Services = Omit<Engine, 'workspace' | 'clock' | 'runningCount' | 'start' | 'close'>

function buildEngine(options: EngineOptions, workspace: Workspace, database: OpenDatabase): Engine {
  const { services, settle } = buildServices(options, workspace.paths, database.sql)
  const { pipelines, components, reader, runs, trash } = services
  const running = database.sql
    .prepare<[], number>('SELECT count(*) FROM pipeline_runs WHERE ended_at IS NULL')
    .pluck()
  let closed: Promise<void> | undefined
  const close = async (): Promise<void> => {
    pipelines.close()
    components.close()
    await reader.close()
    try {
      await runs.close()
      await trash.close()
      settle()
    } finally {
      database.close()
      workspace.close()
    }
  }
  return {
    ...services,
    workspace: workspace.paths,
    clock: options.clock,
    runningCount: () => running.get() ?? 0,
    async start() {
      await runs.recover()
      await trash.resume()
      pipelines.watch()
      components.watch()
    },
    close() {
      closed ??= close()
      return closed
    },
  }
}

/** In the order in which they need each other. `settle` sends what tracking still holds back. */
function buildServices(
  options: EngineOptions,
  paths: WorkspacePaths,
  sql: Sql,
): { readonly services: Services; readonly settle: () => void } {
  const { clock, log, trackingUri } = options
  const events = createEventBus((error) => log(`A listener failed: ${String(error)}`))
  const settings = createSettingsStore({ folder: paths.state, events })
  const tracking = openTracking({ sql, clock, artifactRoot: paths.artifacts, events })
  const { store, writer, queries } = tracking
  const artifacts = createRunArtifacts({ store, root: paths.artifacts, events })
  const environments = createEnvironments({
    folder: paths.environments,
    toolsFolder: options.toolsFolder ?? join(userFolder(), 'tools'),
    pythonPath: () => settings.get().pythonPath,
    events,
    clock,
  })
  const local = buildMachine(options, paths, environments)
  const { offers } = local
  const files = openFiles({ ...options, paths, sql, events, settings, offers })
  const runs = createRuns({
    sql,
    paths,
    clock,
    events,
    settings,
    environments,
    tracking: writer,
    queries,
    trackingUri,
    pythonRuntimeDir: options.runtimeFolder,
    ...local,
    readPipeline: (id) => files.pipelines.read(id),
    readText: (text) => files.reader.check(text),
    log,
  })
  const services = {
    events,
    settings,
    ...files,
    environments,
    tracking: store,
    writer,
    queries,
    artifacts,
    secrets: local.secrets,
    runs,
    cache: createCacheKeeper(sql, clock),
    trash: createTrash({ context: tracking.context, sql, paths, log }),
    history: createHistory({ context: tracking.context, paths }),
    trackingUri,
  }
  return { services, settle: () => tracking.close() }
}

/** What this machine has besides Python. */
function buildMachine(options: EngineOptions, paths: WorkspacePaths, environments: Environments) {
  const secrets = openSecretStore(paths.secrets)
  const containers = createContainers(
    { folder: join(paths.state, 'containers'), env: process.env },
    options.clock,
  )
  const pythonRuntimeDir = options.runtimeFolder
  const offers = createMachineFacts({ containers, secrets, environments, paths, pythonRuntimeDir })
  return { secrets, containers, offers }
}
