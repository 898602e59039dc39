/** The container engine of this machine: found once, its images fetched once, its containers ended for certain. */
import { execFile, execFileSync, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Clock } from '#engine/services.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { type ContainerEngine, type EngineOptions, findEngine } from './engines.ts'

/** A working engine stays; one that does not work may be repaired any moment. */
const trustMs = { works: 600_000, fails: 15_000 } as const

export interface PullOptions {
  /** As in Kubernetes; absent: fetched when it is not there. */
  readonly policy: string | undefined
  readonly signal: AbortSignal
  readonly onLine: (line: string) => void
}

export interface Containers {
  /** Looks again after a while. The error is a whole sentence. */
  engine(): Promise<Result<ContainerEngine, string>>
  /** The last answer, if there is one that still counts. */
  readonly known: Result<ContainerEngine, string> | undefined
  /** Makes sure of the image. @returns its content id, or why there is none. */
  image(engine: ContainerEngine, image: string, options: PullOptions): Promise<Result<string, string>>
}

const inspect = (engine: ContainerEngine, image: string): Promise<string | undefined> =>
  new Promise((resolve) => {
    execFile(engine.path, ['image', 'inspect', '--format', '{{.Id}}', image], (error, stdout) =>
      resolve(error === null ? stdout.trim().replace(/^sha256:/, '') : undefined),
    )
  })

/** The engine's own words, line by line; the last one says why it failed. */
const pull = (
  engine: ContainerEngine,
  image: string,
  options: Omit<PullOptions, 'policy'>,
): Promise<Result<void, string>> =>
  new Promise((resolve) => {
    let last = ''
    const child = spawn(engine.path, ['pull', image], {
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: options.signal,
    })
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        if (line.trim() === '') return
        last = line.trim()
        options.onLine(last)
      })
    }
    child.once('error', (cause) => resolve(err(cause.message)))
    child.once('close', (code) => resolve(code === 0 ? ok(undefined) : err(last || `status ${code}`)))
  })

class LocalContainers implements Containers {
  private readonly options: EngineOptions
  private readonly clock: Clock
  private answer: { readonly at: number; readonly result: Result<ContainerEngine, string> } | undefined
  private looking: Promise<Result<ContainerEngine, string>> | undefined
  private readonly pulls = new Map<string, Promise<Result<void, string>>>()

  constructor(options: EngineOptions, clock: Clock) {
    this.options = options
    this.clock = clock
  }

  get known(): Result<ContainerEngine, string> | undefined {
    if (this.answer === undefined) return undefined
    const { at, result } = this.answer
    return this.clock.now() - at < (result.ok ? trustMs.works : trustMs.fails) ? result : undefined
  }

  async engine(): Promise<Result<ContainerEngine, string>> {
    const { known } = this
    if (known !== undefined) return known
    this.looking ??= findEngine(this.options).finally(() => (this.looking = undefined))
    const result = await this.looking
    this.answer = { at: this.clock.now(), result }
    return result
  }

  async image(engine: ContainerEngine, image: string, options: PullOptions): Promise<Result<string, string>> {
    const there = options.policy === 'Always' ? undefined : await inspect(engine, image)
    if (there !== undefined) return ok(there)
    if (options.policy === 'Never') return err('it is not on this machine, and its pull policy is Never')
    options.onLine(`Fetching the image ${image}.`)
    // Steps that start together share one download; who comes later sees only its end.
    const shared =
      this.pulls.get(image) ?? pull(engine, image, options).finally(() => this.pulls.delete(image))
    this.pulls.set(image, shared)
    const pulled = await shared
    if (!pulled.ok) return pulled
    const id = await inspect(engine, image)
    return id === undefined ? err('the engine fetched it and does not have it') : ok(id)
  }
}

export const createContainers = (options: EngineOptions, clock: Clock): Containers =>
  new LocalContainers(options, clock)

/** A container by its name, and the engine that has it. */
export interface RunningContainer {
  readonly engine: string
  readonly name: string
}

/** Removes the container, running or not. One that is gone is no mistake. */
export const removeContainer = ({ engine, name }: RunningContainer): Promise<void> =>
  new Promise((resolve) => {
    execFile(engine, ['rm', '--force', '--volumes', name], () => resolve())
  })

/** Ends the container after `graceSeconds` of asking, and removes it. One that is gone is no mistake. */
export const endContainer = (container: RunningContainer, graceSeconds: number): Promise<void> =>
  new Promise((resolve) => {
    execFile(container.engine, ['stop', '--time', String(graceSeconds), container.name], () =>
      resolve(removeContainer(container)),
    )
  })

/** The same without asking, before it returns: for a process that is about to exit. */
export const killContainerNow = ({ engine, name }: RunningContainer): void => {
  try {
    execFileSync(engine, ['rm', '--force', '--volumes', name], { stdio: 'ignore', timeout: 10_000 })
  } catch {
    // It ended first.
  }
}
