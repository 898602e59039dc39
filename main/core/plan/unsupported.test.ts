import { describe, expect, it } from 'vitest'
import type { PipelineDocument } from '#core/spec/document.ts'
import { bind, leaf, pipeline, task } from '#core/spec/pipeline.test-helper.ts'
import type { ComponentSpec, ExecutorSpec, PlatformSpec, TaskSpec } from '#shared/pipeline.ts'
import { bareMachine } from './machine.test-helper.ts'
import type { Machine } from './machine.ts'
import { unsupported } from './unsupported.ts'

const run =
  '_KFP_RUNTIME=true python3 -m kfp.dsl.executor_main --component_module_path "$program_path/ephemeral_component.py" "$@"'
const python = {
  container: {
    image: 'python:3.11',
    command: [
      'sh',
      '-ec',
      `program_path=$(mktemp -d)\nprintf "%s" "$0" > "$program_path/ephemeral_component.py"\n${run}`,
      'def f(): pass',
    ],
    args: ['--executor_input', '{{$}}', '--function_to_execute', 'f'],
  },
}
const one = (
  spec: Partial<TaskSpec>,
  component: Partial<ComponentSpec> = {},
  executor: ExecutorSpec = python,
): PipelineDocument =>
  pipeline({
    tasks: { step: task('c', spec) },
    components: { c: { ...leaf('c'), ...component } },
    executors: { 'exec-c': executor },
  })
const host: Partial<Machine> = { containers: { way: 'host' } }
const constant = (value: string) => ({ runtimeValue: { constant: value } })
const fromTask = { taskOutputParameter: { producerTask: 'a', outputParameterKey: 'b' } }
const key = { keyToEnv: [{ secretKey: 'k', envVar: 'K' }] }
const codes = (doc: PipelineDocument): string[] =>
  unsupported(doc, bareMachine).map((problem) => problem.code)
const onCluster = (settings: Record<string, unknown>): PipelineDocument => {
  const platform: PlatformSpec = {
    platforms: { kubernetes: { deploymentSpec: { executors: { 'exec-c': settings } } } },
  }
  return { ...one({}), platform }
}

it('has nothing against plain Python steps, local imports, retries, caching, a remote root and a workspace', () => {
  expect(codes(one({}, {}, { importer: { artifactUri: { constant: 'file:///data/x' } } }))).toEqual([])
  const doc = one({
    retryPolicy: { maxRetryCount: 2 },
    cachingOptions: { enableCache: true },
    triggerPolicy: { strategy: 'ALL_UPSTREAM_TASKS_SUCCEEDED' },
  })
  doc.spec.defaultPipelineRoot = 's3://bucket/x'
  const platform = {
    platforms: {
      kubernetes: { pipelineConfig: { workspace: { size: '1Gi' } } },
      nagare: { config: { a: 1 } },
    },
  }
  expect(unsupported({ ...doc, platform }, bareMachine)).toEqual([])
})

