import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type AttemptPaths, attemptPathsIn } from '../attempt-paths.ts'
import { identify, isAlive } from './identity.ts'
import { killTree, sweep } from './kill-tree.ts'
import { adopt, launch, readSpawn } from './launcher.ts'
import { markedProcesses, markerVariable } from './marked.ts'
import { parseExit, wrap } from './wrapper.ts'

let paths: AttemptPaths
beforeEach(() => {
  paths = attemptPathsIn(mkdtempSync(join(tmpdir(), 'nagare-process-')))
  mkdirSync(paths.work)
})
afterEach(() => rmSync(paths.directory, { recursive: true, force: true }))

const env = { PATH: process.env['PATH'] ?? '' }
const start = async (script: string, marker: string) => {
  const command = { argv: ['sh', '-c', script], env, interpreter: 'python3', marker }
  const step = await launch(command, paths, 1)
  if (!step.ok) throw new Error(step.error)
  return step.value
}

describe('the wrapper', () => {
  it.each(['linux', 'win32'] as const)('leaves the status of the step, as on %s', (platform) => {
    const { file, args } = wrap(['sh', '-c', 'exit 7'], paths.directory, 'python3', platform)
    try {
      execFileSync(file, args, { stdio: 'ignore' })
    } catch {
      // The wrapper may pass the status on.
    }
    expect(parseExit(readFileSync(paths.exit, 'utf8'))).toBe(7)
  })

  it('writes nothing that could be read by half', () => {
    expect([parseExit(''), parseExit('1'), parseExit('13\n'), parseExit('-9\n'), parseExit('x\n')]).toEqual([
      undefined,
      undefined,
      13,
      -9,
      undefined,
    ])
  })
})

describe('a step', () => {
  it('writes straight to its files, in its own folder, and says how it ended', async () => {
    const step = await start('echo out; echo err >&2; pwd; exit 5', 'm-1')
    expect(await step.ended).toEqual({ status: 5 })
    expect(readFileSync(paths.stdout, 'utf8')).toBe(`out\n${paths.work}\n`)
    expect(readFileSync(paths.stderr, 'utf8')).toBe('err\n')
    expect(readSpawn(paths)).toMatchObject({ pid: step.pid, marker: 'm-1', at: 1 })
  })

  it('that cannot be started is refused in the words of the system', async () => {
    const command = { argv: ['sh'], env: { BAD: 'a\0b' }, interpreter: 'python3', marker: 'm-2' }
    expect(await launch(command, paths, 1)).toMatchObject({
      ok: false,
      error: expect.stringContaining('null bytes'),
    })
  })

  it('can be taken over by another process, which sees its end at once', async () => {
    await start('sleep 0.4; exit 4', 'm-3')
    const record = readSpawn(paths)
    if (record === undefined) throw new Error('no spawn.json')
    const from = performance.now()
    expect(await adopt(record, paths).ended).toEqual({ status: 4 })
    expect(performance.now() - from).toBeLessThan(6_000)
  })

  it('that vanished without a status is known to be gone', async () => {
    const step = await start('sleep 60', 'm-4')
    const record = readSpawn(paths)
    if (record === undefined) throw new Error('no spawn.json')
    process.kill(-(step.pid ?? 0), 'SIGKILL')
    expect(await adopt(record, paths).ended).toEqual({})
  })
})

describe('an identity', () => {
  it('is of one process only', () => {
    const own = identify(process.pid)
    expect(isAlive(own)).toBe(true)
    expect(isAlive({ ...own, startTime: '1' })).toBe(false)
    expect(isAlive({ ...own, bootId: 'another boot' })).toBe(false)
  })

  it('dies with its process', async () => {
    const child = spawn('sleep', ['60'])
    const identity = identify(child.pid ?? -1)
    expect(isAlive(identity)).toBe(true)
    child.kill('SIGKILL')
    await sleep(100)
    expect(isAlive(identity)).toBe(false)
  })
})

describe('ending a tree', () => {
  it('is polite first: a step that listens writes its own status', async () => {
    const step = await start('trap "exit 9" TERM; sleep 60 & wait', 'm-5')
    await sleep(150)
    await killTree({ pid: step.pid, marker: 'm-5' }, 2_000)
    expect(await step.ended).toEqual({ status: 9 })
  })

  it('finds what left the group, and does not wait longer than it has to', async () => {
    const step = await start(
      'setsid sleep 61 & (setsid sh -c "trap : TERM; sleep 62; sleep 63" &) ; sleep 60',
      'm-6',
    )
    await sleep(200)
    expect(markedProcesses('m-6').length).toBeGreaterThan(3)
    const from = performance.now()
    await killTree({ pid: step.pid, marker: 'm-6' }, 500)
    expect(markedProcesses('m-6')).toEqual([])
    expect(performance.now() - from).toBeLessThan(8_000)
    await step.ended
  })

  it('by marker touches nothing else', async () => {
    const other = spawn('sleep', ['60'], { env: { ...env, [markerVariable]: 'm-7-other' } })
    const own = spawn('sleep', ['60'], { env: { ...env, [markerVariable]: 'm-7' } })
    await sleep(100)
    const swept = await sweep('m-7')
    expect([swept, other.exitCode, other.signalCode]).toEqual([1, null, null])
    expect(markedProcesses('m-7')).toEqual([])
    other.kill('SIGKILL')
    own.kill('SIGKILL')
  })
})
