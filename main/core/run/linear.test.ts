/** An event costs what it changes, however much there is. */
import { expect, it } from 'vitest'
import { leaf, pipeline, task } from '#core/spec/pipeline.test-helper.ts'
import { advance, begin } from './machine.ts'

const loopOf = (items: number) =>
  pipeline({
    tasks: {
      l: task('body', {
        parameterIterator: { itemInput: 'i', items: { raw: JSON.stringify(Array(items).fill(0)) } },
      }),
    },
    components: { work: leaf('work'), body: { dag: { tasks: { t: task('work') } } } },
  })

/** Transitions a second from the first iteration to the end of the run. */
const rateOf = (items: number): number => {
  let now = begin(loopOf(items), {
    type: 'run-started',
    at: 0,
    runId: 'r',
    arguments: {},
    parallelism: 8,
    cache: true,
  })
  const from = performance.now()
  for (let place = 0; place < items; place += 1) {
    const about = { at: place, path: `l[${place}]/t`, attempt: 1 }
    now = advance(now.state, { type: 'task-running', ...about })
    now = advance(now.state, { type: 'task-succeeded', ...about, outputs: { parameters: {}, artifacts: {} } })
  }
  expect(now.state.run).toBe('SUCCEEDED')
  return (2 * items) / ((performance.now() - from) / 1000)
}

it('takes thousands of transitions a second, and no fewer in a loop of ten thousand', () => {
  rateOf(1_000)
  const [small, big] = [rateOf(1_000), rateOf(10_000)]
  expect(big).toBeGreaterThan(2_000)
  expect(big).toBeGreaterThan(small / 4)
})
