/** Steps that behave badly: each ends with the truth about itself, and nothing of it lives afterwards. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { RunResult } from '#engine/services.ts'
import type { TaskRow } from '#shared/run.ts'
import { attemptPaths } from './attempt-paths.ts'
import { type Kit, openKit, pipelineOf, runToEnd } from './executor-kit.test-helper.ts'
import { indexFile } from './log/run-log.ts'
import { markedProcesses } from './process/marked.ts'

// Real processes on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

/** Sizes that take minutes and gigabytes. */
const big = process.env['NAGARE_BIG'] === '1'
const lineBytes = big ? 1 << 30 : 8 << 20
const logBytes = big ? 1_000_000_000 : 20_000_000
const files = big ? 10_000 : 300

/** Leaves its session, loses its parent, and ignores whoever asks politely. */
const daemon = `
    import os, signal, time
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            time.sleep(600)
        os._exit(0)`

// Something may be written there at the same moment: until it is gone.
const removesHome =
  'home = os.path.dirname(os.getcwd())\n    while os.path.isdir(home): shutil.rmtree(home, ignore_errors=True)'
const steps = {
  daemons: { source: `def step():${daemon}\n    print('left')` },
  closed: {
    source: "def step():\n    import os, sys\n    os.close(1)\n    print('still here', file=sys.stderr)",
  },
  homeless: {
    source: `def step():\n    import os, shutil\n    ${removesHome}\n    print('gone')`,
  },
  homelessToo: {
    source: `def step() -> int:\n    import os, shutil\n    ${removesHome}\n    os._exit(0)`,
    outputs: { Output: 'NUMBER_INTEGER' },
  },
  endless: {
    source: `def step():\n    import sys\n    for _ in range(${lineBytes >> 16}): sys.stdout.write('x' * 65536)`,
  },
  noisy: {
    source: `def step():\n    line = 'y' * 99\n    for number in range(${logBytes / 1000}): print('\\n'.join([line] * 10))`,
  },
  megabyte: {
    source: "def step() -> str:\n    return 'z' * 1_000_000",
    outputs: { Output: 'STRING' },
  },
  greedy: {
    source: "def step() -> str:\n    return 'z' * 100_000_000",
    outputs: { Output: 'STRING' },
  },
  crowded: { source: 'def step(): pass', env: { LARGE: 'v'.repeat(3 << 20) } },
  littering: {
    source: `def step(many: Output[Dataset]):\n    import os\n    os.makedirs(many.path)\n    for number in range(${files}):\n        open(f'{many.path}/{number}', 'w').write(str(number))`,
    artifacts: { many: 'system.Dataset' },
  },
} as const

let kit: Kit
let result: RunResult
let memory = 0
let before = 0
beforeAll(async () => {
  kit = openKit({ slots: 3 })
  before = process.memoryUsage().rss
  const watch = setInterval(() => {
    memory = Math.max(memory, process.memoryUsage().rss)
  }, 50)
  result = await runToEnd(kit, pipelineOf(steps))
  clearInterval(watch)
})
afterAll(() => kit.dispose())

const task = (path: keyof typeof steps): TaskRow => {
  const found = result.tasks.find((row) => row.path === path)
  if (found === undefined) throw new Error(path)
  return found
}
const pathsOf = (path: keyof typeof steps) => attemptPaths(kit.paths.runs, result.runId, path, 1)

