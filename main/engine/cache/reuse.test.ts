/** Reuse through the whole executor: real two-line programs that leave a trace each time they really run. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { advance, begin } from '#core/run/machine.ts'
import { toRows } from '#core/run/rows.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import {
  type Kit,
  openKit,
  pipelineOf,
  runToEnd,
  type StepText,
} from '#engine/exec/executor-kit.test-helper.ts'
import { createJournal } from '#engine/exec/journal.ts'
import { openTraces, type Traces } from '#engine/exec/traces.test-helper.ts'
import type { RunResult } from '#engine/services.ts'

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

const ran = (name: string): number => traces.ran(name)
const trace = (name: string): string => traces.trace(name)

const double: StepText = {
  source: '',
  parameters: { n: 'NUMBER_INTEGER' },
  outputs: { Output: 'NUMBER_INTEGER' },
  cache: true,
}
const doubled = (fields: Partial<StepText> = {}): { double: StepText } => ({
  double: {
    ...double,
    source: `def step(n: int = 1) -> int:\n    ${trace('double')}\n    return n * 2`,
    inputs: { n: { componentInputParameter: 'n' } },
    ...fields,
  },
})
const withN = (steps: Record<string, StepText>): string => pipelineOf(steps, 'reuse', { n: 'NUMBER_INTEGER' })

const reason = (result: RunResult, path: string): string | undefined =>
  result.tasks.find((row) => row.path === path)?.reason
const state = (result: RunResult, path: string): string | undefined =>
  result.tasks.find((row) => row.path === path)?.state

describe('a step that ran before', () => {
  it('is reused with the same inputs, and says from which run', async () => {
    const text = withN(doubled())
    const first = await runToEnd(kit, text, { n: 4 })
    const second = await runToEnd(kit, text, { n: 4 })
    expect([state(first, 'double'), reason(first, 'double')]).toEqual(['SUCCEEDED', 'ran: first time'])
    expect([state(second, 'double'), reason(second, 'double')]).toEqual([
      'CACHED',
      'reused from run 1, same inputs',
    ])
    expect(ran('double')).toBe(1)
    expect(second.tasks[0]?.outputs?.parameters).toEqual({ Output: 8 })
  })
  it('runs again for another value, and names it with both', async () => {
    const text = withN(doubled())
    await runToEnd(kit, text, { n: 4 })
    const second = await runToEnd(kit, text, { n: 5 })
    expect([state(second, 'double'), reason(second, 'double')]).toEqual(['SUCCEEDED', 're-ran: `n` 4 → 5'])
  })
  it('runs again when its code changed', async () => {
    await runToEnd(kit, withN(doubled()), { n: 4 })
    const other = `def step(n: int = 1) -> int:\n    ${trace('double')}\n    return n + n`
    const second = await runToEnd(kit, withN(doubled({ source: other })), { n: 4 })
    expect(reason(second, 'double')).toBe('re-ran: code of `double` changed')
    expect(ran('double')).toBe(2)
  })
  it('runs again when a variable of it changed', async () => {
    await runToEnd(kit, withN(doubled({ env: { MODE: 'fast' } })), { n: 4 })
    const second = await runToEnd(kit, withN(doubled({ env: { MODE: 'slow' } })), { n: 4 })
    expect(reason(second, 'double')).toBe('re-ran: the variable MODE changed')
  })
  it('is reused under another name of its task, in another pipeline', async () => {
    await runToEnd(kit, withN(doubled()), { n: 4 })
    const { double: same } = doubled()
    const other = pipelineOf({ other: same }, 'another', { n: 'NUMBER_INTEGER' })
    const second = await runToEnd(kit, other, { n: 4 })
    expect(reason(second, 'other')).toBe('reused from run 1, same inputs')
  })
  it('is not reused when it failed', async () => {
    const source = `def step(n: int = 1) -> int:\n    ${trace('double')}\n    raise ValueError('no')`
    const text = withN(doubled({ source }))
    await runToEnd(kit, text, { n: 4 })
    const second = await runToEnd(kit, text, { n: 4 })
    expect(ran('double')).toBe(2)
    expect(reason(second, 'double')).toBe('ran: it has not succeeded with these inputs before')
  })
})

describe('nothing is reused', () => {
  const runTwice = async (text: string, second: { cache?: boolean } = {}) => {
    await runToEnd(kit, text, { n: 4 })
    const started = await kit.runs.launch({ text, parameters: { n: 4 }, ...second })
    if (!started.ok) throw new Error(JSON.stringify(started.error))
    return kit.runs.finished(started.value.runId)
  }
  it('where the file does not say so', async () => {
    const result = await runTwice(withN(doubled({ cache: false })))
    expect([reason(result, 'double'), ran('double')]).toEqual(['ran: cache is off for this step', 2])
  })
  it('in a run without cache', async () => {
    const result = await runTwice(withN(doubled()), { cache: false })
    expect([reason(result, 'double'), ran('double')]).toEqual(['ran: cache is off for this run', 2])
  })
  it('but with cache for the whole run also where the file says no, once there is a result', async () => {
    const text = withN(doubled({ cache: false }))
    await runTwice(text, { cache: true })
    const third = await runTwice(text, { cache: true })
    expect(reason(third, 'double')).toBe('reused from run 2, same inputs')
    expect(ran('double')).toBe(3)
  })
  it('of a step that works in the workspace of the run', async () => {
    const source = `def step(n: int = 1, place: str = '') -> int:\n    ${trace('double')}\n    return n`
    const parameters = { n: 'NUMBER_INTEGER', place: 'STRING' }
    const place = { runtimeValue: { constant: '{{$.workspace_path}}/data' } }
    const result = await runTwice(withN(doubled({ source, parameters, inputs: { place } })))
    expect(reason(result, 'double')).toMatch(/^ran: it works in the workspace of the run/)
    expect(ran('double')).toBe(2)
  })
})

describe('an artifact', () => {
  const make: StepText = {
    source: `def step(n: int, data: Output[Dataset]):\n    TRACE\n    open(data.path, 'w').write('even' if n % 2 == 0 else 'odd')`,
    parameters: { n: 'NUMBER_INTEGER' },
    inputs: { n: { componentInputParameter: 'n' } },
    artifacts: { data: 'system.Dataset' },
    cache: true,
  }
  const use: StepText = {
    source: `def step(data: Input[Dataset]) -> str:\n    TRACE\n    return open(data.path).read()`,
    outputs: { Output: 'STRING' },
    artifactInputs: { data: ['make', 'data'] },
    cache: true,
  }
  const text = (): string =>
    withN({
      make: { ...make, source: make.source.replace('TRACE', trace('make')) },
      use: { ...use, source: use.source.replace('TRACE', trace('use')) },
    })
  const fileOf = (result: RunResult): string =>
    result.tasks.find((row) => row.path === 'make')?.outputs?.artifacts['data']?.[0]?.uri ?? ''

  it('counts by its content and not by its place', async () => {
    await runToEnd(kit, text(), { n: 1 })
    const second = await runToEnd(kit, text(), { n: 3 })
    expect([reason(second, 'make'), reason(second, 'use')]).toEqual([
      're-ran: `n` 1 → 3',
      'reused from run 1, same inputs',
    ])
  })
  it('that is different makes the next step run, which says where it comes from', async () => {
    await runToEnd(kit, text(), { n: 1 })
    const second = await runToEnd(kit, text(), { n: 2 })
    expect(reason(second, 'use')).toBe('re-ran: upstream `make` produced different data')
    expect(second.tasks.find((row) => row.path === 'use')?.outputs?.parameters).toEqual({ Output: 'even' })
  })
  it('that was changed on disk is noticed and made anew', async () => {
    const first = await runToEnd(kit, text(), { n: 1 })
    writeFileSync(fileOf(first), 'ODD')
    const second = await runToEnd(kit, text(), { n: 1 })
    expect(reason(second, 'make')).toBe('re-ran: output `data` was changed on disk')
    expect(reason(second, 'use')).toBe('reused from run 1, same inputs')
    expect(readFileSync(fileOf(second), 'utf8')).toBe('odd')
  })
  it('that was deleted is made anew, and counts again after that', async () => {
    const first = await runToEnd(kit, text(), { n: 1 })
    rmSync(fileOf(first))
    const second = await runToEnd(kit, text(), { n: 1 })
    expect(reason(second, 'make')).toBe('re-ran: output `data` was deleted from disk')
    const third = await runToEnd(kit, text(), { n: 1 })
    expect(reason(third, 'make')).toBe('reused from run 2, same inputs')
  })
})

describe('the same step twice at once', () => {
  it('runs once, and the other waits for its result', async () => {
    const source = `def step(n: int = 1) -> int:\n    import time\n    ${trace('double')}\n    time.sleep(0.4)\n    return n`
    const one = doubled({ source }).double
    const result = await runToEnd(kit, withN({ a: one, b: one, c: one }), { n: 1 })
    expect(result.tasks.map((row) => row.state).sort()).toEqual(['CACHED', 'CACHED', 'SUCCEEDED'])
    expect(ran('double')).toBe(1)
  })
  it('goes on with the next one when the first fails', async () => {
    const source = `def step(n: int = 1) -> int:\n    ${trace('double')}\n    raise ValueError('no')`
    const one = doubled({ source }).double
    const result = await runToEnd(kit, withN({ a: one, b: one }), { n: 1 })
    expect(result.tasks.map((row) => row.state)).toEqual(['FAILED', 'FAILED'])
    expect(ran('double')).toBe(2)
  })
})

describe('the MLflow run of a reused step', () => {
  it('has the values of the first one, and says where the rest is', async () => {
    const source = `def step(n: int, numbers: Output[Metrics]) -> int:\n    numbers.log_metric('auc', 0.5)\n    return n`
    const text = withN(doubled({ source, artifacts: { numbers: 'system.Metrics' } }))
    const first = await runToEnd(kit, text, { n: 4 })
    const second = await runToEnd(kit, text, { n: 4 })
    const [before, after] = [first, second].map((result) => result.tasks[0]?.runId ?? '')
    expect(after).not.toBe(before)
    const summary = kit.tracking.queries.summary(after ?? '')
    expect(summary).toMatchObject({ state: 'SUCCEEDED', params: { n: '4' }, metrics: { auc: 0.5 } })
    expect(kit.tracking.queries.allTags(after ?? '')).toMatchObject({ 'nagare.reusedFrom': before })
  })
})

describe('after a restart', () => {
  it('earlier results still count, and the journal gives the same state', async () => {
    const text = withN(doubled())
    await runToEnd(kit, text, { n: 4 })
    await kit.runs.close()
    kit = kit.reopen()
    const second = await runToEnd(kit, text, { n: 4 })
    expect(state(second, 'double')).toBe('CACHED')
    const events = createJournal(kit.sql).events(second.runId)
    const parsed = parsePipeline(text)
    const [begun, ...rest] = events
    if (!parsed.ok || begun?.type !== 'run-started') throw new Error('no journal')
    const played = rest.reduce((now, event) => advance(now, event).state, begin(parsed.value, begun).state)
    expect(toRows(played).map(({ path, state: end, reuse }) => [path, end, reuse])).toEqual(
      second.tasks.map(({ path, state: end, reuse }) => [path, end, reuse]),
    )
  })
})

describe('a secret', () => {
  it('that is another one makes the step run, and is not in what is kept', async () => {
    const executors = {
      'exec-double': {
        secretAsEnv: [{ secretName: 'store', keyToEnv: [{ secretKey: 'token', envVar: 'TOKEN' }] }],
      },
    }
    const platform = { platforms: { kubernetes: { deploymentSpec: { executors } } } }
    const text = `${withN(doubled())}\n---\n${JSON.stringify(platform)}`
    kit.secrets.set('secret', 'store', 'token', 'first-value')
    await runToEnd(kit, text, { n: 4 })
    expect(reason(await runToEnd(kit, text, { n: 4 }), 'double')).toBe('reused from run 1, same inputs')
    kit.secrets.set('secret', 'store', 'token', 'second-value')
    expect(reason(await runToEnd(kit, text, { n: 4 }), 'double')).toBe('re-ran: the secret TOKEN changed')
    expect(JSON.stringify(kit.sql.prepare('SELECT * FROM cache_results').all())).not.toContain('-value')
  })
})
