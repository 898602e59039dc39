/** A pipeline of many steps, as a file: Python steps in layers that read from the layers before. */
import { compileFunction, sdkFacts } from '#core/python/compile.ts'
import { readFunction } from '#core/python/signature.ts'

/** Steps that sleep, all of them at once, and those that wait for them: what a live run of a large pipeline looks like. */
const sleeping = `from typing import Optional
from kfp import dsl
from kfp.dsl import Dataset, Input, Output

@dsl.component
def step(data: Output[Dataset], first: Input[Dataset] = None, second: Input[Dataset] = None,
         third: Input[Dataset] = None, rate: float = 0.5):
    import time
    time.sleep(rate)
`

const code = `from typing import NamedTuple, Optional
from kfp import dsl
from kfp.dsl import Dataset, Input, Output

@dsl.component
def step(data: Output[Dataset], first: Input[Dataset] = None, second: Input[Dataset] = None,
         third: Input[Dataset] = None, rate: float = 0.5) -> float:
    return rate
`

/**
 * Who a step reads from: steps of the twelve before it, always the same ones, `wires` in all.
 * @returns {number[][]} by step
 */
export function sources(steps, wires) {
  /** @type {number[][]} */
  const from = Array.from({ length: steps }, () => [])
  let laid = 0
  for (let round = 0; round < 3; round++)
    for (let step = 12; step < steps && laid < wires; step++) {
      const source = step - 12 + ((step * 7 + round * 5) % 12)
      if (source >= step || from[step].includes(source)) continue
      from[step].push(source)
      laid += 1
    }
  return from
}

const ports = ['first', 'second', 'third']

/** The first `wide` steps read from nobody, the others from them. */
function wideSources(steps, wires, wide) {
  const each = wires / (steps - wide)
  return Array.from({ length: steps }, (_, step) => {
    if (step < wide) return []
    const count = Math.floor((step - wide + 1) * each) - Math.floor((step - wide) * each)
    return Array.from({ length: count }, (__, port) => (step * 7 + port * 61) % wide)
  })
}

const task = (number, from, rate) => ({
  cachingOptions: { enableCache: true },
  componentRef: { name: 'comp-step' },
  dependentTasks: from.map((one) => `step-${one}`),
  inputs: {
    artifacts: Object.fromEntries(
      from.map((one, at) => [
        ports[at],
        { taskOutputArtifact: { outputArtifactKey: 'data', producerTask: `step-${one}` } },
      ]),
    ),
    parameters: { rate: { runtimeValue: { constant: rate } } },
  },
  taskInfo: { name: `step-${number}` },
})

function textOf(name, source, tasks) {
  const { component, executor } = compileFunction(readFunction(source).function, sdkFacts)
  return JSON.stringify({
    components: { 'comp-step': { ...component, executorLabel: 'exec-step' } },
    deploymentSpec: { executors: { 'exec-step': executor } },
    pipelineInfo: { name },
    root: { dag: { tasks: Object.fromEntries(tasks) } },
    schemaVersion: '2.1.0',
    sdkVersion: `kfp-${sdkFacts.kfpVersion}`,
  })
}

/** @returns the text of a KFP file: JSON is YAML */
export const largePipeline = (steps, wires) =>
  textOf(
    `large-${steps}`,
    code,
    sources(steps, wires).map((from, number) => [`step-${number}`, task(number, from, 0.5)]),
  )

/**
 * `wide` steps run at once, for `rest` seconds and then one more ending every `every` seconds; the others follow them.
 */
export const livePipeline = (steps, wires, { wide, rest, every }) =>
  textOf(
    'live',
    sleeping,
    wideSources(steps, wires, wide).map((from, number) => [
      `step-${number}`,
      task(number, from, number < wide ? rest + number * every : 0.5),
    ]),
  )