describe('a step that', () => {
  it('leaves daemons behind succeeds, and they are ended', () => {
    expect(task('daemons').state).toBe('SUCCEEDED')
    const markers = kit.sql.prepare('SELECT marker FROM attempts').pluck().all() as string[]
    expect(markers.flatMap(markedProcesses)).toEqual([])
  })

  it('closes its output is not disturbed', async () => {
    expect(task('closed').state).toBe('SUCCEEDED')
    const { lines } = await kit.runs.log(result.runId, { task: 'closed' })
    expect(lines.map((line) => line.text)).toEqual(['still here'])
  })

  it('deletes its own folder is known by its status, or that is said', () => {
    const { state, failure } = task('homeless')
    expect(state === 'SUCCEEDED' ? '' : failure?.message).toMatch(/^$|own folder|exit status/)
    // Who is our own child tells its status all the same; one that was started warm is somebody else's.
    const without = task('homelessToo')
    expect(without.state).toBe('FAILED')
    expect(without.failure?.message).toMatch(/without a value for its output|own folder/)
  })

  it('prints without ever ending a line is shown in pieces, and that is said', async () => {
    expect(task('endless').state).toBe('SUCCEEDED')
    const { lines, totalLines } = await kit.runs.log(result.runId, { task: 'endless', tail: true, limit: 3 })
    expect(totalLines).toBeGreaterThanOrEqual(lineBytes >> 16)
    expect(lines.at(-1)?.text.length).toBeLessThanOrEqual(1 << 16)
    expect(readFileSync(pathsOf('endless').notes, 'utf8')).toContain('longer than 64 KB')
  })

  it('prints without end costs a small index and little memory, and any place of it is there at once', async () => {
    expect(task('noisy').state).toBe('SUCCEEDED')
    expect(statSync(pathsOf('noisy').stdout).size).toBe(logBytes)
    expect(statSync(indexFile(join(kit.paths.runs, result.runId))).size).toBeLessThan(1 << 20)
    const lines = logBytes / 100
    const from = performance.now()
    const page = await kit.runs.log(result.runId, { task: 'noisy', line: lines / 2, limit: 100 })
    const took = performance.now() - from
    const printed = page.lines.filter((line) => line.stream === 'stdout').map((line) => line.text)
    expect(printed.length).toBeGreaterThan(98)
    expect(new Set(printed)).toEqual(new Set(['y'.repeat(99)]))
    expect(page.totalLines).toBeGreaterThanOrEqual(lines)
    if (big)
      console.log(
        `the middle of ${lines} lines: ${took.toFixed(1)} ms; memory ${before >> 20} MB before, at most ${memory >> 20} MB`,
      )
    expect(took).toBeLessThan(1_000)
  })

  it('hands out a megabyte is fine; a hundred are refused with the way out', () => {
    expect(String(task('megabyte').outputs?.parameters['Output']).length).toBe(1_000_000)
    expect(task('greedy')).toMatchObject({ state: 'FAILED', failure: { reason: 'bad-output' } })
    expect(task('greedy').failure?.hint).toContain('artifact')
  })

  it('has an environment that no system takes is refused with the way out', () => {
    expect(task('crowded')).toMatchObject({ state: 'FAILED', failure: { reason: 'spawn' } })
    expect(task('crowded').failure?.hint).toContain('file')
  })

  it('writes very many files hands them all out', () => {
    const uri = task('littering').outputs?.artifacts['many']?.[0]?.uri ?? ''
    const names = readdirSync(uri)
    expect(names.length).toBe(files)
    expect(readFileSync(join(uri, String(files - 1)), 'utf8')).toBe(String(files - 1))
  })

  it('ignores a polite end, with a daemon that does too, is gone soon after it was stopped', async () => {
    const source = `def step():${daemon}\n    signal.signal(signal.SIGTERM, signal.SIG_IGN)\n    print('up', flush=True)\n    time.sleep(600)`
    const started = await kit.runs.launch({ text: pipelineOf({ stubborn: { source } }), parameters: {} })
    if (!started.ok) throw new Error(JSON.stringify(started.error))
    const { runId } = started.value
    for (;;) {
      const { lines } = await kit.runs.log(runId, {})
      if (lines.some((line) => line.text === 'up')) break
      await sleep(20)
    }
    kit.runs.stop(runId)
    expect((await kit.runs.finished(runId)).state).toBe('CANCELED')
    const markers = kit.sql.prepare('SELECT marker FROM attempts').pluck().all() as string[]
    expect(markers.flatMap(markedProcesses)).toEqual([])
  })
})
