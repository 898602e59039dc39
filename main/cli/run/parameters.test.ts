import { expect, test } from 'vitest'
import { readParameters } from './parameters.ts'

const param = (name: string, text: string) => ({ name, text })

test('texts that are JSON are values, other texts are themselves', () => {
  const given = [
    param('a', '1'),
    param('b', 'x y'),
    param('c', '"1"'),
    param('d', '[1,{"k":null}]'),
    param('e', ''),
  ]
  expect(readParameters(given, undefined)).toEqual({
    ok: true,
    value: { a: 1, b: 'x y', c: '1', d: [1, { k: null }], e: '' },
  })
})

test('--param wins over the file, the last one over the first', () => {
  expect(readParameters([param('a', '2'), param('a', '3')], '{"a": 1, "b": true}')).toEqual({
    ok: true,
    value: { a: 3, b: true },
  })
})

test('odd names are ordinary', () => {
  const read = readParameters([param('__proto__', '1'), param('constructor', '2')], undefined)
  expect(read.ok && Object.keys(read.value)).toEqual(['__proto__', 'constructor'])
})

test.each(['[1]', 'null', '3', '{'])('a file that holds %s is refused', (text) => {
  expect(readParameters([], text).ok).toBe(false)
})
