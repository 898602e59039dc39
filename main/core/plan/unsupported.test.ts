import { describe, expect, it } from 'vitest'
import type { PipelineDocument } from '#core/spec/document.ts'
import { bind, leaf, pipeline, task } from '#core/spec/pipeline.test-helper.ts'
import type { ComponentSpec, ExecutorSpec, PlatformSpec, TaskSpec } from '#shared/pipeline.ts'
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
const codes = (doc: PipelineDocument): string[] => unsupported(doc).map((problem) => problem.code)
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
  expect(unsupported({ ...doc, platform })).toEqual([])
})

describe('features to come are refused with the task', () => {
  it.each<[string, PipelineDocument]>([
    ['unsupported-importer', one({}, {}, { importer: { artifactUri: { constant: 'gs://bucket/x' } } })],
    ['unsupported-container', one({}, {}, { container: { image: 'alpine', command: ['echo'] } })],
    ['unsupported-foreign-executor', one({}, {}, { customJob: {} })],
    ['unsupported-volume-claim', one({}, {}, { container: { image: 'argostub/createpvc' } })],
    [
      'unsupported-task-config',
      one({}, { inputDefinitions: { parameters: { t: { parameterType: 'TASK_CONFIG' } } } }),
    ],
    [
      'unsupported-secret',
      onCluster({ secretAsEnv: [{ secretNameParameter: { runtimeValue: { constant: 'db' } } }] }),
    ],
    ['unsupported-config-map', onCluster({ configMapAsVolume: [{ configMapName: 'cm' }] })],
    ['unsupported-volume-claim', onCluster({ pvcMount: [{ constant: 'pvc' }] })],
    ['unsupported-volume', onCluster({ emptyDirMounts: [{ volumeName: 'v' }] })],
    ['unsupported-init-container', onCluster({ initContainers: [{ name: 'i' }] })],
    ['unsupported-pod-field', onCluster({ fieldPathAsEnv: [{ fieldPath: 'metadata.name' }] })],
  ])('%s', (code, doc) => {
    const [problem, ...others] = unsupported(doc)
    expect(problem).toMatchObject({ severity: 'error', code, task: 'step' })
    expect(problem?.message).toMatch(/^`c` needs .*; this version cannot run that yet\.$/)
    expect(others).toEqual([])
  })
  it('names what a secret is called, or where its name comes from', () => {
    const named = (setting: object): string | undefined =>
      unsupported(onCluster({ secretAsEnv: [setting] }))[0]?.message
    expect(named({ secretName: 'db' })).toContain('the Kubernetes secret `db` (secretAsEnv)')
    expect(named({ secretNameParameter: { componentInputParameter: 'which' } })).toContain(
      'given by the input `which`',
    )
    expect(named({ secretNameParameter: { taskOutputParameter: {} } })).toContain('given by another task')
  })
  it('finds them at every depth, once per component', () => {
    const inner = { dag: { tasks: { deep: task('c') } } }
    const doc = pipeline({
      tasks: { a: task('inner'), b: task('inner') },
      components: { inner, c: leaf('c') },
      executors: { 'exec-c': { customJob: {} } },
    })
    expect(unsupported(doc).map((problem) => problem.task)).toEqual(['a/deep'])
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
    expect(unsupported({ ...doc, platform })).toEqual([
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
    expect(unsupported({ ...doc, platform })).toEqual([])
  })
  it('includes scheduling, limits, other platforms and settings we have never heard of', () => {
    const doc = onCluster({ nodeSelector: {}, tolerations: [], futureSetting: 1 })
    const platform = { platforms: { ...doc.platform?.platforms, mars: {} } }
    expect(
      unsupported({ ...doc, platform }).map(({ severity, message }) => [severity, message.split(': ')[1]]),
    ).toEqual([
      ['warning', 'the node selector of `step`.'],
      ['warning', 'the tolerations of `step`.'],
      ['warning', 'the platform setting futureSetting of `step`.'],
      ['warning', 'the settings for the platform mars of the pipeline.'],
    ])
  })
})
