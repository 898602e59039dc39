import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { buildEnvironment, pythonIn } from '#engine/environments/build.ts'
import { installedPackages } from '#engine/environments/installed.ts'
import type { Interpreter } from '#engine/environments/interpreter.ts'
import { emptyTrash, Keeper } from '#engine/environments/keeper.ts'
import { type EnvironmentSpec, environmentKey, environmentSpec } from '#engine/environments/key.ts'
import { createProgress } from '#engine/environments/progress.ts'
import { type BuildCaller, createSharedBuilds } from '#engine/environments/shared-builds.ts'
import { environmentKeys, readStamp, sweepUnfinished, touchStamp } from '#engine/environments/stamp.ts'
import { createToolbox, type Toolbox } from '#engine/environments/toolbox.ts'
import { isExecutable } from '#engine/environments/uv.ts'
import { sweep as killMarked } from '#engine/exec/process/kill-tree.ts'
import { markerVariable } from '#engine/exec/process/marked.ts'
import type { Clock, Environments, EventBus, ReadyEnvironment } from '#engine/services.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { Failure } from '#shared/run.ts'

export interface EnvironmentsOptions {
  /** Where this workspace's environments live. */
  readonly folder: string
  /** The app's own tools (uv and its cache), shared by all workspaces. */
  readonly toolsFolder: string
  /** The setting, asked each time; empty = find an interpreter. */
  readonly pythonPath: () => string
  readonly events: EventBus
  readonly clock: Clock
  /** Default: this process's variables. `NAGARE_UV` names uv; `NAGARE_UV=off` builds with venv and pip. */
  readonly env?: Readonly<Record<string, string | undefined>>
}
/** An environment that nobody holds yet. */
type Prepared = Omit<ReadyEnvironment, 'release'>
interface Place {
  readonly options: EnvironmentsOptions
  readonly env: Readonly<Record<string, string | undefined>>
  readonly toolbox: Toolbox
  readonly builds: ReturnType<typeof createSharedBuilds<Prepared>>
  readonly progress: ReturnType<typeof createProgress>
  readonly keeper: Keeper
  swept?: Promise<void>
  readonly keys: Map<string, { readonly key: string; readonly at: number }>
  buildersGone?: Promise<void>
}

/** Finds Python, builds environments from package lists, keeps and reuses them. */
export function createEnvironments(options: EnvironmentsOptions): Environments {
  const env = options.env ?? process.env
  const builds = createSharedBuilds<Prepared>()
  const now = (): number => options.clock.now()
  const place: Place = {
    options,
    env,
    toolbox: createToolbox({ toolsFolder: options.toolsFolder, pythonPath: options.pythonPath, env }),
    builds,
    keeper: new Keeper({ folder: options.folder, isBuilding: builds.isRunning, now }),
    progress: createProgress(options.events, options.clock),
    keys: new Map(),
  }
  return {
    keyOf: (request) => keyOf(place, environmentSpec(request)),
    ensure: (request, caller) => ensure(place, environmentSpec(request), caller),
    python: async () => {
      const base = await place.toolbox.interpreter()
      if (!base.ok) return base
      const tool = (await place.toolbox.uv()) === undefined ? 'venv' : 'uv'
      return ok({ path: base.value.path, version: base.value.version, tool })
    },
    list: () => list(place),
    hold: (python) => place.keeper.holdByPython(python),
    remove: (key) => place.keeper.remove(key),
    gc: async (choice) => {
      await sweepBuilders(place)
      return place.keeper.gc(choice)
    },
  }
}

/** The bare interpreter is what it is with the packages that are installed in it at this moment. */
async function findKey(place: Place, spec: EnvironmentSpec): Promise<Result<string, Failure>> {
  const base = await place.toolbox.interpreter()
  if (!base.ok) return base
  const key = environmentKey(spec, base.value)
  return ok(spec.requirements.length > 0 ? key : `${key}+${await installedPackages(base.value)}`)
}

/** Of a chain of steps that are all looked up, only the first looks at the disk. */
const keyTrustMs = 1_000

async function keyOf(place: Place, spec: EnvironmentSpec): Promise<Result<string, Failure>> {
  const name = JSON.stringify([place.options.pythonPath(), spec])
  const now = place.options.clock.now()
  const known = place.keys.get(name)
  if (known !== undefined && Math.abs(now - known.at) < keyTrustMs) return ok(known.key)
  const found = await findKey(place, spec)
  if (found.ok) place.keys.set(name, { key: found.value, at: now })
  return found
}

