/** The scheduler alone: transitions of the run state machine in a loop of ten thousand iterations, and its memory. */
import { advance, begin } from '../main/core/run/machine.ts'
import { row } from './tools.mjs'

const items = 10_000
const doc = {
  spec: {
    pipelineInfo: { name: 'loop' },
    root: {
      dag: {
        tasks: {
          loop: {
            componentRef: { name: 'body' },
            parameterIterator: { itemInput: 'i', items: { raw: JSON.stringify([...Array(items).keys()]) } },
            iteratorPolicy: { parallelismLimit: 8 },
          },
        },
      },
    },
    components: {
      body: {
        inputDefinitions: { parameters: { i: { parameterType: 'NUMBER_INTEGER' } } },
        dag: {
          tasks: {
            work: {
              componentRef: { name: 'work' },
              inputs: { parameters: { i: { componentInputParameter: 'i' } } },
            },
          },
        },
      },
      work: {
        executorLabel: 'exec',
        inputDefinitions: { parameters: { i: { parameterType: 'NUMBER_INTEGER' } } },
      },
    },
    schemaVersion: '2.1.0',
  },
  numbers: new Map(),
}

function play() {
  const started = performance.now()
  let now = begin(doc, { type: 'run-started', at: 0, runId: 'r', arguments: {}, parallelism: 8, cache: true })
  let transitions = 1
  let launched = now.effects.filter((effect) => effect.type === 'launch')
  const send = (event) => {
    now = advance(now.state, event)
    transitions += 1
    launched.push(...now.effects.filter((effect) => effect.type === 'launch'))
  }
  while (launched.length > 0) {
    const batch = launched
    launched = []
    for (const { spec } of batch) {
      const about = { at: transitions, path: spec.path, attempt: spec.attempt }
      send({ type: 'task-running', ...about })
      send({ type: 'task-succeeded', ...about, outputs: { parameters: {}, artifacts: {} } })
    }
  }
  if (now.state.run !== 'SUCCEEDED') throw new Error(`The loop ended as ${now.state.run}.`)
  return transitions / ((performance.now() - started) / 1000)
}

export async function machine() {
  play()
  const rates = [play(), play(), play()].sort((a, b) => a - b)
  row({ work: `task transitions a second, a loop of ${items}`, ours: rates[1], above: 20_000 })
}
