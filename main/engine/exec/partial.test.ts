/** Partial runs, retries and plans through the whole executor. Every program leaves a trace when it really runs. */
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { RunResult } from '#engine/services.ts'
import type { LaunchRequest } from '#shared/contract/studio.ts'
import { type Kit, openKit, pipelineOf, runToEnd, type StepText } from './executor-kit.test-helper.ts'
import { openTraces, type Traces } from './traces.test-helper.ts'

vi.setConfig({ testTimeout: 60_000 })

let kit: Kit
let traces: Traces
beforeEach(() => {
  kit = openKit({ slots: 4 })
  traces = openTraces()
})
afterEach(async () => {
  await kit.dispose()
  traces.dispose()
})

const trace = (name: string): string => traces.trace(name)
const ran = (...names: string[]): number[] => names.map((name) => traces.ran(name))

const step = (name: string, from?: string, body = 'return n + 1'): StepText => ({
  source: `def step(n: int = 0) -> int:\n    import os\n    ${trace(name)}\n    ${body}`,
  parameters: { n: 'NUMBER_INTEGER' },
  outputs: { Output: 'NUMBER_INTEGER' },
  inputs:
    from === undefined
      ? { n: { componentInputParameter: 'n' } }
      : { n: { taskOutputParameter: { producerTask: from, outputParameterKey: 'Output' } } },
  ...(from === undefined ? {} : { after: [from] }),
})
/** a → b → c, and d beside them. */
const chain = (c = step('c', 'b')): string =>
  pipelineOf({ a: step('a'), b: step('b', 'a'), c, d: step('d') }, 'chain', { n: 'NUMBER_INTEGER' })

const launch = async (request: Omit<LaunchRequest, 'parameters'>): Promise<RunResult> => {
  const started = await kit.runs.launch({ parameters: { n: 1 }, ...request })
  if (!started.ok) throw new Error(JSON.stringify(started.error))
  return kit.runs.finished(started.value.runId)
}
const states = (result: RunResult): Record<string, string> =>
  Object.fromEntries(result.tasks.map((row) => [row.path, row.state]))
const reasons = (result: RunResult): Record<string, string | undefined> =>
  Object.fromEntries(result.tasks.map((row) => [row.path, row.reason]))

describe('a partial run', () => {
  it('goes to a step, with what it needs', async () => {
    const result = await launch({ text: chain(), partial: { to: 'b' } })
    expect(states(result)).toEqual({ a: 'SUCCEEDED', b: 'SUCCEEDED', c: 'SKIPPED', d: 'SKIPPED' })
    expect(reasons(result)['c']).toBe('Not part of this run, which goes to `b`.')
    expect(result.state).toBe('SUCCEEDED')
  })
  it('starts at a step, with what comes before taken from the last run', async () => {
    await runToEnd(kit, chain(), { n: 1 })
    const result = await launch({ text: chain(), partial: { from: 'b' } })
    expect(states(result)).toEqual({ a: 'CACHED', b: 'SUCCEEDED', c: 'SUCCEEDED', d: 'CACHED' })
    expect(reasons(result)['a']).toBe('taken from run 1')
    expect(result.tasks.find((row) => row.path === 'c')?.outputs?.parameters).toEqual({ Output: 4 })
    expect(ran('a', 'b', 'c', 'd')).toEqual([1, 2, 2, 1])
  })
  it('runs only one step', async () => {
    await runToEnd(kit, chain(), { n: 1 })
    const result = await launch({ text: chain(), partial: { only: 'b' } })
    expect(states(result)).toEqual({ a: 'CACHED', b: 'SUCCEEDED', c: 'SKIPPED', d: 'SKIPPED' })
    expect(ran('a', 'b', 'c', 'd')).toEqual([1, 2, 1, 1])
  })
  it('takes a step that failed last time up with its new code', async () => {
    await runToEnd(kit, chain(step('c', 'b', "raise ValueError('no')")), { n: 1 })
    const result = await launch({ text: chain(), partial: { from: 'c' } })
    expect(states(result)).toEqual({ a: 'CACHED', b: 'CACHED', c: 'SUCCEEDED', d: 'CACHED' })
  })
  it('is refused where there is nothing to start from, and for steps that are not there', async () => {
    const none = await kit.runs.launch({ text: chain(), parameters: { n: 1 }, partial: { only: 'b' } })
    expect(none).toMatchObject({
      ok: false,
      error: [{ code: 'no-result', task: 'a', message: 'There is no earlier result of `a` to start from.' }],
    })
    const wrong = await kit.runs.launch({ text: chain(), parameters: { n: 1 }, partial: { to: 'bb' } })
    expect(wrong).toMatchObject({ ok: false, error: [{ code: 'unknown-step', hint: 'Did you mean `b`?' }] })
  })
  it('does not mind what is unfinished elsewhere', async () => {
    const text = chain({ ...step('c', 'b'), inputs: { n: { runtimeValue: { constant: 'many' } } } })
    const whole = await kit.runs.launch({ text, parameters: { n: 1 } })
    expect(whole).toMatchObject({ ok: false, error: [{ code: 'type-mismatch', task: 'c' }] })
    const onTheWay = await kit.runs.launch({ text, parameters: { n: 1 }, partial: { to: 'c' } })
    expect(onTheWay).toMatchObject({ ok: false, error: [{ code: 'type-mismatch', task: 'c' }] })
    const result = await launch({ text, partial: { to: 'b' } })
    expect(states(result)).toEqual({ a: 'SUCCEEDED', b: 'SUCCEEDED', c: 'SKIPPED', d: 'SKIPPED' })
    expect(result.state).toBe('SUCCEEDED')
    const alone = await launch({ text, partial: { only: 'b' } })
    expect(states(alone)).toMatchObject({ a: 'CACHED', b: 'SUCCEEDED' })
  })
  it('is refused when what it would take was deleted', async () => {
    const make: StepText = {
      source: `def step(data: Output[Dataset]):\n    open(data.path, 'w').write('x')`,
      artifacts: { data: 'system.Dataset' },
    }
    const use: StepText = {
      source: `def step(data: Input[Dataset]) -> str:\n    return open(data.path).read()`,
      outputs: { Output: 'STRING' },
      artifactInputs: { data: ['make', 'data'] },
    }
    const text = pipelineOf({ make, use }, 'files')
    const first = await runToEnd(kit, text)
    rmSync(first.tasks[0]?.outputs?.artifacts['data']?.[0]?.uri ?? '')
    const refused = await kit.runs.launch({ text, parameters: {}, partial: { from: 'use' } })
    expect(refused).toMatchObject({
      ok: false,
      error: [
        { message: 'The result of `make` cannot be taken from run 1: output `data` was deleted from disk.' },
      ],
    })
  })
})

