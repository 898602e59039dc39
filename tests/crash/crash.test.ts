/**
 * The server is killed at random moments while pipelines run, started again, and in the end everything must be as if
 * nothing had happened. `NAGARE_CRASH_ROUNDS` kills (5), at moments that `NAGARE_CRASH_SEED` picks.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { chance } from '../fuzz/chance.ts'
import { type CrashServer, freePort, startServer } from './server.ts'
import { type Launched, lies, orphansOf, ownRuns } from './survey.ts'

const rounds = Number(process.env['NAGARE_CRASH_ROUNDS'] ?? 5)
const seed = Number(process.env['NAGARE_CRASH_SEED'] ?? Date.now() % 1_000_000)
/** Runs that go on at the same time. */
const width = 3

vi.setConfig({ testTimeout: 120_000 + rounds * 20_000, hookTimeout: 120_000 })

const pipelines = [
  { name: 'chain', state: 'SUCCEEDED', outputs: { Output: 35 } },
  { name: 'loop', state: 'SUCCEEDED', outputs: { Output: 55 } },
  { name: 'flow', state: 'SUCCEEDED', outputs: {} },
  { name: 'flow', state: 'FAILED', outputs: {}, parameters: { word: 'break' } },
  { name: 'nested', state: 'SUCCEEDED', parameters: { steps: 20 } },
] as const

let folder = ''
let server: CrashServer | undefined
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nagare-crash-'))
  mkdirSync(join(folder, 'workspace/effects'), { recursive: true })
})
afterAll(async () => {
  await server?.kill('SIGKILL')
  for (const pid of orphansOf(join(folder, 'workspace'))) process.kill(pid, 'SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

const alive = (): CrashServer => {
  if (server === undefined) throw new Error('There is no server.')
  return server
}

const launch = async (place: number): Promise<Launched> => {
  const expected = pipelines[place % pipelines.length] ?? pipelines[0]
  const text = readFileSync(join(import.meta.dirname, `${expected.name}.yaml`), 'utf8')
  const parameters = 'parameters' in expected ? expected.parameters : {}
  const { runId } = await alive().ask<{ runId: string }>('runs/launch', { text, parameters, cache: false })
  const outputs = 'outputs' in expected ? { outputs: expected.outputs } : {}
  return { runId, name: expected.name, state: expected.state, ...outputs }
}

const isOpen = async ({ runId }: Launched): Promise<boolean> => {
  const { run } = await alive().ask<{ run: { state: string } }>('runs/get', { runId })
  return ['QUEUED', 'RUNNING'].includes(run.state)
}

const stillOpen = async (runs: readonly Launched[]): Promise<Launched[]> => {
  const open: Launched[] = []
  for (const run of runs) if (await isOpen(run)) open.push(run)
  return open
}

test(`${rounds} kills of the server at random moments: nothing is lost, doubled or told wrong`, async () => {
  // The same seed kills at the same moments.
  const moments = chance(seed)
  const launched: Launched[] = []
  let open: Launched[] = []
  const starts: number[] = []
  const port = await freePort()
  for (let round = 0; round < rounds; round += 1) {
    server = await startServer(folder, port)
    starts.push(server.startMs)
    open = await stillOpen(open)
    while (open.length < width) {
      const run = await launch(launched.length)
      launched.push(run)
      open.push(run)
    }
    await sleep(moments.next() * 1_500)
    await server.kill('SIGKILL')
  }
  server = await startServer(folder, port)
  // Runs whose launch was answered must be there; nobody promised anything about one that was not.
  expect(await ownRuns(alive())).toEqual(launched.map((run) => run.runId).toSorted())
  for (const end = Date.now() + 90_000; open.length > 0 && Date.now() < end; await sleep(100))
    open = await stillOpen(open)
  const found = await lies(alive(), join(folder, 'workspace'), launched)
  await server.kill('SIGTERM')
  const sorted = starts.toSorted((a, b) => a - b)
  console.log(
    `seed ${seed}: ${rounds} kills under ${launched.length} runs; restart ${Math.round(sorted[rounds >> 1] ?? 0)} ms (median)`,
  )
  expect(found).toEqual([])
  expect(orphansOf(join(folder, 'workspace'))).toEqual([])
})
