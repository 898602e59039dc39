/** Real steps against time limits, the machine's size, and people who change the order. */
import { availableParallelism, totalmem } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { type Kit, openKit, pipelineOf, runToEnd, type StepText } from './executor-kit.test-helper.ts'

vi.setConfig({ testTimeout: 60_000 })

let kit: Kit
beforeEach(() => {
  kit = openKit({ slots: 4 })
})
afterEach(() => kit.dispose())

const nap = 'def step():\n    import time\n    time.sleep(30)'
const quick = 'def step():\n    pass'

interface Extra {
  readonly resources?: object
  /** Of the Kubernetes platform: settings of executors, and of the pipeline. */
  readonly executors?: object
  readonly pipelineConfig?: object
  readonly always?: readonly string[]
}

/** A pipeline with what the steps' short form does not say. */
const textOf = (steps: Readonly<Record<string, StepText>>, extra: Extra): string => {
  const doc = JSON.parse(pipelineOf(steps)) as {
    deploymentSpec: { executors: Record<string, { container: Record<string, unknown> }> }
    root: { dag: { tasks: Record<string, Record<string, unknown>> } }
  }
  for (const executor of Object.values(doc.deploymentSpec.executors))
    if (extra.resources !== undefined) executor.container['resources'] = extra.resources
  for (const key of extra.always ?? [])
    Object.assign(doc.root.dag.tasks[key] ?? {}, {
      triggerPolicy: { strategy: 'ALL_UPSTREAM_TASKS_COMPLETED' },
    })
  const { executors = {}, pipelineConfig = {} } = extra
  const platform = { platforms: { kubernetes: { deploymentSpec: { executors }, pipelineConfig } } }
  return `${JSON.stringify(doc)}\n---\n${JSON.stringify(platform)}`
}

const start = async (text: string): Promise<string> => {
  const started = await kit.runs.launch({ text, parameters: {} })
  if (!started.ok) throw new Error(JSON.stringify(started.error))
  return started.value.runId
}
const until = async (condition: () => boolean): Promise<void> => {
  for (const end = Date.now() + 40_000; !condition(); await sleep(20))
    if (Date.now() > end) throw new Error('waited too long')
}
const rowOf = (runId: string, path: string) => kit.runs.tasks(runId).find((row) => row.path === path)

it('a step that takes longer than it may is ended, and what always runs does so', async () => {
  const steps = { long: { source: nap }, after: { source: quick, after: ['long'] } }
  const text = textOf(steps, {
    executors: { 'exec-long': { activeDeadlineSeconds: '1' } },
    always: ['after'],
  })
  const { state, tasks } = await runToEnd(kit, text)
  expect(state).toBe('FAILED')
  expect(tasks.map((row) => [row.path, row.state, row.failure?.reason])).toEqual([
    ['long', 'FAILED', 'timeout'],
    ['after', 'SUCCEEDED', undefined],
  ])
  expect(tasks[0]?.failure?.message).toContain('its time limit of 1 second')
})

it('a run that takes longer than it may ends with that, and begins nothing more', async () => {
  const steps = { long: { source: nap }, after: { source: quick, after: ['long'] } }
  const text = textOf(steps, { pipelineConfig: { activeDeadlineSeconds: 2 }, always: ['after'] })
  const { state, failure, tasks } = await runToEnd(kit, text)
  expect([state, failure?.reason]).toEqual(['FAILED', 'timeout'])
  expect(tasks.map((row) => row.state)).toEqual(['FAILED', 'SKIPPED'])
})

it('a request that this machine can never meet is refused before anything runs', async () => {
  const resources = { resourceCpuRequest: String(availableParallelism() + 1) }
  const refused = await kit.runs.launch({
    text: textOf({ it: { source: quick } }, { resources }),
    parameters: {},
  })
  expect(refused.ok ? [] : refused.error.map(({ code, task }) => [code, task])).toEqual([['too-much', 'it']])
})

it('steps share the memory that they ask for, say what they wait for, and keep to their threads', async () => {
  const most = `${Math.floor((totalmem() * 0.6) / 1e6)}M`
  const source =
    'def step() -> str:\n    import os, time\n    time.sleep(1)\n    return os.environ["OMP_NUM_THREADS"]'
  const step = { source, outputs: { Output: 'STRING' } }
  const resources = { resourceMemoryRequest: most, resourceCpuRequest: '500m' }
  const runId = await start(textOf({ a: step, b: step }, { resources }))
  await until(() => kit.runs.tasks(runId).some((row) => row.waits?.for === 'memory'))
  const waiting = kit.runs.tasks(runId).find((row) => row.waits?.for === 'memory')
  expect(waiting?.waitingFor?.[0]).toMatch(/GB of memory \(.* free\)/)
  const { tasks } = await kit.runs.finished(runId)
  expect(tasks.map((row) => row.outputs?.parameters['Output'])).toEqual(['1', '1'])
  const [first, second] = tasks.toSorted((a, b) => (a.startedAt ?? 0) - (b.startedAt ?? 0))
  // The first sleeps for a second before it gives its place back.
  expect((second?.startedAt ?? 0) - (first?.startedAt ?? 0)).toBeGreaterThanOrEqual(1_000)
})

it('runs have an order that people change, and single steps and everything can be stopped', async () => {
  const text = pipelineOf({ a: { source: nap }, b: { source: nap } })
  const first = await start(text)
  const second = await start(text)
  expect(kit.runs.queue().map(({ runId }) => runId)).toEqual([first, second])
  expect(kit.runs.move(second, 'up')).toBe(true)
  expect(kit.runs.queue().map(({ runId }) => runId)).toEqual([second, first])
  kit.runs.setPriority(first, 1)
  expect(kit.runs.queue()[0]).toMatchObject({ runId: first, priority: 1 })
  expect(kit.events.some(({ type }) => type === 'queue')).toBe(true)
  await until(() => rowOf(first, 'a')?.state === 'RUNNING')
  expect(kit.runs.stopTask(first, 'a')).toBe(true)
  expect(kit.runs.stopTask(first, 'nothing')).toBe(false)
  await until(() => rowOf(first, 'a')?.state === 'CANCELED')
  expect(rowOf(first, 'b')?.state).not.toBe('CANCELED')
  expect(kit.runs.stopAll().toSorted()).toEqual([first, second].toSorted())
  expect((await kit.runs.finished(first)).state).toBe('CANCELED')
  expect((await kit.runs.finished(second)).state).toBe('CANCELED')
  expect(kit.runs.queue()).toEqual([])
})
