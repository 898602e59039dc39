import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { compileFunction } from '#core/python/compile.ts'
import { readFunction } from '#core/python/signature.ts'
import { check } from '#core/spec/check.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import { pipeline } from '#core/spec/pipeline.test-helper.ts'
import { serializePipeline } from '#core/spec/serialize.ts'
import type { ExecutorSpec } from '#shared/pipeline.ts'
import { applyEdit, type EditCommand, type Edited } from './commands.ts'
import { followName } from './follow-name.ts'
import { openHistory, perform } from './history.ts'
import type { ComponentSource } from './library.ts'
import { taskAt } from './places.ts'
import { codeAt } from './source.ts'
import type { Kind } from './wires.ts'

const facts = { kfpVersion: '2.17.0', baseImage: 'python:3.11' }
const step = (code: string): ComponentSource => {
  const found = readFunction(code).function
  if (found === undefined) throw new Error('no function')
  return { name: found.name.replaceAll('_', '-'), ...compileFunction(found, facts) }
}
const edit = (doc: PipelineDocument, command: EditCommand): Edited => {
  const edited = applyEdit(doc, command)
  if (!edited.ok) throw new Error(edited.error.message)
  return edited.value
}
const add = (doc: PipelineDocument, name: string, code: string): PipelineDocument =>
  edit(doc, { edit: 'add-step', name, source: step(code) }).doc
const wire = (kind: Kind, from: string, to: string): EditCommand => {
  const [node = '', port = ''] = from.split('.')
  const [target = '', input = ''] = to.split('.')
  return {
    edit: 'connect',
    wire: {
      kind,
      source: { from: 'output', node, port },
      target: { to: 'input', node: target, port: input },
    },
  }
}
const typed = (doc: PipelineDocument, node: string, code: string): Edited =>
  edit(doc, { edit: 'set-source', node, code })

const load = 'def load(path: str, data: Output[Dataset]) -> int:\n    return 1\n'
const train = 'def train(data: Input[Dataset], rows: int, lr: float = 0.1):\n    pass\n'
const start = (): PipelineDocument => {
  const bare = add(add(pipeline({ tasks: {}, components: {} }), 'load', load), 'train', train)
  return edit(
    edit(bare, wire('artifacts', 'load.data', 'train.data')).doc,
    wire('parameters', 'load.Output', 'train.rows'),
  ).doc
}
const inputsOf = (doc: PipelineDocument, node = 'train') => taskAt(doc, node)?.task.inputs
const portsOf = (doc: PipelineDocument, node = 'train') => {
  const { inputDefinitions: inputs, outputDefinitions: outputs } = taskAt(doc, node)?.component ?? {}
  return [inputs, outputs].flatMap((side) => [
    ...Object.keys(side?.artifacts ?? {}),
    ...Object.keys(side?.parameters ?? {}),
  ])
}

