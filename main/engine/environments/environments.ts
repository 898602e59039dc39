import { mkdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type BuildJob, buildEnvironment, lockName, pythonIn } from '#engine/environments/build.ts'
import { installedPackages } from '#engine/environments/installed.ts'
import { findInterpreter, type Interpreter } from '#engine/environments/interpreter.ts'
import { emptyTrash, Keeper } from '#engine/environments/keeper.ts'
import {
  contentKey,
  type EnvironmentSpec,
  environmentKey,
  environmentSpec,
} from '#engine/environments/key.ts'
import { createLocks, type Lock, type Locks, lockDigest } from '#engine/environments/locks.ts'
import { createProgress } from '#engine/environments/progress.ts'
import { resolveRequirements } from '#engine/environments/resolve.ts'
import { type BuildCaller, createSharedBuilds } from '#engine/environments/shared-builds.ts'
import { environmentKeys, readStamp, sweepUnfinished, touchStamp } from '#engine/environments/stamp.ts'
import { createToolbox, type Toolbox } from '#engine/environments/toolbox.ts'
import { isExecutable } from '#engine/environments/uv.ts'
import { wantedPython } from '#engine/environments/wanted-python.ts'
import { sweep as killMarked } from '#engine/exec/process/kill-tree.ts'
import { markerVariable } from '#engine/exec/process/marked.ts'
import type { Clock, EnvironmentRequest, Environments, EventBus, ReadyEnvironment } from '#engine/services.ts'
import type { EnvironmentRefresh } from '#shared/contract/environments.ts'
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
  readonly resolutions: ReturnType<typeof createSharedBuilds<Lock>>
  readonly locks: Locks
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
    resolutions: createSharedBuilds<Lock>(),
    locks: createLocks(options.folder),
    keeper: new Keeper({
      folder: options.folder,
      isBuilding: builds.isRunning,
      now,
      onGone: (key) => options.events.publish({ type: 'environments', removed: [key] }),
    }),
    progress: createProgress(options.events, options.clock),
    keys: new Map(),
  }
  return {
    keyOf: (request) => keyOf(place, environmentSpec(request), wantedPython(request)),
    ensure: (request, caller) => ensureNoted(place, request, caller),
    python: async () => {
      const base = await place.toolbox.interpreter()
      if (!base.ok) return base
      const tool = (await place.toolbox.uv()) === undefined ? 'venv' : 'uv'
      return ok({ path: base.value.path, version: base.value.version, tool })
    },
    list: () => list(place),
    refresh: (key) => refresh(place, key),
    hold: (python) => place.keeper.holdByPython(python),
    remove: (key) => place.keeper.remove(key),
    gc: async (choice) => {
      await sweepBuilders(place)
      return place.keeper.gc(choice)
    },
  }
}

/** The bare interpreter is what it is with the packages that are installed in it at this moment. */
async function findKey(
  place: Place,
  spec: EnvironmentSpec,
  minor: string | undefined,
): Promise<Result<string, Failure>> {
  const base = await place.toolbox.interpreterFor(minor)
  if (!base.ok) return base
  const wish = environmentKey(spec, base.value)
  if (spec.requirements.length === 0) return ok(`${wish}+${await installedPackages(base.value)}`)
  const lock = await place.locks.read(wish)
  // The first resolution goes by the wish alone: a step is looked up before its packages are resolved.
  const digest = lock === undefined ? undefined : lockDigest(lock.text)
  return ok(digest === undefined || digest === lock?.first ? wish : `${wish}+${digest.slice(0, 20)}`)
}

/** Of a chain of steps that are all looked up, only the first looks at the disk. */
const keyTrustMs = 1_000

async function keyOf(
  place: Place,
  spec: EnvironmentSpec,
  minor: string | undefined,
): Promise<Result<string, Failure>> {
  const name = JSON.stringify([place.options.pythonPath(), spec, minor])
  const now = place.options.clock.now()
  const known = place.keys.get(name)
  if (known !== undefined && Math.abs(now - known.at) < keyTrustMs) return ok(known.key)
  const found = await findKey(place, spec, minor)
  if (found.ok) place.keys.set(name, { key: found.value, at: now })
  return found
}

