/** Files that nobody has made for this: each becomes a step or a pipeline, or is refused with what to do. */
import { describe, expect, test } from 'vitest'
import { classifyExecutor } from '#core/plan/component.ts'
import { readFunction } from '#core/python/signature.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import type { Problem } from '#shared/problem.ts'
import { readForeign } from './read-foreign.ts'
import { stepOfFile } from './step-of-file.ts'

const dropped = (name: string, text = '') =>
  stepOfFile(name, text, (code) => (code.includes('import pandas') ? ['pandas'] : []))
const refusalOf = (name: string, text = ''): Problem | undefined => {
  const found = dropped(name, text)
  return found.kind === 'refused' ? found.problem : undefined
}
const pythonOf = (name: string, text: string) => {
  const found = dropped(name, text)
  const executor = found.kind === 'steps' ? found.steps[0]?.source.executor : undefined
  const what = executor === undefined ? undefined : classifyExecutor(executor, undefined)
  return what?.kind === 'python' ? what : undefined
}
const cell = (source: unknown, more: object = {}) => ({ cell_type: 'code', source, outputs: [], ...more })
const book = (cells: unknown, more: object = {}): string =>
  JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells, ...more })

describe('notebooks', () => {
  test('what they install and import is what the step needs; other languages in them are not', () => {
    const found = pythonOf(
      'a.ipynb',
      book([
        cell(['%pip install -q foo "bar>=2" -r more.txt ./here\n', 'import pandas as pd']),
        cell('!python -m pip install --upgrade pandas==2.1\nx = !ls'),
        cell('%%bash\nimport pandas'),
      ]),
    )
    expect(found?.packages.slice(3)).toEqual(['foo', 'bar>=2', 'pandas==2.1'])
  })

  test('cells without a source, and what is no cell, do no harm', () => {
    expect(
      pythonOf('a.ipynb', book([null, 3, [], {}, cell(undefined), cell([1, null, 'x = 1\n'])])),
    ).toBeDefined()
  })

  test('the format before the present one is taken, and its results are left behind', () => {
    const old = {
      nbformat: 3,
      nbformat_minor: 0,
      metadata: {},
      worksheets: [{ cells: [{ cell_type: 'code', input: 'import pandas', outputs: [{ text: 'secret' }] }] }],
    }
    const found = pythonOf('a.ipynb', JSON.stringify(old))
    expect(found?.packages).toContain('pandas')
    expect(found?.source).toContain('worksheets')
    expect(found?.source).not.toContain('secret')
  })

  test('results of many megabytes are left behind, pictures in the text are too much', () => {
    const large = 'A'.repeat(2_000_000)
    const results = pythonOf(
      'a.ipynb',
      book([cell('x = 1', { outputs: [{ data: { 'image/png': large } }] })]),
    )
    expect(results?.source.length).toBeLessThan(2_000)
    const picture = { cell_type: 'markdown', source: '', attachments: { a: { 'image/png': large } } }
    expect(refusalOf('a.ipynb', book([cell('x = 1'), picture]))?.code).toBe('too-large')
  })

  test.each<[string, string, string]>([
    ['nothing', '', 'not-a-notebook'],
    ['half a file', book([cell('x')]).slice(0, 40), 'not-a-notebook'],
    ['no cells', '{"cells": {}}', 'not-a-notebook'],
    ['only text', book([{ cell_type: 'markdown', source: 'x' }]), 'empty'],
    [
      'R',
      book([cell('x <- 1')], { metadata: { kernelspec: { name: 'ir', language: 'R' } } }),
      'other-language',
    ],
  ])('%s is refused with what to do', (_, text, code) => {
    expect(refusalOf('a.ipynb', text)).toMatchObject({ code, hint: expect.any(String) })
  })
})

describe('Python', () => {
  test.each<[string, string, string]>([
    ['nothing', '', 'empty'],
    ['only a comment', '# later\n', 'empty'],
    ['a NUL', '\0\0', 'syntax'],
    ['brackets without an end', '('.repeat(50_000), 'syntax'],
    ['half a megabyte twice', 'print(1)\n'.repeat(120_000), 'too-large'],
    ['a container component', '@dsl.container_component\ndef f():\n    pass\n', 'container-component'],
  ])('%s is refused with what to do', (_, text, code) => {
    expect(refusalOf('a.py', text)).toMatchObject({ code, hint: expect.any(String) })
  })

  test('the line that cannot be read is told', () => {
    expect(refusalOf('a.py', 'x = 1\nif x\n')?.message).toContain('Line 2 of a.py')
  })

  test('words in a text are no decorator', () => {
    expect(pythonOf('a.py', "print('''\n@dsl.component\n''')\n")).toBeDefined()
  })

  test('a component that cannot be a step is told, the others are added', () => {
    const found = dropped(
      'a.py',
      '@dsl.component\ndef good(x: int): pass\n\n@dsl.component\ndef bad(x): pass\n',
    )
    expect(found).toMatchObject({
      kind: 'steps',
      steps: [{ title: 'Good' }],
      left: [{ code: 'untyped', message: expect.stringContaining('bad: ') }],
    })
  })

  test.each(['class.py', '売上 分析.py', '2024 報告.py', 'a"b.py', "a'''b.py", 'a\nb.py', '.py'])(
    '%j has a name that Python takes',
    (name) => {
      const source = pythonOf(name, 'print(1)\n')?.source ?? ''
      expect(readFunction(source.slice(source.indexOf('def ')))).toMatchObject({ problems: [] })
    },
  )

  test('a default nested without an end is refused, not a crash', () => {
    const deep = `def f(x: list = ${'['.repeat(4_000)}${']'.repeat(4_000)}): pass\n`
    expect(readFunction(deep).problems[0]?.severity).toBe('error')
  })
})

