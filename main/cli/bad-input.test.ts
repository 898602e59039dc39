/** What people get wrong, through the real command: a precise message, a true end state, and nothing else disturbed. */
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { RunReport } from './run/result.ts'

// Every test starts processes, and a busy machine takes its time with them.
vi.setConfig({ testTimeout: 60_000 })

const entry = join(import.meta.dirname, '../../bin/nagare.mjs') // what people start: the bundle, fresh
const fixture = (name: string): string =>
  resolve(import.meta.dirname, '../../tests/fixtures/cli', `${name}.yaml`)

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nagare-bad-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const run = (file: string, ...more: string[]) =>
  new Promise<{ code: number; said: string; report: RunReport }>((done) => {
    const args = [entry, 'run', file, '--workspace', join(folder, 'ws'), '--json', ...more]
    const env = { ...process.env, NAGARE_HOME: join(folder, 'home') }
    execFile(process.execPath, args, { env }, (error, stdout, said) =>
      done({ code: Number(error?.code ?? 0), said, report: JSON.parse(stdout) as RunReport }),
    )
  })

/** A pipeline of three tasks, spoilt by replacing text in it. */
const spoilt = (from: string, to: string): string => {
  const text = readFileSync(fixture('sums'), 'utf8')
  expect(text).toContain(from)
  const file = join(folder, 'spoilt.yaml')
  writeFileSync(file, text.replace(from, to))
  return file
}
const runsKept = (): string[] => {
  const runs = join(folder, 'ws', '.nagare', 'runs')
  return existsSync(runs) ? readdirSync(runs) : []
}

test.each([
  ['broken YAML', 'components:', 'components: [', { code: 'not-yaml', line: expect.any(Number) }],
  [
    'a cyclic graph',
    'componentInputParameter: x',
    'taskOutputParameter: {producerTask: add-2, outputParameterKey: Output}',
    { code: 'cycle', task: 'add', line: expect.any(Number), hint: expect.any(String) },
  ],
  [
    'a missing component',
    'name: comp-add\n',
    'name: comp-sub\n',
    { code: 'missing-component', task: 'add', field: 'componentRef.name', line: expect.any(Number) },
  ],
])('%s is refused with its place in the file', async (_what, from, to, problem) => {
  const { code, said, report } = await run(spoilt(from, to), '--param', 'x=1')
  expect(code).toBe(2)
  expect(report).toMatchObject({ runId: null, state: null, tasks: [] })
  expect(report.problems).toEqual(expect.arrayContaining([expect.objectContaining(problem)]))
  expect(said).toMatch(/^spoilt\.yaml:\d+:\d+|\/spoilt\.yaml:\d+:\d+/m)
  expect(runsKept()).toEqual([])
})

test.each([
  ['of the wrong type', ['x=much'], 'x', 'wrong-type'],
  ['that is unknown', ['x=1', 'nope=2'], 'nope', 'unknown-parameter'],
  ['that is missing', [], 'x', 'missing-parameter'],
])('a parameter %s is refused with its name', async (_what, given, field, code) => {
  const params = given.flatMap((one) => ['--param', one])
  const answer = await run(fixture('sums'), ...params)
  expect(answer.code).toBe(2)
  expect(answer.report.problems).toMatchObject([{ code, field, hint: expect.any(String) }])
  expect(runsKept()).toEqual([])
})

test('a name that MLflow forbids is refused with its field', async () => {
  const { code, report } = await run(fixture('sums'), '--param', 'x=1', '--experiment', '')
  expect(code).toBe(2)
  expect(report.problems).toMatchObject([{ code: 'bad-label', field: 'experimentName' }])
  expect(runsKept()).toEqual([])
})

test('a missing file says where it was looked for', async () => {
  const { code, report } = await run('nowhere.yaml')
  expect(code).toBe(2)
  expect(report.problems).toMatchObject([{ code: 'no-file', hint: expect.stringContaining(process.cwd()) }])
})

test('a missing Python fails the step, saying which and what to do', async () => {
  mkdirSync(join(folder, 'ws', '.nagare'), { recursive: true })
  const settings = { pythonPath: '/nowhere/python3', slots: 1 }
  writeFileSync(join(folder, 'ws', '.nagare', 'settings.json'), JSON.stringify(settings))
  const { code, report } = await run(fixture('sleeps'))
  expect(code).toBe(1)
  expect(report.state).toBe('FAILED')
  expect(report.error).toMatch(/^nap: .*\/nowhere\/python3.*Settings/)
  expect(report.tasks).toMatchObject([{ path: 'nap', state: 'FAILED', startedAt: null }])
})

test('steps that exit 3, are killed or write no output fail truthfully, and disturb no other step', async () => {
  const { code, report } = await run(fixture('bad-steps'))
  expect(code).toBe(1)
  expect(report.state).toBe('FAILED')
  const told = Object.fromEntries(report.tasks.map(({ path, state, error }) => [path, `${state} ${error}`]))
  expect(told['leave']).toMatch(/^FAILED .*exit status 3/)
  expect(told['vanish']).toMatch(/^FAILED .*SIGKILL.*Nagare did not do this/)
  expect(told['forget']).toMatch(/^FAILED .*output “number”/)
  expect(told['healthy']).toBe('SUCCEEDED undefined')
})