/** An image that asks for a Python which is not here is no reason to fail, and one to be told. */
async function ensureNoted(
  place: Place,
  request: EnvironmentRequest,
  caller: BuildCaller,
): Promise<Result<ReadyEnvironment, Failure>> {
  const minor = wantedPython(request)
  const base = await place.toolbox.interpreterFor(minor)
  if (!base.ok) return base
  const ready = await ensure(place, environmentSpec(request), base, caller)
  const { version } = base.value
  if (!ready.ok || minor === undefined || version.startsWith(`${minor}.`)) return ready
  const why =
    place.options.pythonPath().trim() === '' ? 'is not on this machine' : 'is not the interpreter in Settings'
  const note = `The image ${request.image} asks for Python ${minor}, which ${why}: runs on ${version}.`
  return ok({ ...ready.value, note })
}

async function ensure(
  place: Place,
  spec: EnvironmentSpec,
  base: { readonly value: Interpreter },
  caller: BuildCaller,
): Promise<Result<ReadyEnvironment, Failure>> {
  const bare = { python: base.value.path, key: 'base', built: false, release: () => undefined }
  if (spec.requirements.length === 0) return ok(bare)
  const wish = environmentKey(spec, base.value)
  const lock = await lockOf(place, wish, spec, base.value, caller)
  if (!lock.ok) return lock
  const key = lock.value === undefined ? wish : contentKey(lock.value.text, base.value)
  const release = await place.keeper.take(key)
  let ready: Result<Prepared, Failure> | undefined
  try {
    ready = await reuseOrBuild(place, { key, spec, interpreter: base.value, lock: lock.value?.text }, caller)
  } finally {
    if (ready?.ok !== true) release()
  }
  return ready.ok ? ok({ ...ready.value, release }) : ready
}

/**
 * The stored lock, or one that is resolved now. Undefined: there is no uv, or an environment of this wish is there
 * already whose installer resolved it itself.
 */
async function lockOf(
  place: Place,
  wish: string,
  spec: EnvironmentSpec,
  interpreter: Interpreter,
  caller: BuildCaller,
): Promise<Result<Lock | undefined, Failure>> {
  const stored = await place.locks.read(wish)
  if (stored !== undefined) return ok(stored)
  if (place.builds.isRunning(wish) || (await reuse(place, wish)) !== undefined) return ok(undefined)
  const uv = await place.toolbox.uvOrNothing(interpreter.path, caller)
  if (uv === undefined) return ok(undefined)
  return place.resolutions.join(wish, caller, (signal, onLine) =>
    place.progress.during(wish, spec.requirements, onLine, (say) =>
      orExplain(() => resolveAndKeep(place, { wish, spec, interpreter, uv }, { signal, onLine: say })),
    ),
  )
}

/** Resolves again what was resolved before. A failure leaves the lock that there is. */
async function refresh(place: Place, key: string | undefined): Promise<EnvironmentRefresh[] | undefined> {
  const { env } = place
  const done: EnvironmentRefresh[] = []
  for (const wish of await place.locks.wishes()) {
    const lock = await place.locks.read(wish)
    if (lock === undefined) continue
    const found = await findInterpreter({ chosen: lock.python, env, platform: process.platform })
    const isMeant = [undefined, wish, found.ok ? contentKey(lock.text, found.value) : wish].includes(key)
    if (!isMeant) continue
    const packages = lock.requirements
    const again = found.ok ? await resolveAgain(place, wish, lock, found.value) : found
    if (!again.ok) done.push({ packages, outcome: 'failed', message: again.error.message })
    else done.push({ packages, outcome: again.value.text === lock.text ? 'same' : 'changed' })
  }
  return key !== undefined && done.length === 0 ? undefined : done
}

async function resolveAgain(
  place: Place,
  wish: string,
  { requirements, indexUrls, trustedHosts }: Lock,
  interpreter: Interpreter,
): Promise<Result<Lock, Failure>> {
  const caller = { signal: new AbortController().signal, onLine: () => undefined }
  const uv = await place.toolbox.uvOrNothing(interpreter.path, caller)
  if (uv === undefined) return err({ reason: 'environment', message: 'Resolving packages needs uv.' })
  const spec = { requirements, indexUrls, trustedHosts }
  return place.resolutions.join(wish, caller, (signal, onLine) =>
    orExplain(() =>
      resolveAndKeep(place, { wish, spec, interpreter, uv, refresh: true }, { signal, onLine }),
    ),
  )
}

