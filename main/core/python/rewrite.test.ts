import { describe, expect, test } from 'vitest'
import { missingPackages } from './packages.ts'
import { addPort, editPort, type PortEdit, pythonLiteral, removePort } from './rewrite.ts'
import { readFunction } from './signature.ts'

const code = `def train(
    data: Input[Dataset],  # rows
    lr: float = 0.1,
    n: int = 3,
) -> NamedTuple('O', [('auc', float), ('name', str)]):
    """Trains.

    Args:
        lr: how fast
            it learns
    """
    rate = lr * 2
    print(f'{lr}', fit(lr=lr), (lambda lr: lr)(1))
    return (rate, 'a')
`
const edited = (name: string, edit: PortEdit, from = code): string => {
  const result = editPort(from, name, edit)
  if (!result.ok) throw new Error(result.error)
  return result.value
}
const refusal = (name: string, edit: PortEdit, from = code): string | undefined => {
  const result = editPort(from, name, edit)
  return result.ok ? undefined : result.error
}

describe('a port is changed in the text of its function', () => {
  test('its name, where it is used and where it is told of, and nowhere else', () => {
    expect(edited('lr', { name: 'rate_of' })).toBe(
      code
        .replace('lr: float', 'rate_of: float')
        .replace('lr: how', 'rate_of: how')
        .replace('= lr *', '= rate_of *')
        .replace("f'{lr}', fit(lr=lr)", "f'{rate_of}', fit(lr=rate_of)"),
    )
  })

  test('its type, its default', () => {
    expect(edited('n', { type: 'str', default: '"a"' })).toBe(code.replace('n: int = 3', 'n: str = "a"'))
    expect(edited('auc', { type: 'int' })).toBe(code.replace("('auc', float)", "('auc', int)"))
    expect(edited('auc', { name: 'score' })).toBe(code.replace("('auc', float)", "('score', float)"))
  })

  test('arguments change places where Python wants another order, the remarks stay', () => {
    expect(edited('lr', { default: null })).toBe(code.replace('lr: float = 0.1', 'lr: float'))
    const first = edited('n', { default: null })
    expect(first).toBe(code.replace('lr: float = 0.1,\n    n: int = 3', 'n: int,\n    lr: float = 0.1'))
    expect(readFunction(first).problems).toEqual([])
  })

  test('its description, in the docstring that is there or in a new one', () => {
    expect(edited('lr', { description: 'speed' })).toBe(
      code.replace('lr: how fast\n            it learns', 'lr: speed'),
    )
    expect(edited('n', { description: 'rounds' })).toBe(
      code.replace('            it learns\n', '            it learns\n        n: rounds\n'),
    )
    expect(edited('lr', { description: '' })).not.toContain('how fast')
    const bare = 'def f(x: int) -> int:\n    return x\n'
    const both = edited('Output', { description: 'twice' }, edited('x', { description: 'a number' }, bare))
    expect(readFunction(both).function).toMatchObject({
      inputs: [{ description: 'a number' }],
      outputs: [{ description: 'twice' }],
    })
    const short = edited('x', { description: 'a number' }, "def f(x: int):\n    'Short.'\n    return x\n")
    expect(readFunction(short).function).toMatchObject({ description: 'Short.' })
  })

  test.each<[string, PortEdit, string]>([
    ['lr', { name: 'n' }, 'There is an argument `n` already.'],
    ['lr', { name: 'my name' }, '`my name` cannot be the name of an argument.'],
    ['lr', { name: 'class' }, '`class` cannot be the name of an argument.'],
    ['none', { type: 'int' }, 'The function has nothing called `none`.'],
  ])('%s %o is refused', (name, edit, message) => {
    expect(refusal(name, edit)).toBe(message)
  })

  test('arguments come and go', () => {
    const added = addPort(code, 'model', 'Output[Model]')
    expect(added.ok && readFunction(added.value)).toMatchObject({ problems: [] })
    expect(added.ok && added.value).toContain('\n    model: Output[Model],\n')
    const gone = removePort(code, 'data')
    expect(gone.ok && readFunction(gone.value).function?.inputs.map(({ name }) => name)).toEqual(['lr', 'n'])
    expect(addPort('def f():\n    pass\n', 'x', 'int')).toEqual({
      ok: true,
      value: 'def f(x: int):\n    pass\n',
    })
    expect(removePort('def f(x: int, y: int):\n    pass\n', 'y')).toEqual({
      ok: true,
      value: 'def f(x: int):\n    pass\n',
    })
  })
})

test('values are written as Python writes them', () => {
  expect(pythonLiteral({ a: [1, true, null, 'x"'] })).toBe('{"a": [1, True, None, "x\\""]}')
})

test('packages are what the imports ask for and the list does not have', () => {
  const source =
    'import os, pandas as pd\nfrom sklearn.svm import SVC\nimport numpy\nfrom kfp import dsl\nimport yaml'
  expect(missingPackages(source, [])).toEqual(['pandas', 'scikit-learn', 'numpy', 'PyYAML'])
  expect(missingPackages(source, ['Scikit_Learn[all]>=1', 'pandas==2.2.0'])).toEqual(['PyYAML'])
})

test('another build of a package has its modules too', () => {
  const source = 'import mlflow, cv2\nimport psycopg2\n'
  expect(missingPackages(source, ['mlflow-skinny>=2.16,<4', 'opencv-python', 'psycopg2'])).toEqual([])
})
