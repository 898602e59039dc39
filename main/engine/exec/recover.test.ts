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

/** A step that says something, waits for the file `go` in the workspace, and says something more. */
const waiting = (rest: string, result = ''): string =>
  `def step()${result === '' ? '' : ' -> int'}:
    import os, sys, time
    print('up', flush=True)
    while not os.path.exists(os.environ['NAGARE_WORKSPACE'] + '/go'): time.sleep(0.02)
    ${rest}
    ${result}`
const go = (): void => writeFileSync(join(root, 'go'), '')
const pidOf = (runId: string, task: string): unknown =>
  (JSON.parse(readFileSync(attemptFile(runId, task, 'spawn.json'), 'utf8')) as { pid: unknown }).pid
const markers = (): string[] => kit?.sql.prepare('SELECT marker FROM attempts').pluck().all() as string[]
const statesOf = (runId: string) =>
  Object.fromEntries((kit?.runs.tasks(runId) ?? []).map((row) => [row.path, row.state]))
const ended = (runId: string, task: string): boolean => existsSync(attemptFile(runId, task, 'exit'))

describe('after a crash of the server', () => {
  it('steps that live are taken over, those that ended count, and the run goes on', async () => {
    const runId = await startServer(
      pipelineOf({
        before: { source: 'def step() -> int:\n    return 1', outputs: { Output: 'NUMBER_INTEGER' } },
        during: {
          source: 'def step() -> int:\n    import time; print("up", flush=True); time.sleep(1.5); return 2',
          outputs: { Output: 'NUMBER_INTEGER' },
        },
        living: {
          source: waiting('print("half", end=""); print(" line")', 'return 3'),
          outputs: { Output: 'NUMBER_INTEGER' },
        },
        later: { source: 'def step(): print("at last")', after: ['living', 'during'] },
      }),
    )
    await until(() => ['during', 'living'].every((task) => said(runId, task)))
    await crash()
    const pid = pidOf(runId, 'living')
    await until(() => ended(runId, 'during'))
    kit = openKit({ root })
    const before = Date.now()
    await kit.runs.recover()
    await until(() => statesOf(runId)['during'] === 'SUCCEEDED')
    expect(statesOf(runId)).toMatchObject({ before: 'SUCCEEDED', living: 'RUNNING', later: 'QUEUED' })
    expect(kit.runs.load.busy).toBe(1)
    expect([pidOf(runId, 'living'), process.kill(Number(pid), 0)]).toEqual([pid, true])
    go()
    const result = await kit.runs.finished(runId)
    expect(result.state).toBe('SUCCEEDED')
    expect(result.tasks.map((row) => row.attempts.length)).toEqual([1, 1, 1, 1])
    expect(result.tasks.find((row) => row.path === 'living')?.outputs?.parameters).toEqual({ Output: 3 })
    // It ended while nobody looked, and that is when.
    expect(result.tasks.find((row) => row.path === 'during')?.endedAt).toBeLessThan(before)
    const log = await kit.runs.log(runId, { task: 'living' })
    expect(log.lines.map((line) => line.text)).toEqual(['up', 'half line'])
    expect(kit.tracking.store.getRun(runId).info.status).toBe('FINISHED')
    expect(markers().flatMap(markedProcesses)).toEqual([])
  })

  it('a step that was taken over can be stopped, with all it started', async () => {
    const runId = await startServer(
      pipelineOf({
        living: {
          source:
            'def step():\n    import subprocess, time\n    subprocess.Popen(["setsid", "sleep", "600"])\n    print("up", flush=True); time.sleep(600)',
        },
      }),
    )
    await until(() => said(runId, 'living'))
    await crash()
    kit = openKit({ root })
    await kit.runs.recover()
    expect(markers().flatMap(markedProcesses).length).toBeGreaterThan(1)
    expect(kit.runs.stop(runId)).toBe(true)
    expect((await kit.runs.finished(runId)).state).toBe('CANCELED')
    expect(markers().flatMap(markedProcesses)).toEqual([])
  })

  it('a step that vanished meanwhile ends the run as interrupted, and what still runs comes to its end', async () => {
    const runId = await startServer(
      pipelineOf({
        gone: { source: waiting('pass') },
        living: { source: waiting('print("done")') },
        later: { source: 'def step(): pass', after: ['living'] },
        again: { source: waiting('print("second")'), retries: 1 },
      }),
    )
    await until(() => ['gone', 'living', 'again'].every((task) => said(runId, task)))
    await crash()
    for (const task of ['gone', 'again']) process.kill(-Number(pidOf(runId, task)), 'SIGKILL')
    kit = openKit({ root })
    await kit.runs.recover()
    await until(() => statesOf(runId)['gone'] === 'INTERRUPTED')
    expect(statesOf(runId)).toMatchObject({ living: 'RUNNING', later: 'INTERRUPTED' })
    go()
    const result = await kit.runs.finished(runId)
    expect(result.state).toBe('INTERRUPTED')
    expect(statesOf(runId)).toMatchObject({ living: 'SUCCEEDED', later: 'INTERRUPTED' })
    // Its pipeline allows another try: that was made while nothing had been lost for good, or not at all.
    expect(['SUCCEEDED', 'INTERRUPTED']).toContain(statesOf(runId)['again'])
    expect(kit.tracking.store.getRun(runId).info.status).toBe('KILLED')
  })

  it('a lost step is tried again where its pipeline allows that', async () => {
    const runId = await startServer(pipelineOf({ again: { source: waiting('print("done")'), retries: 1 } }))
    await until(() => said(runId, 'again'))
    await crash()
    process.kill(-Number(pidOf(runId, 'again')), 'SIGKILL')
    go()
    kit = openKit({ root })
    await kit.runs.recover()
    const result = await kit.runs.finished(runId)
    expect(result.state).toBe('SUCCEEDED')
    expect(result.tasks[0]?.attempts.map((one) => [one.state, one.failure?.reason])).toEqual([
      ['FAILED', 'lost'],
      ['SUCCEEDED', undefined],
    ])
  })

  it('what was noted and never begun is begun, once', async () => {
    const runId = await startServer(pipelineOf({ only: { source: waiting('print("done")') } }))
    await until(() => said(runId, 'only'))
    await crash()
    // As if the crash had come between the note and the start.
    process.kill(-Number(pidOf(runId, 'only')), 'SIGKILL')
    for (const file of ['spawn.json', 'stdout.log', 'stderr.log']) rmSync(attemptFile(runId, 'only', file))
    go()
    kit = openKit({ root })
    await until(() => markers().flatMap(markedProcesses).length === 0)
    await kit.runs.recover()
    const result = await kit.runs.finished(runId)
    expect(result.state).toBe('SUCCEEDED')
    expect(result.tasks[0]?.attempts.map((one) => one.state)).toEqual(['SUCCEEDED'])
    expect(result.tasks[0]?.waitingFor).toBeUndefined()
  })

  it('a step whose start was not noted is found by its marker', async () => {
    const runId = await startServer(pipelineOf({ only: { source: waiting('print("done")') } }))
    await until(() => said(runId, 'only'))
    await crash()
    const pid = pidOf(runId, 'only')
    rmSync(attemptFile(runId, 'only', 'spawn.json'))
    kit = openKit({ root })
    await kit.runs.recover()
    await until(() => existsSync(attemptFile(runId, 'only', 'spawn.json')))
    expect(pidOf(runId, 'only')).toBe(pid)
    go()
    expect((await kit.runs.finished(runId)).state).toBe('SUCCEEDED')
    const log = await kit.runs.log(runId, { task: 'only' })
    expect(log.lines.map((line) => line.text)).toEqual(['up', 'done'])
  })

  it('a retry goes on to wait out its pause, and a stop that had been asked for is carried out', async () => {
    const text = pipelineOf({
      failing: { source: 'def step(): raise SystemExit(3)', retries: 3, backoff: '2s' },
    })
    const runId = await startServer(text)
    await until(() => ended(runId, 'failing'))
    await sleep(200)
    await crash()
    kit = openKit({ root })
    await kit.runs.recover()
    await until(() => (kit?.runs.tasks(runId)[0]?.attempts.length ?? 0) > 1)
    kit.runs.stop(runId)
    expect((await kit.runs.finished(runId)).state).toBe('CANCELED')
  })

  it('a run whose steps had all ended is what they were, and recovering again changes nothing', async () => {
    const runId = await startServer(
      pipelineOf({ only: { source: 'def step(): import time; print("up", flush=True); time.sleep(1)' } }),
    )
    await until(() => said(runId, 'only'))
    await crash()
    await until(() => ended(runId, 'only'))
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
    expect(markers().flatMap(markedProcesses)).toEqual([])
  })
})
