import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { attemptPaths } from '../attempt-paths.ts'
import { type Kit, openKit, pipelineOf, runToEnd, type StepText } from '../executor-kit.test-helper.ts'
import { isAlive } from '../process/identity.ts'
import { readSpawn } from '../process/launcher.ts'
import { markedProcesses } from '../process/marked.ts'

let kit: Kit
beforeEach(() => {
  kit = openKit()
  forgotten = allServers()
})
afterEach(() => kit.dispose())

const step = (body: string, more: Partial<StepText> = {}): StepText => ({
  source: `def step():\n${body
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')}`,
  cache: false,
  ...more,
})
const noted = async (runId: string, task: string): Promise<string> => {
  const { lines } = await kit.runs.log(runId, { task, limit: 1000 })
  return lines.map(({ text }) => text).join('\n')
}
/** Until a fork server is there; every round is one run of one step. */
const warmUp = async (source = 'pass', more: Partial<StepText> = {}): Promise<void> => {
  for (let round = 0; round < 50; round += 1) {
    const { runId } = await runToEnd(kit, pipelineOf({ a: step(source, more) }))
    if ((await noted(runId, 'a')).includes('Started warm')) return
  }
  throw new Error('no step was started warm')
}
const until = async (holds: () => boolean): Promise<void> => {
  for (let round = 0; round < 400; round += 1) {
    if (holds()) return
    await sleep(25)
  }
  throw new Error('it never came to be')
}

describe.runIf(process.platform === 'linux')('a step that is started warm', () => {
  it('is told in its log with what had been imported, and is what a plain one is', async () => {
    const facts = [
      'import csv, os, random, sys',
      'print("argv", len(sys.argv), "name", __name__, "cwd", os.path.basename(os.getcwd()))',
      'print("group", os.getpgid(0) != os.getpid(), "session", os.getsid(0) == os.getpgid(0))',
      'print("run", os.environ["MLFLOW_RUN_ID"], "x", os.environ["X"])',
      'print("main", os.path.basename(sys.modules["__main__"].__file__))',
      'open("left-open.txt", "w").write("kept")',
    ].join('\n')
    const env = { X: '1' }
    const plain = await runToEnd(kit, pipelineOf({ a: step(facts, { env: { ...env, NAGARE_WARM: '0' } }) }))
    await warmUp(facts, { env })
    const warm = await runToEnd(kit, pipelineOf({ a: step(facts, { env }) }))
    const [first, second] = [await noted(plain.runId, 'a'), await noted(warm.runId, 'a')]
    expect(second).toContain('Started warm: csv, os, random, sys had been imported already.')
    const said = (text: string): string[] =>
      text.split('\n').flatMap((line) => (/^(?:argv|group|main)/.test(line) ? [line] : []))
    expect(said(second)).toEqual(said(first))
    expect(said(first)).toHaveLength(3)
    const runOf = (text: string): string | undefined => /run (\w+) x 1/.exec(text)?.[1]
    expect(runOf(second)).toBe(warm.tasks[0]?.runId)
    const { work } = attemptPaths(kit.paths.runs, warm.runId, 'a', 1)
    expect(readFileSync(join(work, 'left-open.txt'), 'utf8')).toBe('kept')
  })

  it('ends as it ends: by status, by exception, by signal', async () => {
    await warmUp('import os, sys, signal')
    const failing = (body: string): StepText => step(`import os, sys, signal\n${body}`)
    const { tasks } = await runToEnd(
      kit,
      pipelineOf({
        exits: failing('sys.exit(3)'),
        words: failing('sys.exit("no more")'),
        raises: failing('raise ValueError("bad")'),
        killed: failing('os.kill(os.getpid(), signal.SIGKILL)'),
        leaves: failing('os._exit(4)'),
      }),
    )
    const failures = Object.fromEntries(tasks.map(({ path, failure }) => [path, failure]))
    expect(failures['exits']).toMatchObject({ reason: 'exit', message: expect.stringContaining('3') })
    expect(failures['words']).toMatchObject({ reason: 'exit', message: expect.stringContaining('1') })
    expect(failures['raises']).toMatchObject({ reason: 'exception', message: expect.stringContaining('bad') })
    expect(failures['killed']).toMatchObject({ message: expect.stringContaining('SIGKILL') })
    expect(failures['leaves']).toMatchObject({ reason: 'exit', message: expect.stringContaining('4') })
  })

  it('is ended with all it started, deaf or not', async () => {
    await warmUp('import subprocess, signal, time, os')
    const body = [
      'import subprocess, signal, time, os',
      'signal.signal(signal.SIGTERM, signal.SIG_IGN)',
      'subprocess.Popen(["setsid", "sleep", "600"])',
      'time.sleep(600)',
    ].join('\n')
    const started = await kit.runs.launch({ text: pipelineOf({ a: step(body) }), parameters: {} })
    if (!started.ok) throw new Error(JSON.stringify(started.error))
    const { runId } = started.value
    const record = () => readSpawn(attemptPaths(kit.paths.runs, runId, 'a', 1))
    await until(() => markedProcesses(record()?.marker ?? '-').length >= 3)
    const { marker = '' } = record() ?? {}
    expect(await noted(runId, 'a')).toContain('Started warm')
    kit.runs.stop(runId)
    expect((await kit.runs.finished(runId)).state).toBe('CANCELED')
    expect(markedProcesses(marker)).toEqual([])
  })

  it('outlives its server and Nagare, and is taken over', async () => {
    await warmUp('import time')
    const text = pipelineOf({ a: step('import time\nprint("one")\ntime.sleep(3)\nprint("two")') })
    const started = await kit.runs.launch({ text, parameters: {} })
    if (!started.ok) throw new Error(JSON.stringify(started.error))
    const { runId } = started.value
    const record = () => readSpawn(attemptPaths(kit.paths.runs, runId, 'a', 1))
    await until(() => record() !== undefined)
    const before = record()
    kit = kit.reopen()
    await kit.runs.recover()
    expect(before !== undefined && isAlive(before)).toBe(true)
    const { state } = await kit.runs.finished(runId)
    expect(state).toBe('SUCCEEDED')
    const { stdout } = attemptPaths(kit.paths.runs, runId, 'a', 1)
    expect(readFileSync(stdout, 'utf8')).toBe('one\ntwo\n')
  })

  it('draws random numbers of its own', async () => {
    await warmUp('import random')
    const draw = step('import random\nprint("drew", random.random())')
    const { runId } = await runToEnd(kit, pipelineOf({ a: draw, b: { ...draw, after: ['a'] } }))
    const drawn = (await Promise.all(['a', 'b'].map((task) => noted(runId, task)))).map(
      (text) => /drew (\S+)/.exec(text)?.[1],
    )
    expect(new Set(drawn).size).toBe(2)
  })
})

