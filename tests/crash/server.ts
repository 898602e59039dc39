/** `nagare serve` on a workspace, to be killed and started again. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { workspacePaths } from '#engine/workspace/paths.ts'
import { readServerFile, type ServerFacts } from '#server/server-file.ts'

const entry = join(import.meta.dirname, '../../bin/nagare.mjs')
const patienceMs = 60_000

export interface CrashServer {
  readonly facts: ServerFacts
  /** Of the start, until it said where it listens; ms. */
  readonly startMs: number
  readonly output: () => string
  ask<T>(path: string, input: unknown): Promise<T>
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>
}

const whenReady = async (child: ChildProcess, file: string, output: () => string): Promise<ServerFacts> => {
  for (const end = Date.now() + patienceMs; Date.now() < end; await sleep(10)) {
    const facts = readServerFile(file)
    if (facts !== undefined && facts.pid === child.pid) return facts
    if (child.exitCode !== null) break
  }
  throw new Error(`The server did not start: ${output()}`)
}

/** Nobody else's for as long as the test goes on: the usual ports are what other servers look for. */
export const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

export const startServer = async (
  folder: string,
  port: number,
  env: Readonly<Record<string, string>> = {},
): Promise<CrashServer> => {
  const workspace = join(folder, 'workspace')
  const from = performance.now()
  const child = spawn(process.execPath, [entry, 'serve', '--workspace', workspace, '--port', String(port)], {
    env: { ...process.env, NAGARE_HOME: join(folder, 'home'), NAGARE_NO_OPEN: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  const facts = await whenReady(child, workspacePaths(workspace).serverFile, () => said)
  return {
    facts,
    startMs: performance.now() - from,
    output: () => said,
    async ask<T>(path: string, input: unknown) {
      const headers = { 'content-type': 'application/json', 'x-nagare-token': facts.token }
      const body = JSON.stringify({ json: input })
      const answer = await fetch(`${facts.url}/api/studio/${path}`, { method: 'POST', headers, body })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`)
      return (JSON.parse(text) as { json: T }).json
    },
    async kill(signal) {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill(signal)
      await once(child, 'exit')
    },
  }
}
