/** A whole executor over a folder of its own: real SQLite, real tracking, real processes, the machine's own Python. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type OpenDatabase, openDatabase } from '#engine/db/open-database.ts'
import { createEnvironments } from '#engine/environments/environments.ts'
import { createEventBus } from '#engine/events/event-bus.ts'
import { createReader } from '#engine/pipelines/reading/reader.ts'
import { openSecretStore, type SecretStore } from '#engine/secrets/secret-store.ts'
import type { EventBus, SettingsStore, WorkspacePaths } from '#engine/services.ts'
import { openTracking, type Tracking } from '#engine/tracking/open-tracking.ts'
import { workspacePaths } from '#engine/workspace/paths.ts'
import type { Settings } from '#shared/contract/studio.ts'
import type { StudioEvent } from '#shared/events.ts'
import { createContainers } from './containers/containers.ts'
import { engineVariable } from './containers/engines.ts'
import { createMachineFacts } from './machine-facts.ts'
import { createRuns, type Executor } from './runs.ts'

const pythonRuntimeDir = resolve(import.meta.dirname, '../../../python')

export interface Kit {
  readonly runs: Executor
  readonly secrets: SecretStore
  readonly tracking: Tracking
  readonly paths: WorkspacePaths
  readonly events: StudioEvent[]
  readonly sql: OpenDatabase['sql']
  /** A second executor over the same folder, as after a crash: the first one is simply forgotten. */
  reopen(): Kit
  dispose(): Promise<void>
}

interface KitOptions {
  readonly allowed?: Partial<Pick<Settings, 'hostContainers' | 'localVolumes' | 'downloads'>>
  /** A program to use as container engine; none by default, whatever the machine has. */
  readonly containerEngine?: string
  readonly slots?: number
  readonly root?: string
  /** For the tools that build environments. */
  readonly env?: Readonly<Record<string, string>>
}

const settingsOf = (options: KitOptions): SettingsStore => {
  let settings: Settings = {
    pythonPath: '',
    slots: options.slots ?? 2,
    reservedCores: 0,
    reservedMemory: 0,
    hostContainers: false,
    localVolumes: false,
    downloads: false,
    ...options.allowed,
  }
  return {
    get: () => settings,
    update: (change) => {
      settings = { ...settings, ...change }
      return settings
    },
  }
}

const collected = (bus: EventBus): StudioEvent[] => {
  const events: StudioEvent[] = []
  bus.subscribe((event) => events.push(event))
  return events
}

export const openKit = (options: KitOptions = {}): Kit => {
  const root = options.root ?? mkdtempSync(join(tmpdir(), 'nagare-exec-'))
  const paths = workspacePaths(root)
  mkdirSync(paths.state, { recursive: true })
  const clock = { now: () => Date.now() }
  const opened = openDatabase(paths, { clock })
  if (!opened.ok) throw new Error(opened.error.message)
  const bus = createEventBus()
  const events = collected(bus)
  const { sql } = opened.value
  const tracking = openTracking({ sql, clock, artifactRoot: paths.artifacts, events: bus })
  const store = settingsOf(options)
  const environments = createEnvironments({
    events: bus,
    clock,
    folder: paths.environments,
    toolsFolder: join(tmpdir(), 'nagare-exec-tools'),
    pythonPath: () => store.get().pythonPath,
    env: { ...process.env, ...options.env },
  })
  const secrets = openSecretStore(paths.secrets)
  const engineEnv = { ...process.env, [engineVariable]: options.containerEngine ?? 'none' }
  const containers = createContainers({ folder: join(paths.state, 'containers'), env: engineEnv }, clock)
  const offers = createMachineFacts({ containers, secrets, environments, paths, pythonRuntimeDir })
  const machine = { sql, clock, paths, pythonRuntimeDir, secrets, containers, offers }
  const runs = createRuns({
    ...machine,
    events: bus,
    settings: store,
    tracking: tracking.writer,
    queries: tracking.queries,
    environments,
    readPipeline: async () => undefined,
    readText: createReader().check,
    trackingUri: () => 'http://127.0.0.1:9',
  })
  return {
    runs,
    secrets,
    tracking,
    paths,
    events,
    sql,
    reopen: () => {
      tracking.close()
      opened.value.close()
      return openKit({ ...options, root })
    },
    dispose: async () => {
      await runs.close()
      tracking.close()
      opened.value.close()
      rmSync(root, { recursive: true, force: true })
    },
  }
}

const shell = [
  'sh',
  '-ec',
  'program_path=$(mktemp -d)\n\nprintf "%s" "$0" > "$program_path/ephemeral_component.py"\n_KFP_RUNTIME=true python3 -m kfp.dsl.executor_main --component_module_path "$program_path/ephemeral_component.py" "$@"\n',
]