/** Fork servers that this process has started; those of executors that a test has forgotten are left out. */
let forgotten: readonly number[] = []
const servers = (): number[] => allServers().filter((pid) => !forgotten.includes(pid))
const allServers = (): number[] =>
  readdirSync('/proc').flatMap((name) => {
    try {
      const isServer = readFileSync(`/proc/${name}/cmdline`, 'utf8').includes('fork_server.py')
      const stat = readFileSync(`/proc/${name}/stat`, 'latin1')
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
      return isServer && parent === process.pid ? [Number(name)] : []
    } catch {
      return []
    }
  })

describe.runIf(process.platform === 'linux')('a step is started plainly', () => {
  it('when something that it imports keeps a thread', async () => {
    const library = mkdtempSync(join(tmpdir(), 'nagare-warm-'))
    writeFileSync(
      join(library, 'keeps_a_thread.py'),
      'import threading, time\nthreading.Thread(target=time.sleep, args=(600,), daemon=True).start()\n',
    )
    const threaded = step('import keeps_a_thread', { env: { PYTHONPATH: library } })
    for (let round = 0; round < 4; round += 1) {
      const { runId, state } = await runToEnd(kit, pipelineOf({ a: threaded }))
      expect(state).toBe('SUCCEEDED')
      expect(await noted(runId, 'a')).not.toContain('Started warm')
      await sleep(300)
    }
    rmSync(library, { recursive: true })
  })

  it('when its fork server has died', async () => {
    await warmUp('import os')
    expect(servers()).toHaveLength(1)
    for (const pid of servers()) process.kill(pid, 'SIGKILL')
    const { state } = await runToEnd(kit, pipelineOf({ a: step('import os') }))
    expect(state).toBe('SUCCEEDED')
  })
})

it.runIf(process.platform === 'linux')('no fork server is left when Nagare closes', async () => {
  await warmUp()
  await kit.runs.close()
  await until(() => servers().length === 0)
})