interface Resolution {
  readonly wish: string
  readonly spec: EnvironmentSpec
  readonly interpreter: Interpreter
  readonly uv: string
  readonly refresh?: boolean
}

async function resolveAndKeep(
  place: Place,
  { wish, spec, interpreter, uv, refresh: anew = false }: Resolution,
  caller: BuildCaller,
): Promise<Result<Lock, Failure>> {
  await sweepBuilders(place)
  const before = await place.locks.read(wish)
  caller.onLine(`Resolving ${spec.requirements.join(', ')}`)
  const job = await jobOf(place, { key: wish, spec, interpreter, lock: undefined }, caller)
  const resolved = await resolveRequirements({ ...job, uv, refresh: anew })
  if (!resolved.ok) return resolved
  const lock: Lock = {
    format: 1,
    requirements: [...spec.requirements],
    indexUrls: [...spec.indexUrls],
    trustedHosts: [...spec.trustedHosts],
    python: interpreter.path,
    text: resolved.value,
    first: before?.first ?? lockDigest(resolved.value),
    resolvedAt: place.options.clock.now(),
  }
  await place.locks.write(wish, lock)
  place.keys.clear()
  return ok(lock)
}

/** What an environment is made of. */
interface Recipe {
  readonly key: string
  readonly spec: EnvironmentSpec
  readonly interpreter: Interpreter
  readonly lock: string | undefined
}

async function reuseOrBuild(
  place: Place,
  recipe: Recipe,
  caller: BuildCaller,
): Promise<Result<Prepared, Failure>> {
  const { key, spec } = recipe
  const ready = place.builds.isRunning(key) ? undefined : await reuse(place, key)
  if (ready !== undefined) return ok(ready)
  return place.builds.join(key, caller, (signal, onLine) =>
    place.progress.during(key, spec.requirements, onLine, (say) =>
      orExplain(() => build(place, recipe, { signal, onLine: say })),
    ),
  )
}

async function reuse(place: Place, key: string): Promise<Prepared | undefined> {
  const folder = join(place.options.folder, key)
  // The stamp alone does not say that the interpreter it was built from is still there.
  if ((await readStamp(folder)) === undefined || !(await isExecutable(pythonIn(folder)))) return undefined
  await touchStamp(folder, place.options.clock.now())
  return { python: pythonIn(folder), key, built: false, ...(await lockIn(folder)) }
}

/** What is in it, by name, version and hash. Absent for one that was built before that was kept. */
async function lockIn(folder: string): Promise<Pick<ReadyEnvironment, 'lock'>> {
  const lock = await readFile(join(folder, lockName), 'utf8').catch(() => undefined)
  return lock === undefined ? {} : { lock }
}

/** A folder that cannot be written to is the user's to know about, not a defect. */
async function orExplain<T>(work: () => Promise<Result<T, Failure>>): Promise<Result<T, Failure>> {
  try {
    return await work()
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    return err({
      reason: 'environment',
      message: `The environment could not be written: ${words}`,
      hint: 'Check the free space and the permissions of the workspace folder.',
    })
  }
}

async function build(place: Place, recipe: Recipe, caller: BuildCaller): Promise<Result<Prepared, Failure>> {
  const { key } = recipe
  const { folder } = place.options
  await mkdir(folder, { recursive: true })
  place.swept ??= sweepBuilders(place).then(() => sweep(folder, place.builds.isRunning))
  await place.swept
  // Another caller may have finished this very environment since we looked.
  const ready = await reuse(place, key)
  if (ready !== undefined) return ok(ready)
  const job = await jobOf(place, recipe, caller)
  const built = await buildEnvironment(job)
  if (!built.ok) return built
  return ok({ python: pythonIn(job.folder), key, built: true, ...(await lockIn(job.folder)) })
}

async function jobOf(
  { options, toolbox, env }: Place,
  { key, spec, interpreter, lock }: Recipe,
  caller: BuildCaller,
): Promise<BuildJob> {
  const { folder, toolsFolder, clock } = options
  await mkdir(folder, { recursive: true })
  return {
    folder: join(folder, key),
    spec,
    ...(lock === undefined ? {} : { lock }),
    interpreter,
    uv: await toolbox.uvOrNothing(interpreter.path, caller),
    uvCache: await cacheFolder(folder, toolsFolder),
    env: { ...env, [markerVariable]: builderMarker(folder) },
    now: () => clock.now(),
    ...caller,
  }
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
