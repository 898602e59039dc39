/**
 * Pipelines that kfp 2.17 compiled for this: corners of the language, with what the cluster hands out. Half of them are
 * those that the SDK's own local runner gets wrong (docs/decisions/0019).
 */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { type Kit, openKit, runToEnd } from './executor-kit.test-helper.ts'

vi.setConfig({ testTimeout: 60_000 })
const folder = resolve(import.meta.dirname, '../../../tests/fixtures/language')
let kit: Kit
beforeAll(() => {
  kit = openKit({ slots: 4 })
})
afterAll(() => kit.dispose())

it.concurrent.each<[string, string, unknown]>([
  ['one branch of several hands out an artifact, per iteration', 'oneof_artifact_in_loop', "['P3', 'Q3']"],
  ['one branch of three hands out a parameter', 'oneof_three', 'B'],
  ['artifacts of nested loops are one list in order', 'nested_collected_artifacts', '1,2,1,2'],
  ['whole numbers stay whole through nested loops', 'nested_collected_ints', 102],
  ['a branch that was not taken leaves no gap', 'collected_over_skipped', '[13]'],
  ['not in nested loops either', 'nested_collected_skipped', "[['a', 'b'], [], ['a', 'b']]"],
  ['no iterations collect to an empty list', 'collected_empty_loop', '[]'],
  ['a field of an output that is looped over', 'loop_over_output_dict_fields', '[2, 3]'],
  ['a condition on a field of the item', 'condition_on_item_field', "['other', 'y']"],
  ['an optional input without a default is absent', 'optional_int_none', 'None'],
  ['an optional artifact is absent or given', 'optional_artifact', 'nonegiven'],
  ['defaults at every level', 'defaults_nested', "top|5|None|zz|None|{'k': 1}|7|Y|zz|None|{'k': 1}"],
  ['a pipeline inside that takes only an artifact', 'artifact_only_subdag', 'zz3'],
  ['an artifact that the component put elsewhere', 'custom_place', 'placed'],
  ['the resource name of the run', 'resource_name', expect.stringMatching(/^resource-name-\w+$/)],
  ['every type through a step', 'types_through', `'é😀\\n\\t"' 2 [1, 2, 'x'] {'k': 1, 'z': 2} 3.0 False`],
  ['a dictionary as text', 'dict_to_string', '{"a":1,"b":[1,2.5],"c":{"d":"e"},"f":2}'],
  ['every type inside a text', 'fstring_all', `it's "q" \\ back|3|2|true|[1,2.5,"x"]|{"a":1,"b":[1.5,2]}`],
  [
    'placeholders inside a dictionary',
    'placeholders_in_dict',
    "{'i': 4, 'l': ['3', 'v', {'deep': 'v'}], 'n': '3', 'plain': 1.5}",
  ],
  ['conditions on inputs of every type', 'conditions_nested', 'end'],
  ['conditions on outputs of every type', 'conds_outputs', '3-3-3-true'],
  ['pipelines inside a loop, collected as the output', 'loop_of_pipelines', [102, 103, 104]],
  ['an output from outside the loop in its text', 'loop_with_outer_output', "['nm-u', 'nm-v']"],
  ['metadata of metrics and models', 'metrics_through', "{'acc': 0.5, 'n': 3} {'framework': 'sk'}"],
  ['a loop inside an exit handler', 'exit_loop_if', 'out'],
  [
    'what the task is configured with',
    'task_config_passthrough',
    "{'limits': {'cpu': '1'}, 'requests': {'memory': '1Gi'}}|[{'name': 'A', 'value': '1'}]|{'d': 'ssd'}",
  ],
])('%s', async (_, file, output) => {
  const { state, outputs, tasks } = await runToEnd(kit, readFileSync(join(folder, `${file}.yaml`), 'utf8'))
  expect([state, tasks.flatMap(({ failure }) => failure?.message ?? [])]).toEqual(['SUCCEEDED', []])
  expect(outputs.parameters['Output']).toEqual(output)
})

it('a task that runs whatever happens has its default where an output never came', async () => {
  const text = readFileSync(join(folder, 'ignored_but_consumed.yaml'), 'utf8')
  const { state, tasks } = await runToEnd(kit, text)
  expect(state).toBe('FAILED')
  expect(tasks.map((task) => [task.name, task.state, task.outputs?.parameters['Output']])).toEqual([
    ['boom', 'FAILED', undefined],
    ['fallback', 'SUCCEEDED', 'the default'],
  ])
})
