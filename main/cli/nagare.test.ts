/** The command as people and scripts use it: real processes, real pipelines, real workspaces. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { RunReport } from './run/result.ts'

const entry = join(import.meta.dirname, '../../bin/nagare.mjs') // what people start: the bundle, fresh
const fixture = (name: string): string =>
  resolve(import.meta.dirname, '../../tests/fixtures/cli', `${name}.yaml`)

// Every test starts processes, and a busy machine takes its time with them.
vi.setConfig({ testTimeout: 60_000 })

let folder = ''
let workspace = ''
let started: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nagare-cli-'))
  workspace = join(folder, 'workspace')
})
afterEach(async () => {
  for (const child of started) {
    if (child.exitCode !== null || child.signalCode !== null) continue
    child.kill('SIGKILL')
    await once(child, 'close')
  }
  started = []
  rmSync(folder, { recursive: true, force: true })
})

function start(...args: string[]) {
  const env = { ...process.env, NAGARE_HOME: join(folder, 'home'), NAGARE_NO_OPEN: '1' }
  const child = spawn(process.execPath, [entry, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  started.push(child)
  const said = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.err += text
  })
  const ended = once(child, 'close').then(([code]) => code as number | null)
  return { child, said, ended }
}
async function nagare(...args: string[]) {
  const { said, ended } = start(...args)
  const code = await ended
  return { code, ...said }
}
const run = (name: string, ...more: string[]) =>
  nagare('run', fixture(name), '--workspace', workspace, '--json', ...more)
const report = (out: string): RunReport => {
  expect(out.trim().split('\n')).toHaveLength(1)
  return JSON.parse(out) as RunReport
}
async function until<T>(look: () => T | undefined): Promise<T> {
  for (let tries = 0; tries < 1200; tries += 1) {
    const found = look()
    if (found !== undefined) return found
    await sleep(25)
  }
  throw new Error('It did not happen within half a minute.')
}
/** What the steps of all runs have printed so far. */
const stepOutput = (): string => {
  const runs = join(workspace, '.nagare/runs')
  if (!existsSync(runs)) return ''
  const files = readdirSync(runs, { recursive: true, encoding: 'utf8' })
  const outputs = files.filter((file) => file.endsWith('stdout.log'))
  return outputs.map((file) => readFileSync(join(runs, file), 'utf8')).join('')
}
const serverFile = () => join(workspace, '.nagare/server.json')
interface Owner {
  readonly url: string
  readonly token: string
  readonly pid: number
}
const owner = (): Owner | undefined =>
  existsSync(serverFile()) ? (JSON.parse(readFileSync(serverFile(), 'utf8')) as Owner) : undefined

test('a run that succeeds: exit 0, one object on stdout, progress on stderr', async () => {
  const { code, out, err } = await run('sums', '--param', 'x=4', '--param', 'label=all of it')
  expect(err).toContain('SUCCEEDED')
  expect(code).toBe(0)
  const result = report(out)
  expect(result).toMatchObject({
    runId: expect.stringMatching(/^[0-9a-f]{32}$/),
    state: 'SUCCEEDED',
    outputs: { parameters: { Output: 7 }, artifacts: {} },
  })
  expect(result.error).toBeUndefined()
  expect(result.tasks.map((task) => task.path).sort()).toEqual(['add', 'add-2', 'speak'])
  for (const task of result.tasks) {
    expect(task).toMatchObject({ name: task.path, state: 'SUCCEEDED', attempts: 1, cached: false })
    expect(task.startedAt).toBeGreaterThan(1.6e12)
    expect(task.endedAt).toBeGreaterThanOrEqual(task.startedAt ?? Number.NaN)
  }
  expect(existsSync(serverFile())).toBe(false)
})

test('without --json nothing is on stdout', async () => {
  const { code, out } = await nagare('run', fixture('sums'), '-w', workspace, '-p', 'x=1')
  expect(code).toBe(0)
  expect(out).toBe('')
})

test('a step that exits 3: exit 1, what failed and why, the rest skipped', async () => {
  const { code, out, err } = await run('falls')
  expect(code).toBe(1)
  const result = report(out)
  expect(result.state).toBe('FAILED')
  expect(result.error).toBeTruthy()
  const byPath = new Map(result.tasks.map((task) => [task.path, task]))
  expect(byPath.get('explode')).toMatchObject({
    state: 'FAILED',
    attempts: 1,
    error: expect.stringContaining('3'),
  })
  expect(byPath.get('speak')).toMatchObject({ state: 'SKIPPED', attempts: 0, startedAt: null })
  // The end of the step's own words is in front of the person.
  expect(err).toContain('about to leave')
})

test.each([
  ['a missing parameter', 'sums', [], /`?x`?/],
  ['an unknown parameter', 'sums', ['--param', 'x=1', '--param', 'nope=2'], /nope/],
  ['a parameter of the wrong type', 'sums', ['--param', 'x=much'], /`?x`?/],
  ['no such file', 'nowhere', [], /nowhere\.yaml/],
])('%s: exit 2, nothing runs, no trace', async (_what, name, args, words) => {
  const { code, out, err } = await run(name, ...args)
  expect(code).toBe(2)
  expect(err).toMatch(words)
  expect(report(out)).toMatchObject({
    runId: null,
    state: null,
    tasks: [],
    error: expect.stringMatching(words),
  })
})

