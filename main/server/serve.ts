import { randomBytes, randomUUID } from 'node:crypto'
import { type Engine, openEngine } from '#engine/engine.ts'
import { steadyClock } from '#engine/steady-clock.ts'
import { createApp } from '#server/app.ts'
import { doorServices } from '#server/door-services.ts'
import { inUrl, isLoopback } from '#server/hosts.ts'
import { listenAll } from '#server/listen-all.ts'
import { removeServerFile, writeServerFile } from '#server/server-file.ts'
import { err, ok, type Result } from '#shared/result.ts'

export interface ServeOptions {
  /** Folder of the workspace; made when it is not there. */
  readonly workspace: string
  /** Folder of the Python runtime that steps are started with. */
  readonly runtimeFolder: string
  /** Folder of the built page. */
  readonly rendererFolder: string
  /** Absent: 5000, or the next one that is free. 0: any free one. */
  readonly port?: number
  /** Default 127.0.0.1. */
  readonly host?: string
  /** The person knows that other machines can reach this address. */
  readonly allowRemote?: boolean
  /** Also listen here, for the desktop shell. */
  readonly pipe?: string
  /** Made up when absent. */
  readonly token?: string
  readonly shell?: 'browser' | 'electron'
  readonly version: string
  readonly log: (line: string) => void
}

/** Why a server could not start: a closed set. */
export interface ServeProblem {
  readonly reason: 'workspace-taken' | 'workspace' | 'port' | 'remote'
  /** One sentence. */
  readonly message: string
  readonly hint?: string
}

export interface RunningServer {
  /** What goes into MLFLOW_TRACKING_URI. */
  readonly url: string
  readonly token: string
  /** The page's address with the token in its fragment, which no server ever sees. */
  readonly pageUrl: string
  readonly engine: Engine
  /** For a process that exits at once and whose steps are to go on: the next server takes them over. */
  leave(): void
  /** Ends listeners and streams, then the engine, then takes `server.json` away. Idempotent. */
  close(): Promise<void>
}

/** The whole product in one process: opens the workspace, listens, and says in `server.json` where. */
export async function startServer(options: ServeOptions): Promise<Result<RunningServer, ServeProblem>> {
  const host = options.host ?? '127.0.0.1'
  if (!isLoopback(host) && options.allowRemote !== true) return err(notRemote(host))
  const address = { url: '' }
  const opened = openEngine({
    workspace: options.workspace,
    clock: steadyClock(),
    trackingUri: () => address.url,
    runtimeFolder: options.runtimeFolder,
    log: options.log,
  })
  if (!opened.ok)
    return err({ ...opened.error, reason: opened.error.reason === 'taken' ? 'workspace-taken' : 'workspace' })
  const engine = opened.value
  try {
    return await openDoor(options, host, engine, address)
  } catch (error) {
    await engine.close()
    return err(listenProblem(error, host, options.port))
  }
}

async function openDoor(
  options: ServeOptions,
  host: string,
  engine: Engine,
  address: { url: string },
): Promise<Result<RunningServer, ServeProblem>> {
  const token = options.token ?? randomBytes(32).toString('base64url')
  const serverId = randomUUID()
  const closing = new AbortController()
  const hosts = new Set<string>()
  const app = createApp(
    doorServices(engine, { serverId, shell: options.shell ?? 'browser', version: options.version }),
    {
      token,
      serverId,
      hosts: () => hosts,
      origins: ['app://nagare'],
      now: () => Date.now(),
      log: options.log,
      rendererFolder: options.rendererFolder,
      closing: closing.signal,
    },
  )
  const inUse = engine.runs.trackingInUse()
  const listeners = await listenAll(app.fetch, { ...options, host, hosts, inUse })
  address.url = listeners.url
  const facts = { url: listeners.url, token, pid: process.pid, startedAt: Date.now() }
  writeServerFile(engine.workspace.serverFile, facts)
  const started = engine.start().catch((error: unknown) => {
    // The door stays open: what could be read of the workspace is still there to be seen.
    options.log(`What an earlier process left could not be settled: ${String(error)}`)
  })
  let closed: Promise<void> | undefined
  const close = async (): Promise<void> => {
    closing.abort()
    await started
    // Runs first: their steps still log through the listeners.
    await engine.runs.close()
    await Promise.all(listeners.all.map((listener) => listener.close()))
    removeServerFile(engine.workspace.serverFile)
    await engine.close()
  }
  return ok({
    url: listeners.url,
    token,
    pageUrl: `${listeners.pageUrl}/#token=${token}`,
    engine,
    leave: () => removeServerFile(engine.workspace.serverFile),
    close: () => {
      closed ??= close()
      return closed
    },
  })
}

const notRemote = (host: string): ServeProblem => ({
  reason: 'remote',
  message: `Other machines could reach ${host}, and whoever has the token could run code here.`,
  hint: 'Add --allow-remote if that is what you want.',
})

function listenProblem(error: unknown, host: string, port: number | undefined): ServeProblem {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === undefined) throw error
  const place = port === undefined ? host : `${inUrl(host)}:${port}`
  const why = code === 'EADDRINUSE' ? 'another program listens there' : message
  return { reason: 'port', message: `Cannot listen on ${place}: ${why}.`, hint: 'Choose another --port.' }
}
