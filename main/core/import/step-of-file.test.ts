import { expect, test } from 'vitest'
import { classifyExecutor } from '#core/plan/component.ts'
import { stepOfFile } from './step-of-file.ts'

const none = (): readonly string[] => []
const only = (name: string, text: string, needed: (code: string) => readonly string[] = none) => {
  const found = stepOfFile(name, text, needed)
  if (found.kind !== 'steps') throw new Error(JSON.stringify(found))
  const [step] = found.steps
  if (step?.source.executor === undefined) throw new Error('a step')
  const what = classifyExecutor(step.source.executor, undefined)
  if (what.kind !== 'python') throw new Error('no Python component')
  return { ...step, what }
}

test('a file that is one function is that function', () => {
  const { title, source } = only(
    'clean.py',
    'def clean_rows(n: int, label: str = "a") -> float:\n    return n / 2\n',
  )
  expect(title).toBe('Clean rows')
  expect(source.component.inputDefinitions?.parameters).toMatchObject({
    n: { parameterType: 'NUMBER_INTEGER' },
  })
})

test('every component of a file is a step', () => {
  const text = '@dsl.component\ndef a(x: int): pass\n\n@component\ndef b(y: str): pass\n'
  expect(stepOfFile('steps.py', text, none)).toMatchObject({
    kind: 'steps',
    steps: [{ title: 'A' }, { title: 'B' }],
  })
})

test('a script is run as a program, with its own text, and the packages that it asks for', () => {
  const script =
    'import pandas\n\ndef helper():\n    return "\\d"\n\nif __name__ == "__main__":\n    helper()\n'
  const { what, title } = only('my-report 2.py', script, () => ['pandas'])
  expect(title).toBe('My report 2')
  expect(what.packages).toEqual(['pandas'])
  expect(what.source).toContain(script)
  expect(what.source).toContain('"__name__": "__main__"')
})

test('a script with quotes and backslashes at its ends is carried unharmed', () => {
  const { what } = only('odd.py', "x = '''a'''\ny = 'b\\\\'\n#\\")
  expect(what.source).toContain("x = \\'\\'\\'a\\'\\'\\'")
})

test('a notebook leaves its results behind', () => {
  const book = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: [
      { cell_type: 'markdown', source: ['# Title'] },
      { cell_type: 'code', source: ['!pip install x\n', 'import sklearn'], outputs: [{ text: 'secret' }] },
    ],
  }
  const { what, source } = only('a.ipynb', JSON.stringify(book), (code) =>
    code.includes('sklearn') ? ['scikit-learn'] : [],
  )
  expect(what.source).not.toContain('secret')
  expect(what.packages).toContain('scikit-learn')
  expect(source.component.outputDefinitions?.artifacts).toHaveProperty('notebook')
})

test('data is read by the step of the library, pipelines are opened elsewhere, and the rest is refused', () => {
  expect(stepOfFile('x.CSV', '', none)).toEqual({ kind: 'data', component: 'load_csv', input: 'path' })
  expect(stepOfFile('x.py', 'from kfp import dsl\n\n@dsl.pipeline\ndef p():\n    pass\n', none)).toEqual({
    kind: 'pipeline',
  })
  expect(stepOfFile('x.yaml', 'pipelineInfo: {name: a}\n', none)).toEqual({ kind: 'pipeline' })
  expect(stepOfFile('x.exe', '', none)).toMatchObject({ kind: 'refused' })
  expect(stepOfFile('x.py', 'def broken(:\n', none)).toMatchObject({
    kind: 'refused',
    problem: { code: 'syntax' },
  })
  expect(stepOfFile('x.ipynb', '[]', none)).toMatchObject({ kind: 'refused' })
})