async function ensure(
  place: Place,
  spec: EnvironmentSpec,
  caller: BuildCaller,
): Promise<Result<ReadyEnvironment, Failure>> {
  const base = await place.toolbox.interpreter()
  if (!base.ok) return base
  const bare = { python: base.value.path, key: 'base', built: false, release: () => undefined }
  if (spec.requirements.length === 0) return ok(bare)
  const key = environmentKey(spec, base.value)
  const release = await place.keeper.take(key)
  let ready: Result<Prepared, Failure> | undefined
  try {
    ready = await reuseOrBuild(place, key, spec, base.value, caller)
  } finally {
    if (ready?.ok !== true) release()
  }
  return ready.ok ? ok({ ...ready.value, release }) : ready
}

async function reuseOrBuild(
  place: Place,
  key: string,
  spec: EnvironmentSpec,
  base: Interpreter,
  caller: BuildCaller,
): Promise<Result<Prepared, Failure>> {
  const ready = place.builds.isRunning(key) ? undefined : await reuse(place, key)
  if (ready !== undefined) return ok(ready)
  return place.builds.join(key, caller, (signal, onLine) =>
    place.progress.during(key, spec.requirements, onLine, (say) =>
      buildOrExplain(place, key, spec, base, { signal, onLine: say }),
    ),
  )
}

async function reuse(place: Place, key: string): Promise<Prepared | undefined> {
  const folder = join(place.options.folder, key)
  // The stamp alone does not say that the interpreter it was built from is still there.
  if ((await readStamp(folder)) === undefined || !(await isExecutable(pythonIn(folder)))) return undefined
  await touchStamp(folder, place.options.clock.now())
  return { python: pythonIn(folder), key, built: false }
}

/** A folder that cannot be written to is the user's to know about, not a defect. */
async function buildOrExplain(...job: Parameters<typeof build>): ReturnType<typeof build> {
  try {
    return await build(...job)
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    return err({
      reason: 'environment',
      message: `The environment could not be written: ${words}`,
      hint: 'Check the free space and the permissions of the workspace folder.',
    })
  }
}

async function build(
  place: Place,
  key: string,
  spec: EnvironmentSpec,
  interpreter: Interpreter,
  caller: BuildCaller,
): Promise<Result<Prepared, Failure>> {
  const { folder, toolsFolder, clock } = place.options
  await mkdir(folder, { recursive: true })
  place.swept ??= sweepBuilders(place).then(() => sweep(folder, place.builds.isRunning))
  await place.swept
  // Another caller may have finished this very environment since we looked.
  const ready = await reuse(place, key)
  if (ready !== undefined) return ok(ready)
  const built = await buildEnvironment({
    folder: join(folder, key),
    spec,
    interpreter,
    uv: await place.toolbox.uvOrNothing(interpreter.path, caller),
    uvCache: await cacheFolder(folder, toolsFolder),
    env: { ...place.env, [markerVariable]: builderMarker(folder) },
    now: () => clock.now(),
    ...caller,
  })
  return built.ok ? ok({ python: pythonIn(join(folder, key)), key, built: true }) : built
}

/** What builds here carries this: a builder that outlived its server must not write into a folder that is made anew. */
const builderMarker = (folder: string): string => `environments:${folder}`

/** Once per process, before its own first build: those that live then are an earlier process's. */
const sweepBuilders = (place: Place): Promise<void> => {
  place.buildersGone ??= killMarked(builderMarker(place.options.folder)).then(() => undefined)
  return place.buildersGone
}

/** What an earlier process left half built or half deleted. */
async function sweep(folder: string, busy: (key: string) => boolean): Promise<void> {
  await sweepUnfinished(folder, busy)
  await emptyTrash(folder)
}

async function list(place: Place): ReturnType<Environments['list']> {
  const { folder } = place.options
  const building = place.progress.current()
  const entries: Awaited<ReturnType<Environments['list']>>[number][] = building.map((one) => ({
    ...one,
    path: join(folder, one.key),
    usedAt: one.startedAt,
  }))
  for (const key of await environmentKeys(folder)) {
    const path = join(folder, key)
    const stamp = place.builds.isRunning(key) ? undefined : await readStamp(path)
    if (stamp === undefined) continue
    const { packages, startedAt, sizeBytes, usedAt } = stamp
    entries.push({ key, state: 'ready', packages, startedAt, path, usedAt, sizeBytes })
  }
  return entries
}

/** uv links files from its cache into environments, which needs both on one volume; otherwise it has to copy. */
async function cacheFolder(environments: string, tools: string): Promise<string> {
  await mkdir(tools, { recursive: true })
  const [a, b] = await Promise.all([stat(environments), stat(tools)])
  return a.dev === b.dev ? join(tools, 'uv-cache') : join(environments, 'uv-cache')
}
