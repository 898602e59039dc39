import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Kit, openKit, pipelineOf, runToEnd } from './executor-kit.test-helper.ts'

/** A package index that is a folder: one wheel, made here. */
let wheels: string
let kit: Kit
beforeEach(() => {
  wheels = mkdtempSync(join(tmpdir(), 'nagare-wheels-'))
  const script = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1] + '/nagare_known-1.0-py3-none-any.whl', 'w') as z:
    info = 'nagare_known-1.0.dist-info/'
    z.writestr('nagare_known.py', 'answer = 42\\n')
    z.writestr(info + 'METADATA', 'Metadata-Version: 2.1\\nName: nagare-known\\nVersion: 1.0\\n')
    z.writestr(info + 'WHEEL', 'Wheel-Version: 1.0\\nGenerator: t\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    z.writestr(info + 'RECORD', '')
`
  execFileSync('python3', ['-c', script, wheels])
  kit = openKit({ env: { NAGARE_UV: 'off', PIP_NO_INDEX: '1', PIP_FIND_LINKS: wheels } })
})
afterEach(async () => {
  await kit.dispose()
  rmSync(wheels, { recursive: true, force: true })
})

it('builds what a step lists, shows it as preparing, and uses it again', async () => {
  const source = 'def step() -> int:\n    import nagare_known\n    return nagare_known.answer'
  const step = { source, packages: ['nagare-known'], outputs: { Output: 'NUMBER_INTEGER' } }
  const first = await runToEnd(kit, pipelineOf({ it: step }))
  expect(first.tasks[0]).toMatchObject({ state: 'SUCCEEDED', outputs: { parameters: { Output: 42 } } })
  const states = kit.events.flatMap((event) => (event.type === 'task' ? [event.task.state] : []))
  expect([...new Set(states)]).toEqual(['WAITING', 'PREPARING', 'RUNNING', 'SUCCEEDED'])
  expect(first.tasks[0]?.attempts[0]?.prepareStartedAt).toBeGreaterThan(0)
  const { lines } = await kit.runs.log(first.runId, {})
  expect(lines.filter((line) => line.stream === 'nagare').at(-1)?.text).toMatch(/^Environment ready after \d/)
  const folder = kit.tracking.writer.artifactDirectory(first.tasks[0]?.runId ?? '')
  expect(readFileSync(join(folder, 'nagare-environment', 'requirements.lock'), 'utf8')).toBe(
    'nagare-known==1.0\n',
  )
  const second = await runToEnd(kit, pipelineOf({ it: step }))
  expect(second.tasks[0]?.attempts[0]?.prepareStartedAt).toBeUndefined()
}, 60_000)

it('a package that does not exist fails the step before it starts, however often it may be tried', async () => {
  const step = { source: 'def step(): pass', packages: ['nagare-unknown'], retries: 3 }
  const { state, tasks } = await runToEnd(
    kit,
    pipelineOf({ it: step, next: { source: 'def step(): pass', after: ['it'] } }),
  )
  expect(state).toBe('FAILED')
  expect(tasks[0]).toMatchObject({
    state: 'FAILED',
    failure: { reason: 'environment' },
    attempts: [{ attempt: 1 }],
  })
  expect(tasks[0]?.failure?.message).toContain('nagare-unknown')
  expect(tasks[0]?.runId).toBeUndefined()
  expect(tasks[1]).toMatchObject({ state: 'SKIPPED', failure: { reason: 'upstream', task: 'it' } })
}, 60_000)

it('a stop ends the building of an environment too', async () => {
  const started = await kit.runs.launch({
    text: pipelineOf({ it: { source: 'def step(): pass', packages: ['nagare-known'] } }),
    parameters: {},
  })
  if (!started.ok) throw new Error('refused')
  const { runId } = started.value
  while (kit.runs.tasks(runId)[0]?.state !== 'PREPARING')
    await new Promise((resolve) => setTimeout(resolve, 10))
  kit.runs.stop(runId)
  expect(await kit.runs.finished(runId)).toMatchObject({ state: 'CANCELED', tasks: [{ state: 'CANCELED' }] })
}, 60_000)