describe('code and ports', () => {
  test('typing the code that is there changes nothing in the file', () => {
    const doc = start()
    const again = typed(doc, 'train', codeAt(doc, 'train') ?? '').doc
    expect(serializePipeline(again)).toBe(serializePipeline(doc))
    expect(codeAt(doc, 'train')).toBe(train)
  })

  test('a new argument is a new port, and wires stay where their ports do', () => {
    const { doc, lost } = typed(
      start(),
      'train',
      train.replace('lr: float', 'model: Output[Model], lr: float'),
    )
    expect(portsOf(doc)).toEqual(['data', 'lr', 'rows', 'model'])
    expect(inputsOf(doc)).toEqual(inputsOf(start()))
    expect(lost).toEqual([])
  })

  test('an argument with another name keeps its wire, and so does an output', () => {
    const renamed = typed(start(), 'train', train.replace('data:', 'table:')).doc
    expect(inputsOf(renamed)?.artifacts).toEqual({ table: inputsOf(start())?.artifacts?.['data'] })
    const out = typed(start(), 'load', load.replace('data:', 'table:')).doc
    expect(inputsOf(out)?.artifacts?.['data']?.taskOutputArtifact?.outputArtifactKey).toBe('table')
    expect(
      check(out)
        .filter(({ severity }) => severity === 'error')
        .map(({ code }) => code),
    ).toEqual(['missing-input'])
  })

  test('two arguments of one type that change at once are not guessed at', () => {
    const two = add(start(), 'two', 'def two(a: int, b: int):\n    pass\n')
    const bound = edit(
      edit(two, wire('parameters', 'load.Output', 'two.a')).doc,
      wire('parameters', 'load.Output', 'two.b'),
    ).doc
    const { doc, lost } = typed(bound, 'two', 'def two(c: int, d: int):\n    pass\n')
    expect(lost?.map(({ why }) => why.message)).toEqual([
      '`two` no longer has `a`.',
      '`two` no longer has `b`.',
    ])
    expect(inputsOf(doc, 'two')).toBeUndefined()
    expect(taskAt(doc, 'two')?.task.dependentTasks).toBeUndefined()
  })

  test('an input that now wants something else loses its wire with a reason; a constant stays and is judged', () => {
    const { doc, lost } = typed(start(), 'train', train.replace('rows: int', 'rows: list'))
    expect(lost?.map(({ why }) => why.code)).toEqual(['type-mismatch'])
    const constant = edit(start(), { edit: 'set-constant', node: 'train', port: 'lr', value: 0.5 }).doc
    const other = typed(constant, 'train', train.replace('lr: float = 0.1', 'lr: bool = True')).doc
    expect(inputsOf(other)?.parameters?.['lr']).toEqual({ runtimeValue: { constant: 0.5 } })
    expect(check(other).map(({ code }) => code)).toContain('type-mismatch')
    expect(inputsOf(doc)?.artifacts).toEqual(inputsOf(start())?.artifacts)
  })

  test.each([
    ['a head that cannot be read', 'def train(data: Input[Dataset], rows: int, lr: float = 0.1, na'],
    ['a type that is not whole', train.replace('rows: int', 'rows: in')],
    ['nothing at all', ''],
  ])('half-typed code (%s) keeps the ports, and its text', (_, code) => {
    const { doc } = typed(start(), 'train', code)
    expect(portsOf(doc)).toEqual(portsOf(start()))
    expect(inputsOf(doc)).toEqual(inputsOf(start()))
    const again = parsePipeline(serializePipeline(doc))
    expect(again.ok && codeAt(again.value, 'train')).toBe(code)
  })

  test('what keeps the code from running is told with its line', () => {
    const { doc } = typed(
      start(),
      'train',
      'def train(\n    lr: float = 0.1,\n    n: Foo = 1,\n    b: int,\n):\n    pass\n',
    )
    const told = check(doc).filter(({ code }) => code === 'bad-code')
    expect(told.map(({ field, severity }) => [field, severity])).toEqual([
      ['code:3:8', 'error'],
      ['code:4:5', 'error'],
    ])
  })

  test('a step that shares its component gets one of its own', () => {
    const twins = add(start(), 'load', load)
    const { doc } = typed(twins, 'load-2', load.replace('return 1', 'return 2'))
    expect(codeAt(doc, 'load')).toBe(load)
    expect(codeAt(doc, 'load-2')).toContain('return 2')
  })

  test('the function that is called follows its name', () => {
    const { doc } = typed(start(), 'train', train.replace('train', 'learn'))
    const label = taskAt(doc, 'train')?.component?.executorLabel ?? ''
    expect(doc.spec.deploymentSpec?.executors?.[label]?.container?.args?.at(-1)).toBe('learn')
  })

  test('what is typed in one go cuts no wire that is whole again at its end', () => {
    let history = openHistory(start())
    for (const code of ['def train():\n    pass\n', 'def train(rows: int):\n    pass\n', train]) {
      const done = perform(history, { edit: 'set-source', node: 'train', code }, 'typing')
      if (!done.ok) throw new Error(done.error.message)
      history = done.value.history
    }
    expect(serializePipeline(history.doc)).toBe(serializePipeline(start()))
    expect(history.done).toHaveLength(1)
  })
})

interface Recorded {
  readonly kfp: string
  readonly functions: readonly { source: string; executor: ExecutorSpec }[]
}
const recorded = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../tests/fixtures/python-functions.json'), 'utf8'),
) as Recorded