test('packed tables are read as they are, tabs are told, and the rest is refused with what can be dropped', () => {
  expect(dropped('売上 2024.csv.gz')).toEqual({ kind: 'data', component: 'load_csv', input: 'path' })
  expect(dropped('a.TSV')).toMatchObject({ component: 'load_csv', settings: { separator: '\\t' } })
  for (const name of ['data', 'a.xlsx', 'a.json.gz', 'a.zip', ''])
    expect(refusalOf(name)).toMatchObject({ code: 'no-step', hint: expect.stringContaining('.csv') })
})

describe('pipelines of Elyra', () => {
  const node = (id: string, more: object = {}, from: readonly string[] = []) => ({
    id,
    type: 'execution_node',
    op: 'execute-python-node',
    app_data: { component_parameters: { filename: `${id}.py`, ...more }, ui_data: { label: id, x_pos: '1' } },
    inputs: [{ links: from.map((one) => ({ node_id_ref: one })) }],
  })
  const file = (nodes: readonly object[], properties: object = {}): string =>
    JSON.stringify({ primary_pipeline: 'p', pipelines: [{ id: 'p', nodes, app_data: { properties } }] })

  test('lines that close a circle are left out and told', () => {
    const read = readForeign('a.pipeline', file([node('a', {}, ['b', 'a']), node('b', {}, ['a'])]))
    expect(read).toMatchObject({
      ok: true,
      value: { notes: [{ code: 'elyra-circle' }, { code: 'elyra-circle' }] },
    })
  })

  test('settings that cannot be read are left out and told, the others stay', () => {
    const env = [{ env_var: 'A', value: 3 }, 7, 'B=1']
    const read = readForeign('a.pipeline', file([node('a', { cpu: 'two', memory: 2, env_vars: env })]))
    if (read?.ok !== true) throw new Error(JSON.stringify(read))
    expect(read.value.notes.map(({ message }) => message)).toEqual([
      expect.stringMatching(/env_vars, cpu|cpu, env_vars/),
    ])
    const [executor] = Object.values(read.value.doc.spec.deploymentSpec?.executors ?? {})
    expect(executor?.container).toMatchObject({
      env: [
        { name: 'A', value: '3' },
        { name: 'B', value: '1' },
      ],
      resources: { resourceMemoryRequest: '2G' },
    })
  })

  test('defaults that a form kept as text become what the input is', () => {
    const read = readForeign(
      'a.pipeline',
      file([node('a')], {
        pipeline_parameters: [{ name: 'n', default_value: { type: 'Integer', value: '3' } }],
      }),
    )
    if (read?.ok !== true) throw new Error(JSON.stringify(read))
    expect(read.value.doc.spec.root.inputDefinitions?.parameters?.['n']?.defaultValue).toBe(3)
  })

  test.each(['', '{"doc_type": "pipeline"', 'no json', '[]', 'null', '{}', file([]), file([3 as never])])(
    '%j is refused with what to do',
    (text) => {
      expect(readForeign('a.pipeline', text)).toMatchObject({
        ok: false,
        error: [{ message: expect.stringContaining('Elyra'), hint: expect.any(String) }],
      })
    },
  )
})

describe('pipeline files', () => {
  const good = 'pipelineInfo: {name: a}\nroot: {dag: {tasks: {}}}\nschemaVersion: 2.1.0\n'
  test.each<[string, string, string]>([
    ['cut off', 'components: {}\ndeploymentSpec: {}\n', 'incomplete'],
    ['cut off in a line', 'components:\n  comp-a:\n    exec', 'incomplete'],
    ['in UTF-16', Buffer.from(`\ufeff${good}`, 'utf16le').toString('utf8'), 'not-utf8'],
    ['with a name twice', `${good}root: {}\n`, 'duplicate-key'],
    ['nested without an end', '['.repeat(5_000), 'not-yaml'],
  ])('%s: refused with what to do', (_, text, code) => {
    expect(parsePipeline(text)).toMatchObject({ ok: false, error: [{ code, hint: expect.any(String) }] })
  })

  test.each([
    ['command: [{inputValue: gone}]', 'unknown-port'],
    ['command: [{if: {cond: {inputValue: x}, then: [a]}}]', 'bad-command'],
    ['command: [{other: 1}]', 'bad-command'],
    ['command: [null]', 'bad-command'],
    ['command: "echo 1"', 'bad-command'],
  ])('a component with %s', (line, code) => {
    const text = `name: a\nimplementation:\n  container:\n    image: a\n    ${line}\n`
    expect(readForeign('component.yaml', text)).toMatchObject({
      ok: false,
      error: [{ code, line: expect.any(Number), hint: expect.any(String) }],
    })
  })
})