describe('a retry', () => {
  const flaky = (): string =>
    chain(
      step(
        'c',
        'b',
        `assert os.path.exists(${JSON.stringify(join(traces.folder, 'fixed'))})\n    return n + 1`,
      ),
    )

  it('takes over what succeeded and runs the rest, as a new run that names the old one', async () => {
    const first = await runToEnd(kit, flaky(), { n: 1 })
    writeFileSync(join(traces.folder, 'fixed'), '')
    const again = await kit.runs.retry(first.runId)
    if (!again.ok) throw new Error(JSON.stringify(again.error))
    const result = await kit.runs.finished(again.value.runId)
    expect(states(result)).toEqual({ a: 'CACHED', b: 'CACHED', c: 'SUCCEEDED', d: 'CACHED' })
    expect(reasons(result)['b']).toBe('taken from run 1')
    expect(ran('a', 'b', 'c', 'd')).toEqual([1, 1, 2, 1])
    expect(kit.tracking.queries.allTags(result.runId)).toMatchObject({ 'nagare.takenFrom': first.runId })
  })
  it('is refused for a run that succeeded', async () => {
    const first = await runToEnd(kit, chain(), { n: 1 })
    expect(await kit.runs.retry(first.runId)).toMatchObject({
      ok: false,
      error: [{ code: 'nothing-to-retry' }],
    })
  })
  it('runs only the iterations of a loop that failed', async () => {
    const text = loop(`assert n != 2 or os.path.exists(${JSON.stringify(join(traces.folder, 'fixed'))})`)
    const first = await runToEnd(kit, text)
    expect(first.state).toBe('FAILED')
    writeFileSync(join(traces.folder, 'fixed'), '')
    const again = await kit.runs.retry(first.runId)
    if (!again.ok) throw new Error(JSON.stringify(again.error))
    const result = await kit.runs.finished(again.value.runId)
    expect(states(result)).toMatchObject({
      'loop[0]/one': 'CACHED',
      'loop[1]/one': 'SUCCEEDED',
      'loop[2]/one': 'CACHED',
    })
    expect(ran('one')).toEqual([4])
  })
  it('finds the files that finished steps left in the workspace of the run', async () => {
    const parameters = { place: 'STRING' }
    const place = { runtimeValue: { constant: '{{$.workspace_path}}' } }
    const outputs = { Output: 'STRING' }
    const write: StepText = {
      source: `def step(place: str) -> str:\n    open(place + '/note', 'w').write('hello')\n    return 'done'`,
      parameters,
      outputs,
      inputs: { place },
    }
    const read: StepText = {
      source: `def step(place: str) -> str:\n    import os\n    assert os.path.exists(${JSON.stringify(join(traces.folder, 'fixed'))})\n    return open(place + '/note').read()`,
      parameters,
      outputs,
      inputs: { place },
      after: ['write'],
    }
    const first = await runToEnd(kit, pipelineOf({ write, read }, 'workspace'))
    writeFileSync(join(traces.folder, 'fixed'), '')
    const again = await kit.runs.retry(first.runId)
    if (!again.ok) throw new Error(JSON.stringify(again.error))
    const result = await kit.runs.finished(again.value.runId)
    expect(states(result)).toEqual({ write: 'CACHED', read: 'SUCCEEDED' })
    expect(result.tasks.find((row) => row.path === 'read')?.outputs?.parameters).toEqual({ Output: 'hello' })
  })
})

