import { expect, test } from 'vitest'
import { parsePipeline } from '#core/spec/parse.ts'
import { exportPython } from './export-python.ts'
import { sdkNames } from './sdk-names.ts'
import { treeOf } from './tree.ts'

/** Two containers in YAML of as few words as a pipeline can have; `more` goes into the second task. */
const pipeline = (more: string, image = 'alpine'): string => `
pipelineInfo: {name: two-steps}
schemaVersion: 2.1.0
sdkVersion: kfp-2.17.0
deploymentSpec:
  executors:
    exec-say: {container: {image: ${image}, command: [echo, "{{$.inputs.parameters['text']}}"]}}
components:
  comp-say:
    executorLabel: exec-say
    inputDefinitions: {parameters: {text: {parameterType: STRING}}}
root:
  dag:
    tasks:
      say:
        taskInfo: {name: say}
        cachingOptions: {enableCache: true}
        componentRef: {name: comp-say}
        inputs: {parameters: {text: {runtimeValue: {constant: a "quoted" word}}}}
      say-2:
        taskInfo: {name: say-2}
        cachingOptions: {enableCache: true}
        componentRef: {name: comp-say}
        inputs: {parameters: {text: {runtimeValue: {constant: b}}}}
        ${more}
`

const made = (text: string) => {
  const parsed = parsePipeline(text)
  if (!parsed.ok) throw new Error(parsed.error[0]?.message)
  return exportPython(parsed.value)
}
const written = (text: string): string => {
  const result = made(text)
  return result.ok ? result.value.text : result.error.map(({ message }) => message).join('\n')
}

test('steps are calls of one component, in the order of their numbers, with variables only where they are used', () => {
  expect(written(pipeline('dependentTasks: [say]'))).toBe(`from kfp import compiler, dsl


@dsl.container_component
def say(text: str):
    return dsl.ContainerSpec(image="alpine", command=["echo", text])


@dsl.pipeline(name="two-steps")
def two_steps():
    say_task = say(text='a "quoted" word')
    say_task_2 = say(text="b")
    say_task_2.after(say_task)


if __name__ == "__main__":
    compiler.Compiler().compile(two_steps, __file__.removesuffix(".py") + ".yaml")
`)
})

test('the same document gives the same text, whatever the order in the file', () => {
  const parsed = parsePipeline(pipeline(''))
  if (!parsed.ok) throw new Error('a pipeline')
  const tasks = Object.entries(parsed.value.spec.root.dag?.tasks ?? {}).toReversed()
  const turned = {
    ...parsed.value,
    spec: { ...parsed.value.spec, root: { dag: { tasks: Object.fromEntries(tasks) } } },
  }
  expect(exportPython(turned)).toEqual(exportPython(parsed.value))
})

test('what the DSL has no words for is refused with the step and the reason', () => {
  const retry = made(pipeline('retryPolicy: {maxRetryCount: 1, backoffDuration: 1.5s}'))
  expect(retry).toMatchObject({
    ok: false,
    error: [{ task: 'say-2', message: expect.stringContaining('1.5s') }],
  })
  const condition = made(pipeline('triggerPolicy: {condition: 1 == 1}'))
  expect(condition).toMatchObject({ ok: false, error: [{ code: 'not-in-dsl' }] })
})

test('a key that is no number of the component is renamed, and the name that people see stays', () => {
  const parsed = parsePipeline(pipeline(''))
  if (!parsed.ok) throw new Error('a pipeline')
  const tasks = parsed.value.spec.root.dag?.tasks ?? {}
  const { say, 'say-2': other } = tasks
  if (say === undefined || other === undefined) throw new Error('two tasks')
  const spec = { ...parsed.value.spec, root: { dag: { tasks: { shout: say, whisper: other } } } }
  const result = exportPython({ ...parsed.value, spec })
  // A container is a function of its own under each name.
  expect(result).toMatchObject({ ok: true, value: { text: expect.stringContaining('def whisper(') } })
  expect(result).toMatchObject({
    ok: true,
    value: { text: expect.stringContaining('set_display_name("say")') },
  })
})

