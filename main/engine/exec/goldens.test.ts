/**
 * Kubeflow's own compiled pipelines that need nothing but what is built so far, through the executor. The pipelines
 * are found beside the project (or where NAGARE_GOLDENS says); those with packages need an index and run only with
 * NAGARE_PACKAGES=1.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Kit, openKit, runToEnd } from './executor-kit.test-helper.ts'

// Real processes on a machine that is busy with other tests.
vi.setConfig({ testTimeout: 60_000 })

const folder = resolve(process.env['NAGARE_GOLDENS'] ?? join(import.meta.dirname, '../../../../shared/kfp'))
const present = existsSync(join(folder, 'expected.json'))

interface Expected {
  readonly file: string
  readonly state: 'SUCCEEDED' | 'FAILED' | null
  readonly arguments?: Record<string, unknown>
  readonly outputs?: Record<string, unknown>
  readonly tasks?: number
}
const table = present ? (JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Expected[]) : []

const covered = [
  'critical/add_numbers',
  'critical/artifact_crust',
  'critical/component_with_optional_inputs',
  'critical/multiple_artifacts_namedtuple',
  'critical/multiple_parameters_namedtuple',
  'critical/parameter_cache',
  'critical/pipeline_with_placeholders',
  'critical/pipeline_with_retry',
  'critical/pipeline_with_workspace',
  'critical/pythonic_artifacts_test_pipeline',
  'essential/component_with_env_variable',
  'essential/concat_message',
  'essential/dict_input',
  'essential/lightweight_python_functions_with_outputs',
  'essential/pipeline_with_reused_component',
  'failing/fail_v2',
  'local_execution/local_execution_pipeline_with_k8s_only_methods',
  'local_execution/pipeline_with_caching',
  'nested_return',
  'output_metrics',
  'parallel_and_nested/nested_pipeline_opt_input_child_level_compiled',
  'parallel_and_nested/nested_pipeline_opt_inputs_parent_level_compiled',
  'pipeline_with_string_machine_fields_pipeline_input',
  'pythonic_artifacts_with_multiple_returns',
  'take_nap_pipeline_root_compiled',
]
/** These build environments from the package index. */
const packaged =
  process.env['NAGARE_PACKAGES'] === '1'
    ? [
        'essential/component_with_pip_index_urls',
        'essential/component_with_pip_install',
        'essential/iris_pipeline_compiled',
        'notebook_component_mixed',
      ]
    : []

/** The table's file sleeps for minutes by default. */
const shortened: Readonly<Record<string, Record<string, unknown>>> = {
  take_nap_pipeline_root_compiled: { naptime_secs: 1 },
}

const without = process.env['CI'] === 'true' ? describe : describe.skipIf(!present)
without('golden pipelines', () => {
  let kit: Kit
  beforeAll(() => {
    kit = openKit({ slots: 4 })
  })
  afterAll(() => kit.dispose())

  it.each([...covered, ...packaged])(
    '%s',
    async (name) => {
      const expected = table.find((row) => row.file === `${name}.yaml`)
      if (expected === undefined) throw new Error(`${name} is not in expected.json`)
      const text = readFileSync(join(folder, 'pipelines', expected.file), 'utf8')
      const result = await runToEnd(kit, text, { ...expected.arguments, ...shortened[name] })
      const failed = result.tasks.flatMap((row) =>
        row.failure === undefined ? [] : [`${row.path}: ${row.failure.message}`],
      )
      expect([result.state, result.state === expected.state ? [] : failed]).toEqual([expected.state, []])
      if (expected.outputs !== undefined) expect(result.outputs.parameters).toEqual(expected.outputs)
      const executed = result.tasks.filter((row) => row.attempts.length > 0)
      if (expected.tasks !== undefined) expect(executed).toHaveLength(expected.tasks)
      expect(result.tasks.filter((row) => row.endedAt === undefined)).toEqual([])
    },
    240_000,
  )
})