/** A loop over 1, 2, 3 with one step in it, and a step before it. */
const loop = (check: string): string => {
  const one = step('one', undefined, `${check}\n    return n`)
  const text = JSON.parse(pipelineOf({ before: step('before'), one }, 'looped')) as {
    root: { dag: { tasks: Record<string, object> }; inputDefinitions?: object }
    components: Record<string, object>
  }
  const { before, one: inner } = text.root.dag.tasks
  text.components['comp-loop'] = {
    inputDefinitions: { parameters: { item: { parameterType: 'NUMBER_INTEGER' } } },
    dag: {
      tasks: { one: { ...inner, inputs: { parameters: { n: { componentInputParameter: 'item' } } } } },
    },
  }
  text.root.dag.tasks = {
    before: { ...before, inputs: {} },
    loop: {
      componentRef: { name: 'comp-loop' },
      dependentTasks: ['before'],
      taskInfo: { name: 'loop' },
      parameterIterator: { itemInput: 'item', items: { raw: '[1, 2, 3]' } },
    },
  }
  return JSON.stringify(text)
}

describe('inside a loop', () => {
  it('one step runs alone, in every iteration', async () => {
    await runToEnd(kit, loop('pass'))
    const result = await launch({
      text: loop('pass'),
      parameters: {},
      partial: { only: 'loop/one' },
    } as never)
    expect(states(result)).toMatchObject({ before: 'CACHED', 'loop[1]/one': 'SUCCEEDED' })
    expect(ran('before', 'one')).toEqual([1, 6])
  })
})

describe('a plan', () => {
  const cached = (c: StepText = step('c', 'b')): string => {
    const on = (one: StepText): StepText => ({ ...one, cache: true })
    return pipelineOf({ a: on(step('a')), b: on(step('b', 'a')), c: on(c), d: step('d') }, 'chain', {
      n: 'NUMBER_INTEGER',
    })
  }
  const plan = async (request: Omit<LaunchRequest, 'parameters'>, n = 1) => {
    const found = await kit.runs.plan({ parameters: { n }, ...request })
    if (!found.ok) throw new Error(JSON.stringify(found.error))
    return found.value
  }
  it('says before the first run that everything is new', async () => {
    const { steps, summary } = await plan({ text: cached() })
    expect(steps.map(({ path, outcome }) => `${path} ${outcome}`)).toEqual([
      'a run',
      'b later',
      'c later',
      'd run',
    ])
    expect(summary).toBe('4 steps: 2 will run, 2 depend on these')
    expect(existsSync(join(kit.paths.runs, 'plan'))).toBe(false)
  })
  it('says what would be reused, and why the rest would run', async () => {
    await runToEnd(kit, cached(), { n: 1 })
    const same = await plan({ text: cached() })
    expect(same.summary).toMatch(/^4 steps: 3 reused, 1 will run; last time \d/)
    const other = await plan({ text: cached() }, 2)
    expect(other.steps.map(({ path, reason }) => `${path}: ${reason}`)).toEqual([
      'a: will run: `n` 1 → 2',
      'b: depends on `a`',
      'c: depends on `b`',
      'd: will run: cache is off for this step',
    ])
    expect(other.summary).toMatch(/2 will run \(because `n` 1 → 2\), 2 depend on these/)
    expect(ran('a', 'b', 'c', 'd')).toEqual([1, 1, 1, 1])
  })
  it('says what a partial run takes over and leaves out', async () => {
    await runToEnd(kit, cached(), { n: 1 })
    const { steps } = await plan({ text: cached(), partial: { only: 'b' } })
    expect(steps.map(({ path, outcome }) => `${path} ${outcome}`)).toEqual([
      'a take',
      'b run',
      'c skip',
      'd skip',
    ])
    expect(steps[1]?.reason).toBe('will run: it was asked for')
  })
})
