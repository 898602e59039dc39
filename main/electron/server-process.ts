/**
 * Keeps one server process running behind a private pipe. Whether it is Electron's utility process or a child
 * process is the `ServerHost`'s business. A server that vanishes is started again once; what happens to its runs is
 * the next server's own recovery.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FromServer, serverEnv, type ToServer } from '#shared/desktop-link.ts'
import type { PipeTarget } from './pipe.ts'

export interface ServerLaunch {
  /** Absolute path of the server's bundle. */
  readonly entry: string
  readonly env: Readonly<Record<string, string>>
}
export interface ServerProcess {
  send(message: ToServer): void
  kill(): void
}
export interface ServerEvents {
  onMessage(message: FromServer): void
  onOutput(text: string): void
  /** Exactly once. */
  onExit(code: number | null): void
}
export interface ServerHost {
  start(launch: ServerLaunch, events: ServerEvents): ServerProcess
}

export interface ServerOptions extends ServerLaunch {
  readonly host: ServerHost
  /** The server is gone and will not be started again by itself; `reason` is for people. */
  readonly onDown: (reason: string) => void
  readonly onReady: (facts: { readonly workspace: string; readonly url: string }) => void
  /** A server that ran at least this long (ms) before it vanished has earned its restart again. */
  readonly steadyAfter?: number
}
export interface Server {
  /** Starts it (again), with changes to its environment if any. */
  start(env?: Readonly<Record<string, string>>): void
  /** Where it listens; waits while it starts, rejects with the reason while it is down. */
  readonly target: () => Promise<PipeTarget>
  /** Asks it to finish, and kills it after `timeout` ms. Resolves when it has gone. */
  close(timeout?: number): Promise<void>
}

/** A place that only this user can reach, new for every launch. */
function newPipe(): { readonly path: string; remove(): void } {
  if (process.platform === 'win32') return { path: `\\\\.\\pipe\\nagare-${randomUUID()}`, remove() {} }
  const folder = mkdtempSync(join(tmpdir(), 'nagare-')) // made with mode 0700
  return { path: join(folder, 'pipe'), remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** One life of the server process. */
interface Life {
  readonly target: PipeTarget
  readonly process: ServerProcess
  readonly ready: Promise<PipeTarget>
  readonly exited: Promise<void>
}

const lastWords = (output: string): string => output.trim().split('\n').slice(-6).join('\n')

interface LifeEvents {
  onReady(facts: { workspace: string; url: string }): void
  /** `refused`: the server said itself why it cannot run. */
  onEnd(end: { refused?: string; code: number | null; output: string }): void
}

function live(options: ServerOptions, extra: Readonly<Record<string, string>>, events: LifeEvents): Life {
  const pipe = newPipe()
  const target = { socketPath: pipe.path, token: randomBytes(32).toString('hex') }
  const env = {
    ...options.env,
    ...extra,
    [serverEnv.pipe]: target.socketPath,
    [serverEnv.token]: target.token,
  }
  const ready = Promise.withResolvers<PipeTarget>()
  const exited = Promise.withResolvers<void>()
  ready.promise.catch(() => {}) // a server may go down while nobody waits for it
  let refused: string | undefined
  let output = ''
  const started = options.host.start(
    { entry: options.entry, env },
    {
      onMessage(message) {
        if (message.type === 'failed') refused = message.message
        else {
          ready.resolve(target)
          events.onReady(message)
        }
      },
      onOutput(text) {
        output = (output + text).slice(-8000)
      },
      onExit(code) {
        pipe.remove()
        const end = { code, output: lastWords(output), ...(refused === undefined ? {} : { refused }) }
        ready.reject(new Error(refused ?? 'The server stopped.'))
        exited.resolve()
        events.onEnd(end)
      },
    },
  )
  return { target, process: started, ready: ready.promise, exited: exited.promise }
}

export function superviseServer(options: ServerOptions): Server {
  let current: Life | undefined
  let env: Readonly<Record<string, string>> = {}
  let closing = false
  let mayRestart = true
  let startedAt = 0

  function onEnd(end: { refused?: string; code: number | null; output: string }): void {
    if (closing) return
    const steady = Date.now() - startedAt > (options.steadyAfter ?? 60_000)
    if (end.refused === undefined && (mayRestart || steady)) {
      mayRestart = steady
      begin()
      return
    }
    options.onDown(end.refused ?? `The server stopped (code ${end.code ?? 'unknown'}).\n${end.output}`.trim())
  }
  function begin(): void {
    startedAt = Date.now()
    current = live(options, env, { onReady: options.onReady, onEnd })
  }

  return {
    start(change) {
      env = { ...env, ...change }
      closing = false
      mayRestart = true
      begin()
    },
    target: () => current?.ready ?? Promise.reject(new Error('The server has not been started.')),
    async close(timeout = 8000) {
      closing = true
      if (!current) return
      const { process: running, exited } = current
      running.send({ type: 'close' })
      const timer = setTimeout(() => running.kill(), timeout)
      await exited
      clearTimeout(timer)
    },
  }
}
