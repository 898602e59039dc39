import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { TaskRow } from '#shared/run.ts'
import { type Kit, openKit, pipelineOf, runToEnd, type StepText } from './executor-kit.test-helper.ts'
import { markedProcesses } from './process/marked.ts'

// Real processes on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 60_000 })

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

let kit: Kit
beforeEach(() => {
  kit = openKit()
})
afterEach(() => kit.dispose())

const one = (source: string, fields: Partial<StepText> = {}): string =>
  pipelineOf({ it: { source, ...fields } })
const runOne = async (source: string, fields: Partial<StepText> = {}): Promise<TaskRow> => {
  const { tasks } = await runToEnd(kit, one(source, fields))
  const [row] = tasks
  if (row === undefined) throw new Error('no task')
  return row
}
const start = async (text: string): Promise<string> => {
  const started = await kit.runs.launch({ text, parameters: {} })
  if (!started.ok) throw new Error(JSON.stringify(started.error))
  return started.value.runId
}
const until = async (condition: () => boolean, ms = 40_000): Promise<void> => {
  for (const end = Date.now() + ms; !condition(); await sleep(20))
    if (Date.now() > end) throw new Error('waited too long')
}
const texts = async (runId: string): Promise<string[]> =>
  (await kit.runs.log(runId, {})).lines.map((line) => line.text)
