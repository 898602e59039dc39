import { afterEach, describe, expect, it } from 'vitest'
import { type Kit, openKit, pipelineOf, runToEnd } from './executor-kit.test-helper.ts'

let kit: Kit
afterEach(() => kit.dispose())

describe('a run', () => {
  it('runs a chain, hands values on and ends', async () => {
    kit = openKit()
    const text = pipelineOf({
      one: { source: 'def step() -> int:\n    print("hello")\n    return 4', outputs: { Output: 'NUMBER_INTEGER' } },
      two: {
        source: 'def step(n: int) -> int:\n    return n * 2',
        parameters: { n: 'NUMBER_INTEGER' },
        outputs: { Output: 'NUMBER_INTEGER' },
        inputs: { n: { taskOutputParameter: { producerTask: 'one', outputParameterKey: 'Output' } } },
      },
    })
    const result = await runToEnd(kit, text)
    console.log(JSON.stringify(result, null, 1), await kit.runs.log(result.runId, {}))
    expect(result.state).toBe('SUCCEEDED')
  })
})
