/** One broken thing per row, in a file that is good otherwise: found with its task and its field. */
import { expect, it } from 'vitest'
import { check } from './check.ts'
import type { PipelineDocument } from './document.ts'
import { leaf } from './pipeline.test-helper.ts'

type Json = Record<string, unknown>
interface Parts {
  readonly task?: Json
  readonly inputs?: Json
  readonly input?: Json
  readonly executor?: Json
  readonly kubernetes?: Json
}

const good = ({ task, inputs, input, executor, kubernetes }: Parts): PipelineDocument => {
  const component = leaf('c', { x: 'STRING', n: 'NUMBER_INTEGER', xs: 'LIST' })
  Object.assign(component.inputDefinitions?.parameters?.['x'] ?? {}, input)
  const constant = (value: unknown) => ({ runtimeValue: { constant: value } })
  const parameters = { x: constant('a'), n: constant(1), xs: constant([1]), ...inputs }
  const executors = { 'exec-c': { container: { image: 'i', command: ['c'] }, ...executor } }
  return {
    numbers: new Map(),
    spec: {
      pipelineInfo: { name: 'p' },
      schemaVersion: '2.1.0',
      root: { dag: { tasks: { t: { componentRef: { name: 'c' }, inputs: { parameters }, ...task } } } },
      components: { c: component },
      deploymentSpec: { executors },
    },
    ...(kubernetes && {
      platform: { platforms: { kubernetes: { deploymentSpec: { executors: { 'exec-c': kubernetes } } } } },
    }),
  }
}
const container = (more: Json) => ({ container: { image: 'i', command: ['c'], ...more } })
const loop = (items: Json, itemInput = 'x') => ({ parameterIterator: { items, itemInput } })
const nowhere = "{{$.inputs.parameters['nope']}}"
const secret = (reference: Json) => ({
  secretAsEnv: [{ secretNameParameter: reference, keyToEnv: [{ secretKey: 'k', envVar: 'K' }] }],
})

it('is good otherwise', () => {
  expect(check(good({}))).toEqual([])
  expect(check(good({ task: loop({ inputParameter: 'xs' }), kubernetes: { nodeSelector: {} } }))).toEqual([])
})

it.each<[string, Parts, string, string]>([
  [
    'a condition about nothing',
    { task: { triggerPolicy: { condition: "inputs.parameter_values['y'] == 'a'" } } },
    'bad-condition',
    'triggerPolicy.condition',
  ],
  [
    'a condition with a free name',
    { task: { triggerPolicy: { condition: 'x == 1' } } },
    'bad-condition',
    'triggerPolicy.condition',
  ],
  ['a loop over a number', { task: loop({ inputParameter: 'n' }) }, 'bad-loop', 'parameterIterator'],
  ['a loop over text that is no list', { task: loop({ raw: '{"a": 1}' }) }, 'bad-loop', 'parameterIterator'],
  [
    'a loop into an input that is not there',
    { task: loop({ raw: '[1]' }, 'y') },
    'bad-loop',
    'parameterIterator',
  ],
  [
    'a loop over no artifacts',
    { task: { artifactIterator: { items: { inputArtifact: 'a' }, itemInput: 'b' } } },
    'bad-loop',
    'artifactIterator',
  ],
  [
    'a negative limit',
    { task: { iteratorPolicy: { parallelismLimit: -1 } } },
    'bad-limit',
    'iteratorPolicy.parallelismLimit',
  ],
  [
    'a negative number of retries',
    { task: { retryPolicy: { maxRetryCount: -1 } } },
    'bad-retry',
    'retryPolicy.maxRetryCount',
  ],
  [
    'a pause that is no duration',
    { task: { retryPolicy: { backoffDuration: '5m' } } },
    'bad-retry',
    'retryPolicy.backoffDuration',
  ],
  [
    'a selector that cannot be read',
    { inputs: { x: { runtimeValue: { constant: 'a' }, parameterExpressionSelector: 'a[0]' } } },
    'bad-selector',
    'inputs.parameters.x',
  ],
  [
    'an input bound twice',
    { inputs: { x: { runtimeValue: { constant: 'a' }, taskFinalStatus: { producerTask: 't' } } } },
    'bound-twice',
    'inputs.parameters.x',
  ],
  ['an input bound to nothing', { inputs: { x: {} } }, 'missing-input', 'inputs.parameters.x'],
  ['a constant that is not allowed', { input: { literals: ['b'] } }, 'not-allowed', 'inputs.parameters.x'],
  [
    'a default that is not allowed',
    { input: { literals: ['a'], defaultValue: 'z' } },
    'not-allowed',
    'components.c.inputDefinitions.parameters.x.defaultValue',
  ],
  [
    'a placeholder about nothing in a constant',
    { inputs: { x: { runtimeValue: { constant: nowhere } } } },
    'bad-placeholder',
    'inputs.parameters.x',
  ],
  [
    'a placeholder about nothing in a command',
    { executor: container({ args: [nowhere] }) },
    'bad-placeholder',
    'executor.container.args',
  ],
  [
    'a placeholder about nothing in a variable',
    { executor: container({ env: [{ name: 'A', value: nowhere }] }) },
    'bad-placeholder',
    'executor.container.env',
  ],
  [
    'a variable without a name',
    { executor: container({ env: [{ name: '' }] }) },
    'bad-name',
    'executor.container.env.0',
  ],
  [
    'a container without an image',
    { executor: container({ image: '' }) },
    'bad-executor',
    'executor.container.image',
  ],
  [
    'an executor that is two things',
    { executor: { ...container({}), importer: { artifactUri: { constant: 'x' } } } },
    'bad-executor',
    'executor',
  ],
  [
    'an importer without a uri',
    { executor: { container: undefined, importer: {} } },
    'bad-executor',
    'executor.importer.artifactUri',
  ],
  [
    'platform settings of another shape',
    { kubernetes: { secretAsEnv: 'x' } },
    'structure',
    'platforms.kubernetes.deploymentSpec.executors.exec-c.secretAsEnv',
  ],
  [
    'a secret named by an input that is not there',
    { kubernetes: secret({ componentInputParameter: 'y' }) },
    'unknown-input',
    'platforms.kubernetes.deploymentSpec.executors.exec-c',
  ],
  [
    'a secret named by a task that is not there',
    { kubernetes: secret({ taskOutputParameter: { producerTask: 'y', outputParameterKey: 'z' } }) },
    'unknown-input',
    'platforms.kubernetes.deploymentSpec.executors.exec-c',
  ],
  [
    'a volume at a relative path',
    { kubernetes: { emptyDirMounts: [{ mountPath: 'data' }] } },
    'bad-path',
    'platforms.kubernetes.deploymentSpec.executors.exec-c',
  ],
])('%s', (_, parts, code, field) => {
  const errors = check(good(parts))
  expect(errors.map((problem) => [problem.code, problem.field])).toContainEqual([code, field])
  expect(errors.find((problem) => problem.code === code)?.message).toMatch(/`(t|c|x)`|^The condition/)
})
