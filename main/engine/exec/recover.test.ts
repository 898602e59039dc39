import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Kit, openKit, pipelineOf } from './executor-kit.test-helper.ts'
import { markedProcesses } from './process/marked.ts'

// Real processes on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 60_000 })

let root: string
let kit: Kit | undefined
let server: ChildProcess | undefined
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'nagare-crash-'))
})
afterEach(async () => {
  server?.kill('SIGKILL')
  await kit?.dispose()
  kit = undefined
  rmSync(root, { recursive: true, force: true })
})

const startServer = async (text: string): Promise<string> => {
  mkdirSync(root, { recursive: true })
  const file = join(root, 'given.yaml')
  writeFileSync(file, text)
  server = spawn(
    process.execPath,
    [fileURLToPath(import.meta.resolve('./crash-child.test-helper.ts')), root, file],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const [line] = (await once(server.stdout ?? server, 'data')) as [Buffer]
  return line.toString().trim()
}
const crash = async (): Promise<void> => {
  const gone = once(server ?? process, 'exit')
  server?.kill('SIGKILL')
  await gone
}
const until = async (condition: () => boolean): Promise<void> => {
  for (const end = Date.now() + 40_000; !condition(); await sleep(20))
    if (Date.now() > end) throw new Error('waited too long')
}
const attemptFile = (runId: string, task: string, file: string): string =>
  join(root, '.nagare/runs', runId, task, '1', file)
const said = (runId: string, task: string): boolean =>
  existsSync(attemptFile(runId, task, 'stdout.log')) &&
  readFileSync(attemptFile(runId, task, 'stdout.log'), 'utf8') !== ''

describe('after a crash of the server', () => {
  it('finished steps count, living ones are ended with all they started, the rest is interrupted', async () => {
    const wait = 'import time; print("up", flush=True); time.sleep(1.5)'
    const runId = await startServer(
      pipelineOf({
        before: { source: 'def step() -> int:\n    return 1', outputs: { Output: 'NUMBER_INTEGER' } },
        during: {
          source: `def step() -> int:\n    ${wait}; print("bye"); return 2`,
          outputs: { Output: 'NUMBER_INTEGER' },
        },
        broken: { source: `def step():\n    ${wait}; raise SystemExit(3)` },
        living: {
          source:
            'def step():\n    import subprocess, time\n    subprocess.Popen(["setsid", "sleep", "600"])\n    print("up", flush=True); time.sleep(600)',
        },
        later: { source: 'def step(): pass', after: ['living'] },
      }),
    )
    await until(() => ['during', 'broken', 'living'].every((task) => said(runId, task)))
    await crash()
    await until(
      () =>
        existsSync(attemptFile(runId, 'during', 'exit')) && existsSync(attemptFile(runId, 'broken', 'exit')),
    )
    kit = openKit({ root })
    const markers = kit.sql.prepare('SELECT marker FROM attempts').pluck().all() as string[]
    expect(markers.flatMap(markedProcesses).length).toBeGreaterThan(0)
    await kit.runs.recover()
    expect(markers.flatMap(markedProcesses)).toEqual([])
    const rows = kit.runs.tasks(runId)
    expect(Object.fromEntries(rows.map((row) => [row.path, row.state]))).toEqual({
      before: 'SUCCEEDED',
      during: 'SUCCEEDED',
      broken: 'FAILED',
      living: 'INTERRUPTED',
      later: 'INTERRUPTED',
    })
    expect(rows.find((row) => row.path === 'during')?.outputs?.parameters).toEqual({ Output: 2 })
    expect((await kit.runs.finished(runId)).state).toBe('INTERRUPTED')
    const status = (task: string) =>
      kit?.tracking.store.getRun(rows.find((row) => row.path === task)?.runId ?? '').info.status
    expect([status('before'), status('during'), status('broken'), status('living')]).toEqual([
      'FINISHED',
      'FINISHED',
      'FAILED',
      'KILLED',
    ])
    expect(kit.tracking.store.getRun(runId).info.status).toBe('KILLED')
    const log = await kit.runs.log(runId, { task: 'during' })
    expect(log.lines.map((line) => line.text)).toEqual(['up', 'bye'])
  })

  it('a run whose steps had all ended is what they were, and recovering again changes nothing', async () => {
    const runId = await startServer(
      pipelineOf({ only: { source: 'def step(): import time; print("up", flush=True); time.sleep(1)' } }),
    )
    await until(() => said(runId, 'only'))
    await crash()
    await until(() => existsSync(attemptFile(runId, 'only', 'exit')))
    kit = openKit({ root })
    await kit.runs.recover()
    await kit.runs.recover()
    expect((await kit.runs.finished(runId)).state).toBe('SUCCEEDED')
    expect(kit.tracking.store.getRun(runId).info.status).toBe('FINISHED')
    const kept = kit.sql.prepare('SELECT count(*) FROM run_events').pluck().get()
    expect(kept).toBe(3)
  })

  it('a run whose document is gone ends as interrupted', async () => {
    const runId = await startServer(
      pipelineOf({ only: { source: 'def step():\n    import time; time.sleep(600)' } }),
    )
    await until(() => existsSync(attemptFile(runId, 'only', 'spawn.json')))
    await crash()
    rmSync(join(root, '.nagare/runs', runId, 'pipeline.yaml'))
    kit = openKit({ root })
    await kit.runs.recover()
    expect((await kit.runs.finished(runId)).tasks.map((row) => row.state)).toEqual(['INTERRUPTED'])
    const markers = kit.sql.prepare('SELECT marker FROM attempts').pluck().all() as string[]
    expect(markers.flatMap(markedProcesses)).toEqual([])
  })
})
