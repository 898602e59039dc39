/**
 * Starts steps, warm where it can be: as forks of an interpreter that has imported what they import. The first steps
 * of an environment start plainly; its fork server is made when one of them has ended, or when there are many, so
 * that a single step never pays for what only a second one would gain. Whatever goes wrong on the way is a plain
 * start, with the same result.
 */
import { writeFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import type { EventBus } from '#engine/services.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { AttemptPaths } from '../attempt-paths.ts'
import { identify } from '../process/identity.ts'
import { killNow } from '../process/kill-tree.ts'
import {
  adopt,
  launch,
  type RunningStep,
  readExit,
  type SpawnRecord,
  type StepCommand,
} from '../process/launcher.ts'
import { ForkServer } from './fork-server.ts'

/** What of a command can be done ahead of it. */
export interface Warmth {
  readonly python: string
  readonly modules: readonly string[]
}

export interface StartedStep {
  readonly step: RunningStep
  /** What was imported ahead of it; undefined for a plain start. */
  readonly warm?: readonly string[]
}

export interface WarmStarts {
  /** @param warmth undefined: it has to start plainly */
  start(
    command: StepCommand,
    warmth: Warmth | undefined,
    paths: AttemptPaths,
    at: number,
  ): Promise<Result<StartedStep, string>>
  /** Memory that the servers hold, in bytes. */
  readonly bytes: number
  close(): void
}

/** Different for every step, and read by nobody while modules are imported. */
const ownOfStep: ReadonlySet<string> = new Set(['MLFLOW_RUN_ID', 'MLFLOW_EXPERIMENT_ID'])
const manySteps = 3
const idleMs = 5 * 60_000
const mostServers = 4

interface Nest {
  readonly python: string
  server: ForkServer | undefined
  /** Being made, to take the place of `server`. */
  coming: ForkServer | undefined
  readonly wanted: Set<string>
  starts: number
  usedAt: number
  hopeless: boolean
}

const sharedEnv = (env: StepCommand['env']): Record<string, string> =>
  Object.fromEntries(Object.entries(env).filter(([name]) => !ownOfStep.has(name)))

const keyOf = (python: string, env: Readonly<Record<string, string>>): string =>
  JSON.stringify([python, Object.entries(env).toSorted(([a], [b]) => (a < b ? -1 : 1))])

class Nests implements WarmStarts {
  private readonly runtimeDir: string
  private readonly nests = new Map<string, Nest>()
  private readonly timer: ReturnType<typeof setInterval>
  private closed = false

  constructor(runtimeDir: string) {
    this.runtimeDir = runtimeDir
    this.timer = setInterval(() => this.dropIdle(), idleMs / 5)
    this.timer.unref()
  }

  get bytes(): number {
    const servers = [...this.nests.values()].flatMap(({ server, coming }) => [server, coming])
    return servers.reduce((sum, server) => sum + (server?.bytes ?? 0), 0)
  }

  async start(
    command: StepCommand,
    warmth: Warmth | undefined,
    paths: AttemptPaths,
    at: number,
  ): Promise<Result<StartedStep, string>> {
    if (warmth === undefined || process.platform !== 'linux' || this.closed) return plain(command, paths, at)
    const env = sharedEnv(command.env)
    const nest = this.nestOf(warmth.python, env)
    const forked = await fork(nest, command, paths, at)
    const started = forked === undefined ? await plain(command, paths, at) : ok(forked)
    for (const name of warmth.modules) nest.wanted.add(name)
    nest.starts += 1
    const more = (): void => this.warmUp(nest, warmth.python, env)
    if (nest.starts >= manySteps) more()
    else if (started.ok) void started.value.step.ended.then(more)
    return started
  }

  private nestOf(python: string, env: Readonly<Record<string, string>>): Nest {
    const key = keyOf(python, env)
    const known = this.nests.get(key)
    if (known !== undefined) {
      known.usedAt = performance.now()
      return known
    }
    const nest: Nest = {
      python,
      server: undefined,
      coming: undefined,
      wanted: new Set(),
      starts: 0,
      usedAt: performance.now(),
      hopeless: false,
    }
    this.nests.set(key, nest)
    return nest
  }

  /** Makes a server that has imported everything wanted so far, unless there is one. */
  private warmUp(nest: Nest, python: string, env: Readonly<Record<string, string>>): void {
    if (this.closed || nest.hopeless || nest.coming !== undefined) return
    const { server } = nest
    if (server?.alive === true && [...nest.wanted].every((name) => server.modules.has(name))) return
    this.makeRoom(nest)
    const coming = new ForkServer(python, this.runtimeDir, env, [...nest.wanted])
    nest.coming = coming
    void coming.ready.then((isReady) => {
      nest.coming = undefined
      if (!isReady) {
        // The older server, with fewer imports, still serves.
        nest.hopeless = true
        coming.close()
        return
      }
      nest.server?.close()
      nest.server = coming
    })
  }

  private makeRoom(nest: Nest): void {
    const others = [...this.nests.values()].filter((one) => one !== nest && one.server?.alive === true)
    const oldest = others.toSorted((a, b) => a.usedAt - b.usedAt)
    for (const one of oldest.slice(0, Math.max(0, others.length + 1 - mostServers))) leave(one)
  }

  private dropIdle(): void {
    for (const [key, nest] of this.nests) {
      if (performance.now() - nest.usedAt < idleMs) continue
      leave(nest)
      this.nests.delete(key)
    }
  }

  /** An environment's folder is gone: what was imported from it serves nobody any more. */
  forget(folder: string): void {
    for (const [key, nest] of this.nests) {
      if (!nest.python.startsWith(`${folder}${sep}`)) continue
      leave(nest)
      this.nests.delete(key)
    }
  }

  close(): void {
    this.closed = true
    clearInterval(this.timer)
    for (const nest of this.nests.values()) leave(nest)
  }
}

const leave = (nest: Nest): void => {
  nest.server?.close()
  nest.coming?.close()
  nest.server = undefined
}

async function plain(
  command: StepCommand,
  paths: AttemptPaths,
  at: number,
): Promise<Result<StartedStep, string>> {
  const step = await launch(command, paths, at)
  return step.ok ? ok({ step: step.value }) : err(step.error)
}

async function fork(
  nest: Nest,
  command: StepCommand,
  paths: AttemptPaths,
  at: number,
): Promise<StartedStep | undefined> {
  const { server } = nest
  const forked = await server?.fork({ env: command.env, marker: command.marker, paths })
  if (forked === undefined || server === undefined) return undefined
  const record: SpawnRecord = { ...identify(forked.pid), marker: command.marker, argv: command.argv, at }
  try {
    writeFileSync(paths.spawn, JSON.stringify(record))
  } catch (cause) {
    // A step that has taken its folder away already: the note would only help somebody who takes it over.
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') {
      killNow({ pid: forked.pid, marker: command.marker })
      throw cause
    }
  }
  // The server's word comes at once; the files tell it when the leader was killed.
  const told = forked.ended.then(() => {
    const status = readExit(paths)
    return status === undefined ? {} : { status }
  })
  const ended = Promise.race([told, adopt(record, paths).ended])
  return { step: { pid: forked.pid, ended }, warm: [...server.modules] }
}

/**
 * @param runtimeDir the project's `python/` folder
 * @param environments where environments lie, by key; servers leave with theirs
 */
export function createWarmStarts(runtimeDir: string, environments: string, events: EventBus): WarmStarts {
  const nests = new Nests(runtimeDir)
  events.subscribe((event) => {
    if (event.type !== 'environments') return
    for (const key of event.removed) nests.forget(join(environments, key))
  })
  return nests
}