describe('what this machine does not have is refused with the task', () => {
  it.each<[string, PipelineDocument, Partial<Machine>]>([
    ['unsupported-importer', one({}, {}, { importer: { artifactUri: { constant: 'gs://bucket/x' } } }), {}],
    ['unsupported-importer', one({}, {}, { importer: { artifactUri: { constant: 'https://a.b/x' } } }), {}],
    ['unsupported-container', one({}, {}, { container: { image: 'alpine', command: ['echo'] } }), {}],
    ['unsupported-container', one({}, {}, { container: { image: 'alpine', command: ['echo'] } }), host],
    ['unsupported-container', one({}, {}, { container: { image: 'alpine' } }), host],
    ['unsupported-foreign-executor', one({}, {}, { customJob: {} }), {}],
    ['unsupported-volume-claim', one({}, {}, { container: { image: 'argostub/createpvc' } }), {}],
    ['unsupported-secret', onCluster({ secretAsEnv: [{ ...key, secretNameParameter: constant('db') }] }), {}],
    ['unsupported-secret', onCluster({ secretAsVolume: [{ secretName: 'db', mountPath: '/x' }] }), {}],
    [
      'unsupported-config-map',
      onCluster({ configMapAsVolume: [{ configMapName: 'cm', mountPath: '/x' }] }),
      {},
    ],
    ['unsupported-volume-claim', onCluster({ pvcMount: [{ constant: 'pvc', mountPath: '/x' }] }), {}],
    ['unsupported-volume', onCluster({ emptyDirMounts: [{ mountPath: '/x' }] }), { noMounts: 'it cannot' }],
    ['unsupported-init-container', onCluster({ initContainers: [{ name: 'i' }] }), {}],
    ['unsupported-pod-field', onCluster({ fieldPathAsEnv: [{ name: 'A', fieldPath: 'spec.x' }] }), {}],
  ])('%s %#', (code, doc, machine) => {
    const [problem, ...others] = unsupported(doc, { ...bareMachine, ...machine })
    expect(problem).toMatchObject({ severity: 'error', code, task: 'step' })
    expect(problem?.message).toMatch(/^`c` needs .*\.$/)
    expect(problem?.hint).toBeDefined()
    expect(others).toEqual([])
  })
  it.each<[string, PipelineDocument, Partial<Machine>]>([
    [
      'a download where it is allowed',
      one({}, {}, { importer: { artifactUri: { constant: 'https://a.b/x' } } }),
      { downloads: true },
    ],
    [
      'a container with an engine',
      one({}, {}, { container: { image: 'a' } }),
      { containers: { way: 'engine', engine: 'podman' } },
    ],
    [
      'a container before the engine is known',
      one({}, {}, { container: { image: 'a' } }),
      { containers: undefined },
    ],
    [
      'an installed program on the host',
      one({}, {}, { container: { image: 'a', command: ['sh'] } }),
      { ...host, hasProgram: () => true },
    ],
    [
      'a claim where folders are allowed',
      one({}, {}, { container: { image: 'argostub/createpvc' } }),
      { localVolumes: true },
    ],
    [
      'a secret that is there',
      onCluster({ secretAsEnv: [{ ...key, secretName: 'db' }] }),
      { keysOf: () => ['k'] },
    ],
    ['an optional secret', onCluster({ secretAsEnv: [{ ...key, secretName: 'db', optional: true }] }), {}],
    [
      'a secret that only the run will name',
      onCluster({ secretAsEnv: [{ ...key, secretNameParameter: fromTask }] }),
      {},
    ],
    [
      'a task configuration',
      one({}, { inputDefinitions: { parameters: { t: { parameterType: 'TASK_CONFIG' } } } }),
      {},
    ],
    ['pod fields', onCluster({ fieldPathAsEnv: [{ name: 'A', fieldPath: 'metadata.name' }] }), {}],
  ])('but not %s', (_, doc, machine) => {
    expect(unsupported(doc, { ...bareMachine, ...machine })).toEqual([])
  })
  it('names the secret, the key and the command that gives it, also where an input names it', () => {
    const doc = onCluster({
      secretAsEnv: [{ ...key, secretNameParameter: { componentInputParameter: 'which' } }],
    })
    const asked = (names: string[] | undefined) =>
      unsupported(doc, { ...bareMachine, keysOf: () => names }, { which: 'db' })[0]
    expect(asked(undefined)?.message).toBe('`c` needs the secret `db`, which is not there.')
    expect(asked(['other'])?.message).toBe('`c` needs the key `k` of the secret `db`, which is not there.')
    expect(asked(undefined)?.hint).toBe('Give it with: nagare secret set db k')
  })
  it('finds them at every depth, once per component', () => {
    const inner = { dag: { tasks: { deep: task('c') } } }
    const doc = pipeline({
      tasks: { a: task('inner'), b: task('inner') },
      components: { inner, c: leaf('c') },
      executors: { 'exec-c': { customJob: {} } },
    })
    expect(unsupported(doc, bareMachine).map((problem) => problem.task)).toEqual(['a/deep'])
  })
})

describe('what changes nothing here', () => {
  it('is kept for the cluster, with one warning however many steps have it', () => {
    const doc = pipeline({
      tasks: { a: task('x'), b: task('y', bind({})) },
      components: { x: leaf('x'), y: leaf('y') },
      executors: { 'exec-x': python, 'exec-y': python },
    })
    const executors = { 'exec-x': { nodeSelector: {} }, 'exec-y': { nodeSelector: {} } }
    const platform = { platforms: { kubernetes: { deploymentSpec: { executors } } } }
    expect(unsupported({ ...doc, platform }, bareMachine)).toEqual([
      {
        severity: 'warning',
        code: 'kept-for-cluster',
        task: 'a',
        message: 'Kept for the cluster, without effect on this machine: the node selector of 2 steps.',
      },
    ])
  })
  it('is not said of resources and time limits, which are honoured', () => {
    const container = { ...python.container, resources: { cpuLimit: 1 } }
    const doc = pipeline({
      tasks: { a: task('x') },
      components: { x: leaf('x') },
      executors: { 'exec-x': { container } },
    })
    const executors = { 'exec-x': { activeDeadlineSeconds: '20' } }
    const pipelineConfig = { activeDeadlineSeconds: 60 }
    const platform = { platforms: { kubernetes: { deploymentSpec: { executors }, pipelineConfig } } }
    expect(unsupported({ ...doc, platform }, bareMachine)).toEqual([])
  })
  it('includes scheduling, limits, other platforms and settings we have never heard of', () => {
    const doc = onCluster({ nodeSelector: {}, tolerations: [], futureSetting: 1 })
    const platform = { platforms: { ...doc.platform?.platforms, mars: {} } }
    expect(
      unsupported({ ...doc, platform }, bareMachine).map(({ severity, message }) => [
        severity,
        message.split(': ')[1],
      ]),
    ).toEqual([
      ['warning', 'the node selector of `step`.'],
      ['warning', 'the tolerations of `step`.'],
      ['warning', 'the platform setting futureSetting of `step`.'],
      ['warning', 'the settings for the platform mars of the pipeline.'],
    ])
  })
})