/** Steps in branches; `conditions` are those of the frames, in their order. */
const branches = (conditions: readonly string[], wires = ''): string => `
pipelineInfo: {name: branches}
schemaVersion: 2.1.0
deploymentSpec: {executors: {exec-say: {container: {image: alpine, command: [echo]}}}}
components:
  comp-say: {executorLabel: exec-say}
  comp-branch:
    inputDefinitions: {parameters: {pipelinechannel--coin: {parameterType: STRING}}}
    dag: {tasks: {say: {taskInfo: {name: say}, cachingOptions: {enableCache: true}, componentRef: {name: comp-say}}}}
  comp-condition-branches-1:
    inputDefinitions: {parameters: {pipelinechannel--coin: {parameterType: STRING}}}
    dag:
      tasks:
${conditions
  .map(
    (condition, at) => `        condition-${at + 2}:
          componentRef: {name: comp-branch}
          inputs: {parameters: {pipelinechannel--coin: {componentInputParameter: pipelinechannel--coin}}}
          triggerPolicy: {condition: "${condition}"}`,
  )
  .join('\n')}
root:
  inputDefinitions: {parameters: {coin: {parameterType: STRING}}}
  dag:
    tasks:
      condition-branches-1:
        componentRef: {name: comp-condition-branches-1}
        inputs: {parameters: {pipelinechannel--coin: {componentInputParameter: coin}}}
${wires}
`
const coin = "inputs.parameter_values['pipelinechannel--coin']"
const tail = `      last: {componentRef: {name: comp-say}, dependentTasks: [condition-branches-1]}`

test('branches are If, Elif and Else, each without what it repeats of those before it', () => {
  const [heads, tails] = [`${coin} == 'heads'`, `${coin} == 'tails'`]
  const text = written(branches([heads, `!(${heads}) && ${tails}`, `!(${heads}) && !(${tails})`], tail))
  expect(text).toContain('with dsl.If(coin == "heads"):')
  expect(text).toContain('with dsl.Elif(coin == "tails"):')
  expect(text).toContain('with dsl.Else():')
})

test('what the SDK would bend or refuse is refused here', () => {
  const heads = `${coin} == 'heads'`
  const open = branches([heads, `!(${heads}) && ${coin} == 'tails'`], tail)
  expect(written(open)).toContain('nothing can come after these branches')
  expect(written(branches([`${coin} == 1`, `!(${coin} == 1)`]))).toContain('dsl.If takes one comparison')
  expect(written(pipeline('').replace('constant: b', 'constant: [1]'))).toContain(
    'does not let LIST into `text`',
  )
})

test('metrics that an old SDK handed out unasked are left out, and told', () => {
  const metrics = 'artifactType: {schemaTitle: system.Metrics, schemaVersion: 0.0.1}'
  const text = pipeline('')
    .replace(
      '    inputDefinitions: {par',
      `    outputDefinitions: {artifacts: {m: {${metrics}}}}\n    inputDefinitions: {par`,
    )
    .replace(
      'root:\n  dag:',
      `root:
  outputDefinitions: {artifacts: {say-m: {${metrics}}}}
  dag:
    outputs: {artifacts: {say-m: {artifactSelectors: [{producerSubtask: say, outputArtifactKey: m}]}}}`,
    )
  const result = made(text)
  if (!result.ok) throw new Error(result.error[0]?.message)
  expect(result.value.text).toContain('def two_steps():\n    say(')
  expect(result.value.notes).toMatchObject([{ code: 'left-out' }])
})

test('a step whose name has nothing of the Latin alphabet is a task to the SDK', () => {
  const parsed = parsePipeline(pipeline(''))
  if (!parsed.ok) throw new Error(parsed.error[0]?.message)
  const names = sdkNames(treeOf(parsed.value, parsed.value.spec.root, undefined), () => '')
  expect([...names.values()]).toEqual(['task', 'task-2'])
})