test('a file that is no pipeline is named as what it is, with the line', async () => {
  const file = join(folder, 'broken.yaml')
  writeFileSync(file, 'a: 1\nb: [unclosed\nc: 2\n')
  const { code, err } = await nagare('run', file, '--workspace', workspace)
  expect(code).toBe(2)
  expect(err).toMatch(/broken\.yaml:\d+/)
})

test('parameters come from a file too, and a bad one is refused', async () => {
  const good = join(folder, 'p.json')
  writeFileSync(good, '{"x": 10, "label": "学習"}')
  const { out } = await run('sums', '--params', good, '--param', 'x=20')
  expect(report(out).outputs.parameters).toEqual({ Output: 23 })
  writeFileSync(good, '[1]')
  const bad = await run('sums', '--params', good)
  expect(bad.code).toBe(2)
  expect(bad.err).toContain('p.json')
})

test('Ctrl-C stops the run truthfully', async () => {
  const going = start('run', fixture('sleeps'), '--workspace', workspace, '--json')
  await until(() => (going.said.err.includes('running') ? true : undefined))
  going.child.kill('SIGINT')
  expect(await going.ended).toBe(1)
  const result = report(going.said.out)
  expect(result.state).toBe('CANCELED')
  expect(result.tasks[0]).toMatchObject({ state: 'CANCELED' })
})

test('a server that owns the workspace gets the work, and a second server is told who it is', async () => {
  const server = start('serve', '--workspace', workspace, '--port', '0')
  const facts = await until(owner)
  if (process.platform !== 'win32') expect(statSync(serverFile()).mode & 0o777).toBe(0o600)
  await until(() => (server.said.out.includes('#token=') ? true : undefined))
  expect(server.said.out).toContain(`${facts.url}/#token=${facts.token}`)
  expect(await (await fetch(`${facts.url}/health`)).text()).toBe('OK')

  const second = await nagare('serve', '--workspace', workspace, '--port', '0')
  expect(second.code).toBe(2)
  expect(second.err.trim().split('\n')).toHaveLength(1)
  expect(second.err).toContain(String(facts.pid))
  expect(second.err).toContain(facts.url)

  const { code, out, err } = await run('sums', '--param', 'x=1')
  expect(code).toBe(0)
  expect(err).toContain(facts.url)
  expect(report(out)).toMatchObject({ state: 'SUCCEEDED', outputs: { parameters: { Output: 4 } } })
  const failed = await run('falls')
  expect(failed.code).toBe(1)
  expect(failed.err).toContain('about to leave')
  const refused = await run('sums')
  expect(refused.code).toBe(2)

  server.child.kill('SIGTERM')
  expect(await server.ended).toBe(0)
  expect(existsSync(serverFile())).toBe(false)
})

test('work that was handed to a run in another terminal outlives that run', async () => {
  const first = start('run', fixture('sleeps'), '--workspace', workspace)
  await until(() => (first.said.err.includes('running') ? true : undefined))
  const second = start('run', fixture('sleeps'), '--workspace', workspace, '--json', '--param', 'seconds=3')
  await until(() => (second.said.err.includes('running') ? true : undefined))
  first.child.kill('SIGINT')
  expect(await second.ended).toBe(0)
  expect(report(second.said.out).state).toBe('SUCCEEDED')
  expect(await first.ended).toBe(1)
  expect(first.said.err).toContain('CANCELED')
  expect(first.said.err).toContain('Waiting for 1 more run')
})

test('Ctrl-C reaches a run that was handed over', async () => {
  const server = start('serve', '--workspace', workspace, '--port', '0')
  await until(owner)
  const going = start('run', fixture('sleeps'), '--workspace', workspace, '--json')
  await until(() => (going.said.err.includes('running') ? true : undefined))
  going.child.kill('SIGINT')
  expect(await going.ended).toBe(1)
  expect(report(going.said.out).state).toBe('CANCELED')
  server.child.kill('SIGTERM')
  expect(await server.ended).toBe(0)
})

test.each([['SIGTERM'], ['SIGKILL']] as const)(
  'a server that ends by %s during a run leaves no run that lies',
  async (signal) => {
    const server = start('serve', '--workspace', workspace, '--port', '0')
    await until(owner)
    const going = start('run', fixture('sleeps'), '--workspace', workspace, '--json', '--param', 'seconds=2')
    await until(() => (going.said.err.includes('running') ? true : undefined))
    // Who handed it over is gone, and takes no part in what follows.
    going.child.kill('SIGKILL')
    await going.ended
    server.child.kill(signal)
    await server.ended
    start('serve', '--workspace', workspace, '--port', '0')
    const facts = await until(() => {
      const now = owner()
      return now?.pid === server.child.pid ? undefined : now
    })
    const list = async () => {
      const headers = { 'content-type': 'application/json', 'x-nagare-token': facts.token }
      const answer = await fetch(`${facts.url}/api/studio/runs/list`, {
        method: 'POST',
        headers,
        body: '{"json":{}}',
      })
      return ((await answer.json()) as { json: { runs: { state: string }[] } }).json.runs.map(
        (run) => run.state,
      )
    }
    await expect.poll(list, { timeout: 8000 }).toEqual([expect.stringMatching(/^(SUCCEEDED|INTERRUPTED)$/)])
  },
  40_000,
)