const commandLines = (needle: string): string[] =>
  execFileSync('ps', ['-eo', 'stat,args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(needle) && !line.startsWith('Z'))
const noneLeft = (runId: string): void => {
  const markers = kit.sql
    .prepare('SELECT marker FROM attempts WHERE run_id = ?')
    .pluck()
    .all(runId) as string[]
  expect(markers.length).toBeGreaterThan(0)
  expect(markers.flatMap(markedProcesses)).toEqual([])
}

describe('a run', () => {
  it('hands on floats that JSON has no number for, and logs them as what they are', async () => {
    const source =
      'def step(m: Output[Metrics]) -> float:\n    m.log_metric("loss", float("nan"))\n    return float("nan")'
    const text = pipelineOf({
      first: { source, outputs: { Output: 'NUMBER_DOUBLE' }, artifacts: { m: 'system.Metrics' } },
      second: {
        source: 'def step(x: float) -> str:\n    return repr(x)',
        parameters: { x: 'NUMBER_DOUBLE' },
        outputs: { Output: 'STRING' },
        inputs: { x: { taskOutputParameter: { producerTask: 'first', outputParameterKey: 'Output' } } },
      },
    })
    const { state, tasks } = await runToEnd(kit, text)
    expect(state).toBe('SUCCEEDED')
    expect(tasks[0]?.outputs?.parameters).toEqual({ Output: 'NaN' })
    expect(tasks[1]?.outputs?.parameters).toEqual({ Output: 'nan' })
    expect(kit.tracking.store.getRun(tasks[0]?.runId ?? '').metrics).toMatchObject([
      { key: 'loss', value: Number.NaN },
    ])
  })

  it('hands values on, keeps the document, and lands in MLflow as a parent with a run per step', async () => {
    const text = pipelineOf({
      first: {
        source: 'def step() -> int:\n    print("hello")\n    return 4',
        outputs: { Output: 'NUMBER_INTEGER' },
      },
      second: {
        source: 'def step(n: int) -> int:\n    return n * 2',
        parameters: { n: 'NUMBER_INTEGER' },
        outputs: { Output: 'NUMBER_INTEGER' },
        inputs: { n: { taskOutputParameter: { producerTask: 'first', outputParameterKey: 'Output' } } },
      },
    })
    const { runId, state, tasks } = await runToEnd(kit, text)
    expect(state).toBe('SUCCEEDED')
    expect(tasks[1]).toMatchObject({
      path: 'second',
      outputs: { parameters: { Output: 8 } },
      inputs: { parameters: { n: 4 } },
    })
    expect(readFileSync(join(kit.paths.runs, runId, 'pipeline.yaml'), 'utf8')).toBe(text)
    const parent = kit.tracking.store.getRun(runId)
    expect(parent.info).toMatchObject({ status: 'FINISHED', name: 'tests 1' })
    const child = kit.tracking.store.getRun(tasks[1]?.runId ?? '')
    expect(child.info.status).toBe('FINISHED')
    expect(child.params).toEqual([{ key: 'n', value: '4' }])
    expect(child.tags).toContainEqual({ key: 'mlflow.parentRunId', value: runId })
    expect(kit.sql.prepare('SELECT number, state, total, done, failed FROM pipeline_runs').get()).toEqual({
      number: 1,
      state: 'SUCCEEDED',
      total: 2,
      done: 2,
      failed: 0,
    })
  })

  it('tells a step where to log, and nothing that the terminal happened to hold', async () => {
    process.env['SECRET_OF_THE_TERMINAL'] = 'x'
    const source =
      'def step() -> str:\n    import os, json\n    keys = ["MLFLOW_TRACKING_URI", "MLFLOW_EXPERIMENT_ID", "MLFLOW_RUN_ID", "OWN", "SECRET_OF_THE_TERMINAL", "PATH"]\n    return json.dumps([os.environ.get(k) for k in keys])'
    const row = await runOne(source, { outputs: { Output: 'STRING' }, env: { OWN: 'mine' } })
    const values = JSON.parse(String(row.outputs?.parameters['Output'])) as unknown[]
    expect(values).toEqual([
      'http://127.0.0.1:9',
      expect.any(String),
      row.runId,
      'mine',
      null,
      process.env['PATH'],
    ])
  })

  it('publishes files to the step’s artifacts, and metrics to its MLflow run', async () => {
    const source =
      'def step(data: Output[Dataset], score: Output[Metrics]):\n    open(data.path, "w").write("rows")\n    data.metadata["rows"] = 1\n    score.log_metric("accuracy", 0.5)'
    const row = await runOne(source, { artifacts: { data: 'system.Dataset', score: 'system.Metrics' } })
    expect(row.failure).toBeUndefined()
    const folder = kit.tracking.writer.artifactDirectory(row.runId ?? '')
    expect(row.outputs?.artifacts['data']).toEqual([
      { name: 'data', uri: join(folder, 'data'), type: 'system.Dataset', metadata: { rows: 1 } },
    ])
    expect(readFileSync(join(folder, 'data'), 'utf8')).toBe('rows')
    expect(kit.tracking.store.getRun(row.runId ?? '').metrics).toMatchObject([
      { key: 'accuracy', value: 0.5 },
    ])
  })

  it('loses nothing when the disk cannot be written to for a while', async () => {
    const runId = await start(
      one('def step() -> int:\n    import time; time.sleep(0.5); return 1', {
        outputs: { Output: 'NUMBER_INTEGER' },
      }),
    )
    await until(() => kit.runs.tasks(runId)[0]?.state === 'RUNNING')
    kit.sql.exec(
      "CREATE TEMP TRIGGER full BEFORE INSERT ON run_events BEGIN SELECT RAISE(FAIL, 'disk full'); END",
    )
    await until(() => existsSync(join(kit.paths.runs, runId, 'it/1/exit')))
    await sleep(300)
    expect(kit.runs.tasks(runId)[0]?.state).toBe('RUNNING')
    kit.sql.exec('DROP TRIGGER full')
    const { state, tasks } = await kit.runs.finished(runId)
    expect([state, tasks[0]?.outputs?.parameters]).toEqual(['SUCCEEDED', { Output: 1 }])
  })

  it.each([
    ['an empty experiment', { experimentName: '' }, 'experimentName'],
    ['an experiment with an endless name', { experimentName: 'x'.repeat(501) }, 'experimentName'],
    ['an endless name', { runName: 'x'.repeat(251) }, 'runName'],
    [
      'a tag that says another name',
      { runName: 'a', tags: { 'mlflow.runName': 'b' } },
      'tags.mlflow.runName',
    ],
    ['a tag with a key that MLflow forbids', { tags: { 'a\nb': 'c' } }, 'tags.a\nb'],
  ])('is refused without a trace for %s', async (_what, labels, field) => {
    const refused = await kit.runs.launch({ text: one('def step(): pass'), parameters: {}, ...labels })
    expect(refused).toMatchObject({ ok: false, error: [{ field, hint: expect.any(String) }] })
    expect(kit.sql.prepare('SELECT count(*) FROM runs').pluck().get()).toBe(0)
    expect(kit.sql.prepare('SELECT name FROM experiments').pluck().all()).toEqual(['Default'])
  })

  it('is refused without a trace when the pipeline or its arguments are wrong', async () => {
    const refused = await kit.runs.launch({ text: one('def step(): pass'), parameters: { nothing: 1 } })
    expect(refused).toMatchObject({ ok: false, error: [{ code: 'unknown-parameter', field: 'nothing' }] })
    expect(kit.sql.prepare('SELECT count(*) FROM runs').pluck().get()).toBe(0)
  })

  it('shares the slots of the machine with the others, and never uses more', async () => {
    const text = pipelineOf(
      Object.fromEntries(
        ['a', 'b', 'c'].map((key) => [key, { source: 'def step():\n    import time; time.sleep(0.3)' }]),
      ),
    )
    const ids = [await start(text), await start(text)]
    let most = 0
    const timer = setInterval(() => {
      const rows = ids.flatMap((id) => kit.runs.tasks(id))
      most = Math.max(most, rows.filter((row) => row.state === 'RUNNING').length)
    }, 10)
    await until(() =>
      ids.flatMap((id) => kit.runs.tasks(id)).some((row) => row.waitingFor?.includes('a free slot')),
    )
    const results = await Promise.all(ids.map((id) => kit.runs.finished(id)))
    clearInterval(timer)
    expect(results.map((result) => result.state)).toEqual(['SUCCEEDED', 'SUCCEEDED'])
    expect(most).toBe(2)
  })
})

describe('a step that', () => {
  it('exits with 3 fails with that status, after as many attempts as it may have', async () => {
    const row = await runOne('def step():\n    import sys; print("bye"); sys.exit(3)', { retries: 2 })
    expect(row).toMatchObject({ state: 'FAILED', failure: { reason: 'exit', exitCode: 3, task: 'it' } })
    expect(row.attempts.map((attempt) => [attempt.state, attempt.exitCode])).toEqual([
      ['FAILED', 3],
      ['FAILED', 3],
      ['FAILED', 3],
    ])
  })

  it('raises shows the last line and the traceback', async () => {
    const row = await runOne('def step():\n    raise ValueError("no good")')
    expect(row.failure).toMatchObject({ reason: 'exception', message: 'ValueError: no good' })
    expect(row.failure?.traceback).toContain('raise ValueError')
  })

  it('lacks a module says which package to add', async () => {
    const row = await runOne('def step():\n    import cv2')
    expect(row.failure?.reason).toBe('missing-module')
    expect(row.failure?.hint).toContain('opencv-python-headless')
  })

  it('is killed says by what, and that it was not us', async () => {
    const row = await runOne('def step():\n    import os, signal; os.kill(os.getpid(), signal.SIGKILL)')
    expect(row.failure).toMatchObject({ reason: 'signal', signal: 'SIGKILL' })
    expect(row.failure?.hint).toContain('out of memory')
  })

  it('takes its wrapper along is lost', async () => {
    const row = await runOne('def step():\n    import os, signal; os.killpg(os.getpgid(0), signal.SIGKILL)')
    expect(row.failure?.reason).toBe('lost')
  })

  it('writes no output fails, naming it', async () => {
    const row = await runOne('def step() -> str:\n    pass', { outputs: { Output: 'STRING' } })
    expect(row.failure).toMatchObject({ reason: 'no-output', field: 'Output' })
  })

  it('writes an output of another type fails, naming it', async () => {
    const source = 'def step(n: OutputPath(int)):\n    open(n, "w").write("many")'
    const row = await runOne(source, { outputs: { n: 'NUMBER_INTEGER' } })
    expect(row.failure).toMatchObject({ reason: 'bad-output', field: 'n' })
  })

  it('leaves daemons behind leaves none', async () => {
    const source =
      'def step():\n    import subprocess\n    subprocess.Popen(["setsid", "sleep", "7391"], start_new_session=True)\n    subprocess.Popen("(sleep 7392 &) &", shell=True)\n    import time; time.sleep(0.2)'
    const { runId, state } = await runToEnd(kit, one(source))
    expect(state).toBe('SUCCEEDED')
    noneLeft(runId)
    expect(commandLines('sleep 739')).toEqual([])
  })

  it('prints 200 MB, partly without a line end, costs no memory and no wait', async () => {
    const source =
      'def step():\n    import sys\n    line = "x" * 199 + "\\n"\n    for _ in range(1000): sys.stdout.write(line * 1000)\n    sys.stdout.write("y" * 3_000_000)'
    collectGarbage()
    const before = process.memoryUsage().rss
    const { runId, state } = await runToEnd(kit, one(source))
    expect(state).toBe('SUCCEEDED')
    collectGarbage() // what other tests of this process left must not count
    expect(process.memoryUsage().rss - before).toBeLessThan(120 << 20)
    const end = await kit.runs.log(runId, { tail: true, limit: 2 })
    expect(end.totalLines).toBeGreaterThan(1_000_000)
    expect(end.lines.map((line) => [line.stream, line.text.slice(0, 20)])).toEqual([
      ['stdout', 'y'.repeat(20)],
      ['nagare', 'A line longer than 6'],
    ])
    const first = await kit.runs.log(runId, { limit: 3 })
    expect(first.lines).toHaveLength(3)
    const next = await kit.runs.log(runId, { limit: 3, cursor: first.cursor })
    expect(next.lines[0]?.text).toBe('x'.repeat(199))
  }, 60_000)
})

describe('a stop', () => {
  it('ends a step that ignores TERM, with all it started, and keeps what was done', async () => {
    const stubborn =
      'def step():\n    import signal, subprocess, time\n    signal.signal(signal.SIGTERM, signal.SIG_IGN)\n    subprocess.Popen(["sleep", "7393"], start_new_session=True)\n    print("ready", flush=True)\n    time.sleep(600)'
    const text = pipelineOf({
      quick: { source: 'def step(): pass' },
      slow: { source: stubborn },
      next: { source: 'def step(): pass', after: ['slow'] },
    })
    const runId = await start(text)
    await until(
      () =>
        existsSync(join(kit.paths.runs, runId, 'slow/1/stdout.log')) &&
        readFileSync(join(kit.paths.runs, runId, 'slow/1/stdout.log'), 'utf8') !== '',
    )
    await until(() => kit.runs.tasks(runId)[0]?.state === 'SUCCEEDED')
    expect(kit.runs.stop(runId)).toBe(true)
    const result = await kit.runs.finished(runId)
    expect(result.state).toBe('CANCELED')
    expect(result.tasks.map((row) => [row.path, row.state])).toEqual([
      ['quick', 'SUCCEEDED'],
      ['slow', 'CANCELED'],
      ['next', 'CANCELED'],
    ])
    noneLeft(runId)
    expect(commandLines('sleep 7393')).toEqual([])
    expect(kit.tracking.store.getRun(runId).info.status).toBe('KILLED')
    expect(kit.runs.stop(runId)).toBe(false)
  })

  it('by a clean quit says interrupted, and leaves no process', async () => {
    const runId = await start(one('def step():\n    import time; time.sleep(600)'))
    await until(() => kit.runs.tasks(runId)[0]?.state === 'RUNNING')
    await kit.runs.close()
    expect(kit.runs.tasks(runId)[0]?.state).toBe('INTERRUPTED')
    expect((await kit.runs.finished(runId)).state).toBe('INTERRUPTED')
    noneLeft(runId)
    expect(await kit.runs.launch({ text: one('def step(): pass'), parameters: {} })).toMatchObject({
      ok: false,
    })
  })
})

describe('the log', () => {
  it('merges all steps by time, filters by task, and goes on from a cursor', async () => {
    const speak = (name: string): StepText => ({
      source: `def step():\n    import time\n    for i in range(3):\n        print("${name}", i, flush=True); time.sleep(0.25)`,
    })
    const { runId } = await runToEnd(kit, pipelineOf({ a: speak('a'), b: speak('b') }))
    const { lines, more, totalLines, cursor } = await kit.runs.log(runId, {})
    expect([lines.length, more, totalLines]).toEqual([6, false, 6])
    expect(lines.map((line) => line.t)).toEqual(lines.map((line) => line.t).toSorted((x, y) => x - y))
    expect(new Set(lines.slice(0, 4).map((line) => line.task))).toEqual(new Set(['a', 'b']))
    expect((await kit.runs.log(runId, { task: 'b' })).lines.map((line) => line.text)).toEqual([
      'b 0',
      'b 1',
      'b 2',
    ])
    expect((await kit.runs.log(runId, { cursor })).lines).toEqual([])
  })

  it('shows a line that redraws itself in its last state, and keeps colours', async () => {
    const source =
      'def step():\n    for i in range(100): print(f"\\r{i}%", end="")\n    print("\\r\\x1b[32mdone\\x1b[0m")'
    const { runId } = await runToEnd(kit, one(source))
    expect(await texts(runId)).toEqual(['\u001b[32mdone\u001b[0m'])
  })

  it('carries Nagare’s own lines in their place', async () => {
    const { runId } = await runToEnd(
      kit,
      one('def step():\n    print("x"); raise SystemExit(3)', { retries: 1 }),
    )
    const { lines } = await kit.runs.log(runId, {})
    expect(lines.map((line) => [line.attempt, line.stream])).toEqual([
      [1, 'stdout'],
      [1, 'nagare'],
      [2, 'nagare'],
      [2, 'stdout'],
      [2, 'nagare'],
    ])
    expect(lines[1]?.text).toMatch(/^Failed after \d+\.\d s: The step ended with exit status 3\.$/)
  })
})
