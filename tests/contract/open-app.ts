import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import type { ContractRouterClient } from '@orpc/contract'
import { type Engine, openEngine } from '#engine/engine.ts'
import { createApp } from '#server/app.ts'
import { doorServices } from '#server/door-services.ts'
import type { studio } from '#shared/contract/studio.ts'
import type { ContractApp, ContractHost } from './hosts/host.ts'

export interface TestApp extends ContractApp {
  readonly engine: Engine
  /** Where it lives; another one may be opened there when this one's engine is closed. */
  readonly folder: string
  /** Lines of the log: a defect that was answered with an id stands here. */
  readonly log: string[]
  close(): Promise<void>
}

/** The real app over a real engine in a folder of its own, with a page of two files. */
export async function openTestApp(
  folder = mkdtempSync(join(tmpdir(), 'nagare-contract-')),
): Promise<TestApp> {
  const token = 'token-of-the-contract-suite'
  const hosts = new Set<string>()
  const log: string[] = []
  const opened = openEngine({
    workspace: join(folder, 'workspace'),
    clock: { now: () => Date.now() },
    trackingUri: () => 'http://127.0.0.1:5000',
    runtimeFolder: resolve(import.meta.dirname, '../../python'),
    log: (line) => log.push(line),
  })
  if (!opened.ok) throw new Error(opened.error.message)
  const engine = opened.value
  const rendererFolder = makePage(folder)
  const services = doorServices(engine, { serverId: 's1', shell: 'browser', version: '0.0.0' })
  const app = createApp(services, {
    token,
    serverId: 's1',
    hosts: () => hosts,
    origins: ['app://nagare'],
    now: () => Date.now(),
    log: (line) => log.push(line),
    rendererFolder,
  })
  return {
    fetch: app.fetch,
    token,
    hosts,
    engine,
    folder,
    log,
    async close() {
      await engine.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function makePage(folder: string): string {
  const page = join(folder, 'renderer')
  mkdirSync(join(page, 'assets'), { recursive: true })
  writeFileSync(join(page, 'index.html'), '<!doctype html><title>Nagare</title>')
  writeFileSync(join(page, 'assets', 'index-1.js'), 'export {}')
  return page
}

/** The typed client as the page builds it, over whatever host. */
export function clientOf(host: ContractHost, token: string | undefined): ContractRouterClient<typeof studio> {
  const link = new RPCLink({
    url: 'http://page.invalid/api/studio',
    headers: token === undefined ? {} : { 'x-nagare-token': token },
    fetch: async (request) => {
      const { pathname, search } = new URL(request.url)
      const init = { method: request.method, headers: request.headers, body: await request.text() }
      return host.fetch(pathname + search, init)
    },
  })
  return createORPCClient(link)
}
