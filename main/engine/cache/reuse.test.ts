/** Reuse through the whole executor: real two-line programs that leave a trace each time they really run. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  type Kit,
  openKit,
  pipelineOf,
  runToEnd,
  type StepText,
} from '#engine/exec/executor-kit.test-helper.ts'
import type { RunResult } from '#engine/services.ts'

vi.setConfig({ testTimeout: 60_000 })

let kit: Kit
let traces: string
beforeEach(() => {
  kit = openKit({ slots: 4 })
  traces = mkdtempSync(join(tmpdir(), 'nagare-traces-'))
})
afterEach(async () => {
  await kit.dispose()
  rmSync(traces, { recursive: true, force: true })
})

/** How often the program behind a name really ran. */
const ran = (name: string): number => {
  const file = join(traces, name)
  return existsSync(file) ? readFileSync(file, 'utf8').length : 0
}
const trace = (name: string): string => `open(${JSON.stringify(join(traces, name))}, 'a').write('x')`

const double: StepText = {
  source: '',
  parameters: { n: 'NUMBER_INTEGER' },
  outputs: { Output: 'NUMBER_INTEGER' },
  cache: true,
}
const doubled = (fields: Partial<StepText> = {}): Record<string, StepText> => ({
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
})