test('packages and indexes are written as the SDK writes them', () => {
  const bare = recorded.functions.find(({ source }) => source.includes('def hello'))
  for (const { source, executor } of recorded.functions) {
    const options = readFunction(source).function?.options
    const command = executor.container?.command ?? []
    const isOwn =
      options === undefined || options.targetImage !== undefined || !options.installKfp || options.useVenv
    if (isOwn || options.trustedHosts !== undefined || command.length !== 7) continue
    const doc = edit(pipeline({ tasks: {}, components: {} }), {
      edit: 'add-step',
      name: 'one',
      source: { name: 'one', component: {}, executor: bare?.executor ?? {} },
    }).doc
    const { packages, indexUrls } = options
    const next = edit(doc, { edit: 'set-packages', node: 'one', settings: { packages, indexUrls } }).doc
    const written = next.spec.deploymentSpec?.executors?.['exec-one']?.container?.command
    expect(written?.slice(0, 3), source).toEqual(command.slice(0, 3))
    const back = edit(next, {
      edit: 'set-packages',
      node: 'one',
      settings: { packages: [], indexUrls: [] },
    }).doc
    expect(back.spec.deploymentSpec).toEqual(doc.spec.deploymentSpec)
  }
})

test('limits of a step and of a run come and go without a trace', () => {
  const doc = start()
  const limited = edit(
    edit(doc, { edit: 'set-platform', node: 'train', settings: { activeDeadlineSeconds: '60' } }).doc,
    { edit: 'set-run', settings: { timeout: 600, workspace: '1Gi' } },
  ).doc
  expect(limited.platform?.platforms?.['kubernetes']).toEqual({
    deploymentSpec: { executors: { 'exec-train': { activeDeadlineSeconds: '60' } } },
    pipelineConfig: { activeDeadlineSeconds: 600, workspace: { size: '1Gi' } },
  })
  const free = edit(
    edit(limited, { edit: 'set-platform', node: 'train', settings: { activeDeadlineSeconds: null } }).doc,
    { edit: 'set-run', settings: { timeout: null, workspace: null } },
  ).doc
  expect(serializePipeline(free)).toBe(serializePipeline(doc))
})

test('after an edit only what it touched is recognised and judged again', () => {
  let doc = pipeline({ tasks: {}, components: {} })
  for (let number = 0; number < 120; number += 1)
    doc = add(
      doc,
      `step ${number}`,
      `def step_${number}(x: int = 1) -> int:\n${'    x += 1\n'.repeat(60)}    return x\n`,
    )
  const timed = (one: PipelineDocument): number => {
    const before = performance.now()
    check(one)
    return performance.now() - before
  }
  const first = timed(doc)
  const again = Array.from({ length: 5 }, (_, value) =>
    timed(edit(doc, { edit: 'set-constant', node: 'step-7', port: 'x', value }).doc),
  )
  expect(Math.min(...again)).toBeLessThan(first / 3)
})

describe('the name of a step that nobody has named', () => {
  const starter = 'New Python step'
  const begun = add(pipeline({ tasks: {}, components: {} }), starter, 'def my_step():\n    pass\n')
  const named = (doc: PipelineDocument, code: string) => followName(doc, 'new-python-step', code, starter)
  const type = (doc: PipelineDocument, code: string): PipelineDocument => {
    const rename = named(doc, code)
    const next = typed(doc, 'new-python-step', code).doc
    return rename === undefined ? next : edit(next, rename).doc
  }
  const nameOf = (doc: PipelineDocument) => taskAt(doc, 'new-python-step')?.task.taskInfo?.name

  test('is its function’s, letter by letter', () => {
    let doc = begun
    const code = 'def load_csv():\n    pass\n'
    for (let end = 1; end <= code.length; end += 1) doc = type(doc, code.slice(0, end))
    expect(nameOf(doc)).toBe('Load CSV')
    expect(nameOf(type(doc, 'def clean_rows():\n    pass\n'))).toBe('Clean rows')
  })

  test('stays when it is somebody’s own', () => {
    const own = edit(begun, { edit: 'rename-step', node: 'new-python-step', name: 'Mine' }).doc
    expect(named(own, 'def other():\n    pass\n')).toBeUndefined()
  })

  test('stays while the code cannot be read', () => {
    expect(named(begun, 'import os\n')).toBeUndefined()
  })
})
