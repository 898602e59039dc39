import { describe, expect, test } from 'vitest'
import { importsOf } from './imports.ts'
import { stringOf } from './literal.ts'
import { readFunction } from './signature.ts'

const problemsOf = (code: string): string[] => readFunction(code).problems.map((one) => one.code)

describe('a function that cannot be a step is told so, at the place', () => {
  test.each([
    ['x = 1', ['no-function']],
    ['def a(): pass\ndef b(): pass', ['several-functions']],
    ['def a(x): pass', ['untyped']],
    ['def a(*args: int, **more: str): pass', ['star', 'star']],
    ['def a(x: Foo): pass', ['bad-type']],
    ["def a(x: 'int'): pass", ['bad-type']],
    ['def a() -> Foo: pass', ['bad-type']],
    ['def a() -> List[Dataset]: pass', ['bad-type']],
    ['def a(x: int = len("a")): pass', ['bad-default']],
    ['def a(x: list = [None]): pass', ['bad-default']],
    ['def a(d: Input[Dataset] = 3): pass', ['bad-default']],
    ['def a(Output: int): pass', ['bad-name']],
    ['async def a(): pass', ['async']],
  ])('%s', (code, codes) => {
    expect(problemsOf(code)).toEqual(codes)
  })

  test('the place is the word that is wrong', () => {
    const code = 'def a(x: int, y: Foo): pass'
    const [problem] = readFunction(code).problems
    expect(code.slice(problem?.from, problem?.to)).toBe('Foo')
  })
})

test('half-typed code keeps the ports that can be read', () => {
  const { function: found, problems } = readFunction(
    'def train(data: Input[Dataset], lr: float = 0.1, na\n    return',
  )
  expect(problems.map(({ code }) => code)).toContain('syntax')
  expect(found?.inputs.map(({ name }) => name)).toEqual(['data', 'lr'])
})

test('an argument that hands something out is described by its line in the docstring', () => {
  const { function: found } = readFunction(
    'def a(m: Output[Model]):\n    """A.\n\n    Args:\n        m: the model\n    """\n',
  )
  expect(found?.outputs).toMatchObject([{ name: 'm', description: 'the model' }])
  expect(found?.description).toBe('A.')
})

test('allowed values become literals', () => {
  const { function: found } = readFunction(
    "def a(x: Literal['sgd', 'adam'] = 'sgd', n: Literal[1, 2] = 1): pass",
  )
  expect(found?.inputs.map(({ type }) => type)).toEqual([
    { kind: 'parameter', type: 'STRING', literals: ['sgd', 'adam'] },
    { kind: 'parameter', type: 'NUMBER_INTEGER', literals: [1, 2] },
  ])
})

test('allowed values can stand in the words on an argument, over several lines', () => {
  const literalsOf = (code: string) => {
    const [input] = readFunction(code).function?.inputs ?? []
    return input?.type.kind === 'parameter' ? input.type.literals : undefined
  }
  const code = (words: string, given = '') =>
    `def a(x: str${given}):\n    \"\"\"A.\n\n    Args:\n        x: ${words}\n    \"\"\"\n`
  expect(literalsOf(code('How. One of: "no", "the\n            mean".'))).toEqual(['no', 'the mean'])
  expect(literalsOf(code('One of: "a", "b"', ' = "b"'))).toEqual(['a', 'b'])
  expect(literalsOf(code('One of: "a", "b".', ' = "c"'))).toBeUndefined()
  expect(literalsOf(code('One of: the columns.'))).toBeUndefined()
})

test('imports are found wherever they stand, also in code that cannot be read whole', () => {
  const code = [
    'import os, numpy as np',
    'def f():',
    '    from sklearn.ensemble import RandomForestClassifier as R, (',
    '    from . import sibling',
    '    try:',
    '        import torch.cuda',
    '    except ImportError: pass',
    'text = "import no"',
  ].join('\n')
  expect(importsOf(code)).toEqual(['os', 'numpy', 'sklearn.ensemble', 'torch.cuda'])
})

test.each([
  [String.raw`'it\'s\n'`, "it's\n"],
  [String.raw`"\x41é\U0001F600\101"`, 'Aé😀A'],
  [String.raw`r'\d\n'`, String.raw`\d\n`],
  [
    String.raw`'\\n \d \
x'`,
    String.raw`\n \d x`,
  ],
  ["'''a\n'b'\n'''", "a\n'b'\n"],
  ["b'bytes'", undefined],
  ["f'{x}'", undefined],
])('the text literal %s', (literal, value) => {
  expect(stringOf(literal)).toBe(value)
})

test('a long source is read the same after a change as from its beginning', () => {
  const body = Array.from({ length: 2_000 }, (_, index) => `    value_${index} = len('text ${index}')`)
  const code = (head: string): string => `def f(${head}) -> int:\n${body.join('\n')}\n`
  const heads = ['x: int', 'x: int, y', 'x: int, y: str', "x: int, y: str = 'a", "x: int, y: str = 'a'", '']
  for (const head of heads) {
    const { function: found, problems } = readFunction(code(head))
    const { function: short, problems: few } = readFunction(`def f(${head}) -> int:\n    pass\n`)
    expect(
      found?.inputs.map(({ name }) => name),
      head,
    ).toEqual(short?.inputs.map(({ name }) => name))
    expect(problems.length > 0, head).toBe(few.length > 0)
  }
})

test.each(['5.', '1.e5', '-5.'])('%s is a number', (written) => {
  const read = readFunction(`def f(x: float = ${written}):\n    y = 3. * x\n    return (5., y)\n`)
  expect(read.problems).toEqual([])
  expect(read.function?.inputs[0]?.defaultValue).toBe(Number(written))
})

test('defaults are what the SDK makes of them', () => {
  const valueOf = (text: string) =>
    readFunction(`def f(x: ${text}):\n    pass\n`).function?.inputs[0]?.defaultValue
  expect([valueOf('int = True'), valueOf('bool = 1'), valueOf('bool = False')]).toEqual([1, true, false])
})

test.each([
  ['x: str = 3', 'bad-default'],
  ['x: float = 1e400', 'bad-default'],
  ['größe: Output[Model]', 'bad-name'],
  ['_out: Output[Model]', 'bad-name'],
])('%s is refused, as by the SDK', (argument, code) => {
  expect(readFunction(`def f(${argument}):\n    pass\n`).problems).toMatchObject([{ code }])
})
