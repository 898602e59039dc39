/** A pipeline of many steps, as a file: Python steps in layers that read from the layers before. */
import { compileFunction, sdkFacts } from '#core/python/compile.ts'
import { readFunction } from '#core/python/signature.ts'

const code = `from typing import NamedTuple, Optional
from kfp import dsl
from kfp.dsl import Dataset, Input, Output

@dsl.component
def step(data: Output[Dataset], first: Input[Dataset] = None, second: Input[Dataset] = None,
         third: Input[Dataset] = None, rate: float = 0.5) -> float:
    return rate
`

/** Who a step reads from: steps of the twelve before it, always the same ones, `wires` in all. */
function sources(steps, wires) {
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

const task = (number, from) => ({
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
    parameters: { rate: { runtimeValue: { constant: 0.5 } } },
  },
  taskInfo: { name: `step-${number}` },
})

/** @returns the text of a KFP file: JSON is YAML */
export function largePipeline(steps, wires) {
  const { component, executor } = compileFunction(readFunction(code).function, sdkFacts)
  const tasks = sources(steps, wires).map((from, number) => [`step-${number}`, task(number, from)])
  return JSON.stringify({
    components: { 'comp-step': { ...component, executorLabel: 'exec-step' } },
    deploymentSpec: { executors: { 'exec-step': executor } },
    pipelineInfo: { name: `large-${steps}` },
    root: { dag: { tasks: Object.fromEntries(tasks) } },
    schemaVersion: '2.1.0',
    sdkVersion: `kfp-${sdkFacts.kfpVersion}`,
  })
}