/** As the SDK compiles `packages_to_install`. */
const install = (packages: readonly string[] = []): readonly string[] =>
  packages.length === 0
    ? []
    : [
        'sh',
        '-c',
        `\nif ! [ -x "$(command -v pip)" ]; then\n    python3 -m ensurepip || python3 -m ensurepip --user || apt-get install python3-pip\nfi\n\nPIP_DISABLE_PIP_VERSION_CHECK=1 python3 -m pip install --quiet --no-warn-script-location 'kfp==2.17.0' '--no-deps' && python3 -m pip install --quiet --no-warn-script-location ${packages.map((one) => `'${one}'`).join(' ')} && "$0" "$@"\n`,
      ]

export interface StepText {
  /** Python source; the function is called `step`. */
  readonly source: string
  readonly after?: readonly string[]
  readonly inputs?: Readonly<Record<string, unknown>>
  readonly parameters?: Readonly<Record<string, string>>
  readonly outputs?: Readonly<Record<string, string>>
  readonly artifacts?: Readonly<Record<string, string>>
  /** Name → task and output that it comes from. */
  readonly artifactInputs?: Readonly<Record<string, readonly [string, string]>>
  readonly retries?: number
  /** Default: none. */
  readonly backoff?: string
  readonly env?: Readonly<Record<string, string>>
  readonly packages?: readonly string[]
  /** `enableCache`. */
  readonly cache?: boolean
}

const typed = (types: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries(
    Object.entries(types).map(([name, parameterType]) => [name, { parameterType, isOptional: true }]),
  )

const taskOf = (key: string, step: StepText): unknown => ({
  componentRef: { name: `comp-${key}` },
  taskInfo: { name: key },
  cachingOptions: step.cache === undefined ? {} : { enableCache: step.cache },
  ...(step.after === undefined ? {} : { dependentTasks: step.after }),
  inputs: {
    parameters: step.inputs ?? {},
    artifacts: Object.fromEntries(
      Object.entries(step.artifactInputs ?? {}).map(([name, [producerTask, outputArtifactKey]]) => [
        name,
        { taskOutputArtifact: { producerTask, outputArtifactKey } },
      ]),
    ),
  },
  ...(step.retries === undefined
    ? {}
    : { retryPolicy: { maxRetryCount: step.retries, backoffDuration: step.backoff ?? '0s' } }),
})

/** The IR of a pipeline of such steps, as JSON (which is YAML). */
export const pipelineOf = (
  steps: Readonly<Record<string, StepText>>,
  name = 'tests',
  parameters: Readonly<Record<string, string>> = {},
): string => {
  const entries = Object.entries(steps)
  const components = entries.map(([key, step]) => [
    `comp-${key}`,
    {
      executorLabel: `exec-${key}`,
      inputDefinitions: {
        parameters: typed(step.parameters),
        artifacts: Object.fromEntries(
          Object.keys(step.artifactInputs ?? {}).map((input) => [
            input,
            { artifactType: { schemaTitle: 'system.Artifact', schemaVersion: '0.0.1' } },
          ]),
        ),
      },
      outputDefinitions: {
        parameters: Object.fromEntries(
          Object.entries(step.outputs ?? {}).map(([out, parameterType]) => [out, { parameterType }]),
        ),
        artifacts: Object.fromEntries(
          Object.entries(step.artifacts ?? {}).map(([out, schemaTitle]) => [
            out,
            { artifactType: { schemaTitle, schemaVersion: '0.0.1' } },
          ]),
        ),
      },
    },
  ])
  const executors = entries.map(([key, step]) => [
    `exec-${key}`,
    {
      container: {
        image: 'python:3.11',
        command: [
          ...install(step.packages),
          ...shell,
          `\nimport kfp\nfrom kfp import dsl\nfrom kfp.dsl import *\nfrom typing import *\n\n${step.source}\n`,
        ],
        args: ['--executor_input', '{{$}}', '--function_to_execute', 'step'],
        env: Object.entries(step.env ?? {}).map(([variable, value]) => ({ name: variable, value })),
      },
    },
  ])
  const tasks = entries.map(([key, step]) => [key, taskOf(key, step)])
  return JSON.stringify({
    pipelineInfo: { name },
    root: {
      dag: { tasks: Object.fromEntries(tasks) },
      inputDefinitions: { parameters: typed(parameters) },
    },
    components: Object.fromEntries(components),
    deploymentSpec: { executors: Object.fromEntries(executors) },
    schemaVersion: '2.1.0',
    sdkVersion: 'kfp-2.17.0',
  })
}

/** Launches the text and waits for the end. */
export const runToEnd = async (
  kit: Kit,
  text: string,
  parameters: Readonly<Record<string, unknown>> = {},
) => {
  const started = await kit.runs.launch({ text, parameters: { ...parameters } })
  if (!started.ok) throw new Error(JSON.stringify(started.error))
  return kit.runs.finished(started.value.runId)
}
