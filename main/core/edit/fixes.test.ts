import { describe, expect, test } from 'vitest'
import { compileFunction } from '#core/python/compile.ts'
import { readFunction } from '#core/python/signature.ts'
import { check } from '#core/spec/check.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import { pipeline } from '#core/spec/pipeline.test-helper.ts'
import type { TaskInputParameter } from '#shared/pipeline.ts'
import { applyEdit, type EditCommand } from './commands.ts'
import { type Fix, fixesOf } from './fixes.ts'
import { withComponent, withTask } from './places.ts'
import { codeAt } from './source.ts'

const all = (doc: PipelineDocument, commands: readonly EditCommand[]): PipelineDocument =>
  commands.reduce((so, command) => {
    const edited = applyEdit(so, command)
    if (!edited.ok) throw new Error(edited.error.message)
    return edited.value.doc
  }, doc)
const add = (code: string): EditCommand => {
  const found = readFunction(code).function
  if (found === undefined) throw new Error('no function')
  const made = compileFunction(found, { kfpVersion: '2.17.0', baseImage: 'python:3.11' })
  return { edit: 'add-step', name: found.name, source: { name: found.name, ...made } }
}
const load = add('def load(out: Output[Dataset]) -> int:\n    return 1\n')
const train = add(
  "def train(data: Input[Dataset], lr: float, mode: Literal['a', 'b'] = 'a', text: str = ''):\n    pass\n",
)
const start = (...more: readonly EditCommand[]): PipelineDocument =>
  all(pipeline({ tasks: {}, components: {} }), [load, train, ...more])

const give = (doc: PipelineDocument, port: string, binding: TaskInputParameter): PipelineDocument =>
  withTask(doc, 'train', (task) => ({
    ...task,
    inputs: { ...task.inputs, parameters: { ...task.inputs?.parameters, [port]: binding } },
  }))
/** The kinds of fixes for the first problem of a code; each fix must do away with it. */
const kinds = (doc: PipelineDocument, code: string, field?: string): Fix['kind'][] => {
  const same = (one: PipelineDocument) =>
    check(one).filter((problem) => problem.code === code && (field === undefined || problem.field === field))
  const [problem] = same(doc)
  if (problem === undefined) throw new Error(`There is no problem ${code}.`)
  const fixes = fixesOf(doc, problem)
  for (const { kind, commands } of fixes)
    expect(
      same(all(doc, commands)).map(({ message }) => message),
      kind,
    ).not.toContain(problem.message)
  return fixes.map(({ kind }) => kind)
}

describe('a fix does away with its problem', () => {
  test('an input without a value is connected to the only thing that fits, or becomes one of the pipeline', () => {
    expect(kinds(start(), 'missing-input', 'inputs.artifacts.data')).toEqual(['connect', 'new-input'])
    const two = start(add('def other(out: Output[Dataset]):\n    pass\n'))
    expect(kinds(two, 'missing-input', 'inputs.artifacts.data')).toEqual(['new-input'])
  })

  test('what is made in a loop is collected', () => {
    const doc = all(start(add('def best(all: list):\n    pass\n')), [
      { edit: 'wrap', nodes: ['load'], kind: { frame: 'loop', items: { from: 'values', values: [1, 2] } } },
    ])
    expect(kinds(doc, 'missing-input', 'inputs.parameters.all')).toEqual(['collect', 'new-input'])
  })

  test('a wire from nowhere, a value of another type, a value that is not allowed, a dead mention', () => {
    const gone = { taskOutputParameter: { producerTask: 'gone', outputParameterKey: 'x' } }
    expect(kinds(give(start(), 'lr', gone), 'unknown-task')).toEqual(['disconnect'])
    const text = { runtimeValue: { constant: '0.5' } }
    expect(kinds(give(start(), 'lr', text), 'type-mismatch')).toEqual(['convert', 'forget-value'])
    expect(kinds(give(start(), 'mode', { runtimeValue: { constant: 'c' } }), 'not-allowed')).toEqual([
      'allowed-value',
    ])
    const mention = { runtimeValue: { constant: "x {{$.inputs.parameters['pipelinechannel--no']}}" } }
    expect(kinds(give(start(), 'text', mention), 'bad-placeholder')).toEqual(['forget-value'])
  })

  test('a default of another type, a pipeline output that nothing makes', () => {
    const doc = withComponent(start(), undefined, (root) => ({
      ...root,
      inputDefinitions: { parameters: { n: { parameterType: 'NUMBER_INTEGER', defaultValue: 'x' } } },
      outputDefinitions: { parameters: { auc: { parameterType: 'NUMBER_DOUBLE' } } },
    }))
    expect(kinds(doc, 'type-mismatch')).toEqual(['give-default'])
    expect(kinds(doc, 'unproduced-output')).toEqual(['drop-output'])
  })

  test('code: a decorator goes and what it says stays; arguments are put in order and get a type', () => {
    const typed = (code: string): PipelineDocument => start({ edit: 'set-source', node: 'load', code })
    const decorated = typed(
      "@dsl.component(base_image='python:3.12', packages_to_install=['a'])\ndef load():\n    pass\n",
    )
    expect(kinds(decorated, 'bad-code')).toEqual(['undecorate'])
    const [problem] = check(decorated).filter(({ code }) => code === 'bad-code')
    const plain = all(
      decorated,
      problem === undefined ? [] : (fixesOf(decorated, problem)[0]?.commands ?? []),
    )
    expect(codeAt(plain, 'load')).toBe('def load():\n    pass\n')
    expect(plain.spec.deploymentSpec?.executors?.['exec-load']?.container).toMatchObject({
      image: 'python:3.12',
    })
    expect(kinds(typed('def load(a: int = 1, b: int):\n    pass\n'), 'bad-code')).toEqual(['reorder'])
    expect(kinds(typed('def load(a):\n    pass\n'), 'bad-code')).toEqual(['add-type'])
  })

  test('what the SDK refuses is a warning, and the button writes what it takes', () => {
    const doc = start({
      edit: 'set-source',
      node: 'load',
      code: 'def load(a: int | None = (1)):\n    pass\n',
    })
    const [problem] = check(doc).filter(({ code }) => code === 'bad-code')
    expect(problem).toMatchObject({ severity: 'warning', field: 'code:1:13' })
    const fixes = problem === undefined ? [] : fixesOf(doc, problem)
    expect(fixes).toMatchObject([{ kind: 'rewrite', what: 'Optional[int]' }])
    expect(codeAt(all(doc, fixes[0]?.commands ?? []), 'load')).toBe(
      'def load(a: Optional[int] = (1)):\n    pass\n',
    )
  })
})