test('a run that was handed to a server that is closed is followed to its true end, soon', async () => {
  const server = start('serve', '--workspace', workspace, '--port', '0')
  await until(owner)
  const going = start('run', fixture('sleeps'), '--workspace', workspace, '--json')
  await until(() => (going.said.err.includes('running') ? true : undefined))
  server.child.kill('SIGTERM')
  await server.ended
  const from = Date.now()
  expect(await going.ended).toBe(1)
  expect(Date.now() - from).toBeLessThan(6000)
  expect(report(going.said.out)).toMatchObject({ state: 'INTERRUPTED', tasks: [{ state: 'INTERRUPTED' }] })
  expect(going.said.err).toContain('went away')
})

test('a run that was handed to a server that is killed goes on where it was, and Ctrl-C reaches it', async () => {
  const server = start('serve', '--workspace', workspace, '--port', '0')
  await until(owner)
  const hand = (seconds: string) =>
    start('run', fixture('sleeps'), '--workspace', workspace, '--json', '--param', `seconds=${seconds}`)
  const going = hand('6')
  await until(() => (going.said.err.includes('running') ? true : undefined))
  const endless = hand('600')
  await until(() => (endless.said.err.includes('running') ? true : undefined))
  server.child.kill('SIGKILL')
  await server.ended
  // Whichever of the two has the workspace now waits for the other one before it leaves.
  await until(() => (going.said.out === '' ? undefined : true))
  expect(report(going.said.out)).toMatchObject({ state: 'SUCCEEDED', tasks: [{ state: 'SUCCEEDED' }] })
  expect(going.said.err).toContain('went away')
  endless.child.kill('SIGINT')
  expect(await going.ended).toBe(0)
  expect(await endless.ended).toBe(1)
  expect(report(endless.said.out).state).toBe('CANCELED')
})

test.runIf(process.platform !== 'win32')(
  'a second Ctrl-C leaves at once, and leaves no step behind',
  async () => {
    const going = start('run', fixture('stubborn'), '--workspace', workspace)
    const pid = await until(() => /pid (\d+)/.exec(stepOutput())?.[1])
    going.child.kill('SIGINT')
    await until(() => (going.said.err.includes('Stopping') ? true : undefined))
    const from = Date.now()
    going.child.kill('SIGINT')
    expect(await going.ended).toBe(130)
    expect(Date.now() - from).toBeLessThan(1500)
    // Nobody may be there to collect what is dead: a zombie does not count.
    const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', pid], { encoding: 'utf8' })
    expect(stdout.trim()).toMatch(/^(Z.*)?$/)
  },
)

test('a pipeline of the workspace’s own folder counts in that pipeline’s history', async () => {
  const own = join(workspace, 'pipelines', 'mine.yaml')
  mkdirSync(join(workspace, 'pipelines'), { recursive: true })
  writeFileSync(own, readFileSync(fixture('sums')))
  expect((await nagare('run', own, '--workspace', workspace, '-p', 'x=1')).code).toBe(0)
  start('serve', '--workspace', workspace, '--port', '0')
  const facts = await until(owner)
  const answer = await fetch(`${facts.url}/api/studio/pipelines/list`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-nagare-token': facts.token },
    body: '{}',
  })
  const { json } = (await answer.json()) as {
    json: { id: string; lastRuns: unknown[]; lastDurationMs: number }[]
  }
  expect(json).toMatchObject([
    { id: 'mine', lastRuns: [{ state: 'SUCCEEDED' }], lastDurationMs: expect.any(Number) },
  ])
})

test('an address that others can reach needs the word for it', async () => {
  const { code, err } = await nagare('serve', '--workspace', workspace, '--host', '0.0.0.0')
  expect(code).toBe(2)
  expect(err).toContain('--allow-remote')
})

test('a port that is taken is said, when it was asked for', async () => {
  const server = start('serve', '--workspace', workspace, '--port', '0')
  const { url } = await until(owner)
  const other = await nagare('serve', '--workspace', join(folder, 'other'), '--port', new URL(url).port)
  expect(other.code).toBe(2)
  expect(other.err).toContain(new URL(url).port)
  server.child.kill('SIGTERM')
  await server.ended
})

test('--help and --version open nothing', async () => {
  const help = await nagare('--help')
  expect(help).toMatchObject({ code: 0, err: '' })
  expect(help.out).toContain('nagare run PIPELINE.yaml')
  expect((await nagare('--version')).out).toMatch(/^nagare \d+\.\d+\.\d+\n$/)
  expect((await nagare('dance')).code).toBe(2)
  expect(existsSync(join(folder, 'home'))).toBe(false)
})
