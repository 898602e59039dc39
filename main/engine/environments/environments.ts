import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { buildEnvironment, pythonIn } from '#engine/environments/build.ts'
import { findInterpreter, type Interpreter } from '#engine/environments/interpreter.ts'
import { type EnvironmentSpec, environmentKey, environmentSpec } from '#engine/environments/key.ts'
import { createProgress } from '#engine/environments/progress.ts'
import { createSharedBuilds } from '#engine/environments/shared-builds.ts'
import { environmentKeys, readStamp, sweepUnfinished, touchStamp } from '#engine/environments/stamp.ts'
import { findUv, installUv, isExecutable } from '#engine/environments/uv.ts'
import type { Clock, Environments, EventBus, ReadyEnvironment } from '#engine/services.ts'
import { ok, type Result } from '#shared/result.ts'
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
type Line = (line: string) => void

/** Finds Python, builds environments from package lists, keeps and reuses them. */
export function createEnvironments(options: EnvironmentsOptions): Environments {
  const { folder, toolsFolder, clock } = options
  const env = options.env ?? process.env
  const search = { env, platform: process.platform, toolsFolder }
  const builds = createSharedBuilds<ReadyEnvironment>()
  const progress = createProgress(options.events, clock)
  const known: { chosen?: string; interpreter?: Interpreter; uvRefused?: boolean; swept?: Promise<void> } = {}

  async function interpreter(): Promise<Result<Interpreter, Failure>> {
    const chosen = options.pythonPath().trim()
    if (known.interpreter !== undefined && known.chosen === chosen) {
      if (await isExecutable(known.interpreter.path)) return ok(known.interpreter)
    }
    const found = await findInterpreter({ ...search, chosen })
    if (found.ok) Object.assign(known, { chosen, interpreter: found.value })
    return found
  }

  async function uv(python: string, signal: AbortSignal, onLine: Line): Promise<string | undefined> {
    const found = await findUv(search)
    if (found !== undefined || known.uvRefused === true) return found
    const installed = await installUv(search, python, { signal, onLine })
    if (installed === undefined && !signal.aborted) {
      known.uvRefused = true
      onLine('uv is not at hand: building with venv and pip, which takes longer')
    }
    return installed
  }

  async function reuse(key: string): Promise<ReadyEnvironment | undefined> {
    const place = join(folder, key)
    if ((await readStamp(place)) === undefined || !(await isExecutable(pythonIn(place)))) return undefined
    await touchStamp(place, clock.now())
    return { python: pythonIn(place), key, built: false }
  }

  async function build(
    key: string,
    spec: EnvironmentSpec,
    base: Interpreter,
    signal: AbortSignal,
    onLine: Line,
  ): Promise<Result<ReadyEnvironment, Failure>> {
    const place = join(folder, key)
    await mkdir(folder, { recursive: true })
    known.swept ??= sweepUnfinished(folder, builds.isRunning)
    await known.swept
    const built = await buildEnvironment({
      folder: place,
      spec,
      interpreter: base,
      uv: await uv(base.path, signal, onLine),
      uvCache: await cacheFolder(folder, toolsFolder),
      env,
      signal,
      onLine,
      now: () => clock.now(),
    })
    return built.ok ? ok({ python: pythonIn(place), key, built: true }) : built
  }

  return {
    async ensure(request, caller) {
      const base = await interpreter()
      if (!base.ok) return base
      const spec = environmentSpec(request)
      if (spec.requirements.length === 0) return ok({ python: base.value.path, key: 'base', built: false })
      const key = environmentKey(spec, base.value)
      const ready = builds.isRunning(key) ? undefined : await reuse(key)
      if (ready !== undefined) return ok(ready)
      return builds.join(key, caller, (signal, onLine) =>
        progress.during(key, spec.requirements, onLine, (say) => build(key, spec, base.value, signal, say)),
      )
    },
    async python() {
      const base = await interpreter()
      if (!base.ok) return base
      const tool = (await findUv(search)) === undefined ? 'venv' : 'uv'
      return ok({ path: base.value.path, version: base.value.version, tool })
    },
    async list() {
      const entries = progress
        .current()
        .map((one) => ({ ...one, path: join(folder, one.key), usedAt: one.startedAt }))
      for (const key of await environmentKeys(folder)) {
        const stamp = await readStamp(join(folder, key))
        if (stamp === undefined || builds.isRunning(key)) continue
        const { packages, startedAt, sizeBytes, usedAt } = stamp
        entries.push({
          key,
          state: 'ready',
          packages,
          startedAt,
          path: join(folder, key),
          usedAt,
          ...{ sizeBytes },
        })
      }
      return entries
    },
  }
}

/** uv links files from its cache into environments, which needs both on one volume; otherwise it has to copy. */
async function cacheFolder(environments: string, tools: string): Promise<string> {
  await mkdir(tools, { recursive: true })
  const [a, b] = await Promise.all([stat(environments), stat(tools)])
  return a.dev === b.dev ? join(tools, 'uv-cache') : join(environments, 'uv-cache')
}
