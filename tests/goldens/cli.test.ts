import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { type Expectation, goldensDir, readExpectations } from './goldens.ts'

/** Every golden pipeline through the real command line: what is built runs as expected, the rest is refused cleanly. */
const bin = resolve(import.meta.dirname, '../../bin/nagare.mjs')
const home = mkdtempSync(join(tmpdir(), 'nagare-goldens-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

interface Answer {
  code: number
  stderr: string
  result:
    | { state: string; outputs: { parameters: Record<string, unknown> }; tasks: { state: string }[] }
    | undefined
}

function nagareRun({ file, arguments: given = {} }: Expectation): Promise<Answer> {
  const workspace = join(home, file.replaceAll('/', '_'))
  const short = file.startsWith('take_nap') ? { naptime_secs: 1 } : {}
  const params = Object.entries({ ...given, ...short }).flatMap(([key, value]) => [
    '--param',
    `${key}=${JSON.stringify(value)}`,
  ])
  const args = [
    bin,
    'run',
    join(goldensDir, 'pipelines', file),
    '--workspace',
    workspace,
    '--json',
    ...params,
  ]
  return new Promise((done) =>
    execFile(process.execPath, args, { maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error ? -1 : 0
      done({ code, stderr, result: code === 2 ? undefined : JSON.parse(stdout) })
    }),
  )
}

/**
 * Files that need what later issues build. The list is checked from both sides: a file in it must be refused with
 * exit code 2 and a reason that names a feature and a task, every other file must do what the table says.
 */
const later: ReadonlySet<string> = new Set(
  `artifacts_simple collected_artifacts conditional_producer_and_consumers container_with_artifact_output
  container_with_if_placeholder container_with_placeholder_in_fstring containerized_python_component
  create_pod_metadata_complex critical/collected_parameters critical/container_component_with_no_inputs
  critical/if_else_with_oneof_artifacts critical/parallel_for_after_dependency critical/pipeline_with_importer_workspace
  critical/pipeline_with_input_status_state critical/pipeline_with_secret_as_env critical/pipeline_with_volume_long_name
  critical/two_step_pipeline_containerized cross_loop_after_topology essential/container_no_input
  essential/pipeline_with_nested_conditions essential/pipeline_with_nested_conditions_yaml essential/pipeline_with_outputs
  gpu-scheduling/nvidia_gpu_scheduling_check if_elif_else_complex if_elif_else_with_oneof_parameters
  if_else_with_oneof_artifacts if_else_with_oneof_parameters local_execution/local_execution_pipeline_with_exit_handler
  local_execution/local_execution_pipeline_with_oneof local_execution/pipeline_with_collected_artifacts long-running
  mounted_cabundle_secret nested_with_parameters parallel_and_nested/nested_parallel_for_secret
  parallel_and_nested/parallel_for_secret parallel_and_nested/pipeline_in_pipeline_complex
  parallel_and_nested/pipeline_in_pipeline_loaded_from_yaml pipeline_producer_consumer
  pipeline_with_condition_dynamic_task_output_custom_training_job pipeline_with_google_artifact_type
  pipeline_with_importer pipeline_with_importer_and_gcpc_types pipeline_with_nested_loops
  pipeline_with_parallelfor_list_artifacts_GH-12033 pipeline_with_parallelfor_pipeline_param
  pipeline_with_task_final_status_yaml pipeline_with_various_io_types pipeline_with_volume_no_cache pvc_mount
  run_as_user_cache_disabled sequential_v1 sequential_v2 xgboost_sample_pipeline`
    .split(/\s+/)
    .map((name) => `${name}.yaml`),
)

/** Environments of hundreds of megabytes: run with NAGARE_SLOW_TESTS=1. */
const heavy = (expectation: Expectation): boolean =>
  (expectation.packages ?? []).some((name) => /pandas|nbclient/.test(name))

const expectations = readExpectations() ?? []
const runnable = expectations.filter(({ file }) => !later.has(file))
const slow = process.env['NAGARE_SLOW_TESTS'] === '1'

describe.runIf(expectations.length > 0)('golden pipelines', () => {
  test('the table and the list of later features name the same files', () => {
    const files = new Set(expectations.map(({ file }) => file))
    expect([...later].filter((file) => !files.has(file))).toEqual([])
    expect(runnable.length).toBe(29)
  })

  test.concurrent.for(runnable.filter((one) => slow || !heavy(one)))(
    'runs $file',
    { timeout: 300_000 },
    async (expectation, { expect }) => {
      const { code, result, stderr } = await nagareRun(expectation)
      expect(result?.state, stderr).toBe(expectation.state)
      expect(code).toBe(expectation.state === 'SUCCEEDED' ? 0 : 1)
      if (expectation.outputs) expect(result?.outputs.parameters).toEqual(expectation.outputs)
      const executed = result?.tasks.filter(({ state }) => state !== 'SKIPPED')
      if (expectation.tasks !== undefined) expect(executed).toHaveLength(expectation.tasks)
    },
  )

  test.concurrent.for(expectations.filter(({ file }) => later.has(file)))(
    'refuses $file before anything runs',
    { timeout: 60_000 },
    async (expectation, { expect }) => {
      const { code, stderr } = await nagareRun(expectation)
      expect(stderr.length).toBeGreaterThan(20)
      expect(code, stderr).toBe(2)
    },
  )
})
