import { describe, expect, it } from 'vitest'
import { resolveArgv } from './argv.ts'
import { type PlaceholderContext, resolveConstant, resolveText } from './placeholders.ts'

const dataset = {
  name: 'd',
  uri: 'file:///w/d',
  type: 'system.Dataset',
  metadata: { rows: 10, kind: 'csv', deep: { a: 1 } },
}
const context: PlaceholderContext = {
  facts: {
    pipeline_job_name: 'job-1',
    pipeline_job_uuid: 'u',
    pipeline_task_name: 'train',
    pipeline_root: '/root',
    workspace_path: '/ws',
  },
  inputs: {
    parameters: {
      n: 3,
      f: 0.5,
      big: 1e21,
      small: 1e-7,
      yes: true,
      text: 'a "q" \\ {{$.pipeline_job_name}}',
      list: [1, 2.5, 'x'],
      dict: { b: 1, a: [true, null] },
      "it's": 1,
      empty: '',
    },
    artifacts: { data: [dataset], many: [dataset, { ...dataset, name: 'e' }] },
  },
  artifactLists: new Set(['many']),
  pathOf: ({ uri }) => uri.replace('file://', ''),
  outputs: {
    parameters: { acc: '/out/acc' },
    artifacts: { model: [{ ...dataset, name: 'm', uri: 'file:///w/m', type: 'system.Model' }] },
    outputFile: '/out/executor_output.json',
  },
  executorInput: { inputs: { parameterValues: { n: 1 } } },
}
const text = (value: string): string => resolveText(value, context)

describe('placeholders in text', () => {
  it.each([
    ['{{$.pipeline_job_name}}/{{$.pipeline_task_name}}', 'job-1/train'],
    ['{{$.workspace_path}}/x', '/ws/x'],
    ["n={{$.inputs.parameters['n']}}", 'n=3'],
    ["f={{$.inputs.parameters['f']}}", 'f=0.5'],
    ["{{$.inputs.parameters['big']}} {{$.inputs.parameters['small']}}", '1000000000000000000000 0.0000001'],
    ["b={{$.inputs.parameters['yes']}}", 'b=true'],
    ["l={{$.inputs.parameters['list']}}", 'l=[1,2.5,"x"]'],
    ["d={{$.inputs.parameters['dict']}}", 'd={"a":[true,null],"b":1}'],
    ['{{$.inputs.parameters["n"]}}', '3'],
    ["[{{$.inputs.parameters['empty']}}]", '[]'],
    ["{{$.inputs.artifacts['data'].uri}} {{$.inputs.artifacts['data'].path}}", 'file:///w/d /w/d'],
    ["{{$.inputs.artifacts['data'].metadata['rows']}}", '10'],
    ["{{$.inputs.artifacts['data'].metadata}}", '{"deep":{"a":1},"kind":"csv","rows":10}'],
    ["{{$.outputs.artifacts['model'].path}}/0", '/w/m/0'],
    ["{{$.outputs.parameters['acc'].output_file}}", '/out/acc'],
    ['{{$.outputs.output_file}}', '/out/executor_output.json'],
    ['{{$}}', '{"inputs":{"parameterValues":{"n":1}}}'],
  ])('%s', (template, expected) => expect(text(template)).toBe(expected))

  it('prints an artifact as KFP writes it, a list of artifacts as a list', () => {
    expect(JSON.parse(text("{{$.inputs.artifacts['data']}}"))).toMatchObject({
      name: 'd',
      type: { schemaTitle: 'system.Dataset' },
    })
    expect(JSON.parse(text("{{$.inputs.artifacts['many']}}"))).toHaveLength(2)
  })
  it('does not resolve what a value brings in', () => {
    expect(text("{{$.inputs.parameters['text']}}")).toBe('a "q" \\ {{$.pipeline_job_name}}')
  })
  it('leaves alone what it does not know', () => {
    for (const unknown of [
      '{{$.pipeline_job_create_time_utc}}',
      "{{$.inputs.parameters['nope']}}",
      "{{$.inputs.parameters['constructor']}}",
      '{{ jinja }}',
      '{{$.}}',
    ]) {
      expect(text(unknown)).toBe(unknown)
    }
  })
})

describe('constants', () => {
  it('keep the type of a value that they consist of', () => {
    expect(resolveConstant("{{$.inputs.parameters['n']}}", context)).toBe(3)
    expect(resolveConstant("{{$.inputs.parameters['list']}}", context)).toEqual([1, 2.5, 'x'])
    expect(resolveConstant("n-{{$.inputs.parameters['n']}}", context)).toBe('n-3')
  })
  it('become text inside lists and dictionaries, as in the backend', () => {
    expect(
      resolveConstant({ '{{$.pipeline_job_name}}': ["{{$.inputs.parameters['n']}}", 7] }, context),
    ).toEqual({ 'job-1': ['3', 7] })
  })
})

describe('command lines', () => {
  const argv = (...words: string[]) => resolveArgv(words, context)
  it('join with Concat', () => {
    expect(
      argv(
        `{"Concat": ["--n=", "{{$.inputs.parameters['n']}}", {"IfPresent": {"InputName": "nope", "Then": "x"}}]}`,
      ),
    ).toEqual({ ok: true, value: ['--n=3'] })
  })
  it('choose with IfPresent: a list gives several words, a missing side none', () => {
    const choice = (name: string, other: string): string =>
      `{"IfPresent": {"InputName": "${name}", "Then": ["--x", "{{$.inputs.parameters['n']}}"]${other}}}`
    expect(argv('a', choice('n', ''), 'b')).toEqual({ ok: true, value: ['a', '--x', '3', 'b'] })
    expect(argv('a', choice('nope', ''), 'b')).toEqual({ ok: true, value: ['a', 'b'] })
    expect(argv(choice('nope', ', "Else": ["bye"]'))).toEqual({ ok: true, value: ['bye'] })
    expect(argv(choice('data', ''))).toEqual({ ok: true, value: ['--x', '3'] })
  })
  it('leave other JSON alone', () =>
    expect(argv('{"a": 1}', '{"Concat"')).toEqual({ ok: true, value: ['{"a": 1}', '{"Concat"'] }))
  it('name a placeholder that has no value', () => {
    expect(argv('x', "--y={{$.inputs.parameters['nope']}}")).toEqual({
      ok: false,
      error: "{{$.inputs.parameters['nope']}}",
    })
  })
})
