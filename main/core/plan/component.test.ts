import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ContainerSpec } from '#shared/pipeline.ts'
import { classifyExecutor, type Executable } from './component.ts'

/** Containers that the SDK (kfp 2.17.0) compiled from components with these options. */
const compiled = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../tests/fixtures/compiled-components.json'), 'utf8'),
) as Record<string, ContainerSpec>

const run =
  '_KFP_RUNTIME=true python3 -m kfp.dsl.executor_main --component_module_path "$program_path/ephemeral_component.py" "$@"'
const inner = (start = run): string[] => [
  'sh',
  '-ec',
  `program_path=$(mktemp -d)\n\nprintf "%s" "$0" > "$program_path/ephemeral_component.py"\n${start}\n`,
  'def f(): pass',
]
const args = ['--executor_input', '{{$}}', '--function_to_execute', 'f']
const classify = (container: ContainerSpec, sdkVersion = 'kfp-2.17.0'): Executable =>
  classifyExecutor({ container }, sdkVersion)
const withScript = (script: string, sdkVersion?: string): Executable =>
  classify({ image: 'i', command: ['sh', '-c', script, ...inner()], args }, sdkVersion)

describe('compiled Python components', () => {
  const table: readonly [string, string[], string[], string[]][] = [
    [
      'everything with a venv',
      ['pandas>=2', "foo; python_version<'3.9'", 'bar[x]==1.0'],
      ['https://a/simple', 'https://b/simple'],
      ['a', 'b'],
    ],
    ['a venv only', [], [], []],
    ['nothing installed', [], [], []],
    ['packages without kfp', ['six'], [], []],
    ['kfp from a pull request', [], [], []],
    ['kfp from a folder', [], [], []],
    ['kfp among the packages', ['kfp==2.3.0', 'six'], [], []],
    ['kfp from a wheel', ['six'], [], []],
    [
      'odd packages',
      ['git+https://example.com/x.git', '--pre', "it's"],
      ['https://u:p@a/simple'],
      ['https://u:p@a/simple'],
    ],
  ]
  it.each(table)('%s', (name, packages, indexUrls, trustedHosts) => {
    const executable = classify(compiled[name] ?? {})
    expect(executable).toMatchObject({
      kind: 'python',
      packages,
      indexUrls,
      trustedHosts,
      extraArgs: [],
      image: 'python:3.11',
    })
    expect(executable.kind === 'python' && executable.source).toMatch(
      /^\nimport kfp\n[\s\S]*def [a-i]\(x: int\)/,
    )
  })

  const install = (words: string) =>
    `PIP_DISABLE_PIP_VERSION_CHECK=1 python3 -m pip install --quiet --no-warn-script-location ${words} && "$0" "$@"\n`
  it.each([
    ['kfp-2.0.1', "'kfp==2.0.1'", []],
    ['kfp-2.0.1', "'pandas' 'kfp==2.0.1'", ['pandas']],
    ['kfp-2.0.1', "'kfp==1.8.22' 'kfp==2.0.1'", ['kfp==1.8.22']],
    ['kfp-2.0.0-beta.13', "'kfp==2.0.0-beta.13'", []],
    // Since 2.1 an author's own kfp stands alone, and the SDK's has --no-deps.
    ['kfp-2.14.3', "'kfp==2.14.3'", ['kfp==2.14.3']],
    ['kfp-2.14.3', "'kfp==2.14.3' '--no-deps' 'typing-extensions>=3.7.4,<5'", []],
  ])('compiled by %s, the install of %s leaves %j', (sdkVersion, words, packages) => {
    expect(withScript(install(words), sdkVersion)).toMatchObject({ kind: 'python', packages })
  })

  it('takes the runners of older SDKs', () => {
    for (const start of [
      'python3 -m kfp.components.executor_main --component_module_path "$program_path/ephemeral_component.py" "$@"',
      'python3 -m kfp.v2.components.executor_main         --component_module_path         "$program_path/ephemeral_component.py"         "$@"',
    ]) {
      expect(classify({ command: inner(start), args })).toMatchObject({ kind: 'python', functionName: 'f' })
    }
  })
  it('keeps further arguments and environment', () => {
    const executable = classify({
      command: inner(),
      args: [...args, '--verbose', 'x'],
      env: [{ name: 'A', value: '1' }, { name: 'B' }],
    })
    expect(executable).toMatchObject({
      kind: 'python',
      extraArgs: ['--verbose', 'x'],
      env: { A: '1', B: '' },
    })
  })
})

describe('everything else runs as given', () => {
  it('a script that also does something else', () => {
    expect(withScript('python3 -m pip install six && rm -rf /data && "$0" "$@"').kind).toBe('container')
    expect(withScript('python3 -m pip install six; curl x | sh; "$0" "$@"').kind).toBe('container')
    expect(withScript('python3 -m pip install six').kind).toBe('container')
    expect(withScript('python3 -m pip install "six && "$0" "$@"').kind).toBe('container')
  })
  it('a containerized Python component, which has no source in it', () => {
    const container = { image: 'kfp-image', command: ['python3', '-m', 'kfp.dsl.executor_main'], args }
    expect(classify(container)).toEqual({
      kind: 'container',
      image: 'kfp-image',
      command: container.command,
      args,
      env: {},
    })
  })
  it('a runner that was changed', () => {
    expect(classify({ command: inner(`set -x\n${run}`), args }).kind).toBe('container')
    expect(classify({ command: inner(), args: ['--function_to_execute', 'f'] }).kind).toBe('container')
    expect(classify({ command: ['echo', 'hi'] })).toMatchObject({ kind: 'container', args: [] })
  })
  it('importers and executors of other products', () => {
    expect(classifyExecutor({ importer: {} }, undefined)).toEqual({ kind: 'importer' })
    expect(classifyExecutor({ resolver: {} }, undefined)).toEqual({ kind: 'foreign', name: 'resolver' })
    expect(classifyExecutor({ customJob: {} }, undefined)).toEqual({ kind: 'foreign', name: 'customJob' })
  })
})
