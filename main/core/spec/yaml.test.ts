import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LineCounter } from 'yaml'
import { emit } from './emit.ts'
import { toData } from './yaml-data.ts'
import { yamlDocuments } from './yaml-documents.ts'

const read = (text: string): unknown => {
  const [document] = yamlDocuments(text, new LineCounter())
  if (document === undefined || document.errors.length > 0) throw new Error(String(document?.errors[0]))
  return toData(document, 'spec').value
}
const write = (data: Record<string, unknown>): string => emit(data, 'spec', new Map())

describe('reading scalars as PyYAML does', () => {
  // Each line was checked with PyYAML 6: plain text → what `yaml.safe_load` gives.
  const table: readonly [string, unknown][] = [
    ['yes', true],
    ['On', true],
    ['off', false],
    ['NO', false],
    ['y', 'y'],
    ['n', 'n'],
    ['yEs', 'yEs'],
    ['~', null],
    ['Null', null],
    ['nUll', 'nUll'],
    ['017', 15],
    ['0o17', '0o17'],
    ['08', '08'],
    ['0x1F', 31],
    ['0b11', 3],
    ['1_000', 1000],
    ['+1', 1],
    ['1:30', 90],
    ['190:20:30', 685230],
    ['190:60', '190:60'],
    ['1:30.5', 90.5],
    ['1e3', '1e3'],
    ['1.5e3', '1.5e3'],
    ['1.5e+3', 1500],
    ['1.', 1],
    ['.5', 0.5],
    ['+.5', '+.5'],
    ['-.inf', Number.NEGATIVE_INFINITY],
    ['.nan', Number.NaN],
    ['NaN', 'NaN'],
    ['2.1.0', '2.1.0'],
    ['0.', 0],
    ['_1', '_1'],
  ]
  it.each(table)('%s', (text, value) => expect(read(`k: ${text}`)).toEqual({ k: value }))

  it('keeps dates as text: kfp fails on them, and text is what was meant', () => {
    expect(read('k: 2020-01-01')).toEqual({ k: '2020-01-01' })
  })
  it('follows explicit tags', () => {
    expect(read('a: !!str 12\nb: !!int "3"\nc: !!float "1.5"')).toEqual({ a: '12', b: 3, c: 1.5 })
  })
  it('takes later lines of a quoted text at any indent, as formatters write them', () => {
    expect(read('a:\n    - "x\\\n    \\ y"\n    - z')).toEqual({ a: ['x y', 'z'] })
    expect(read("a:\n  b: 'x\n\n  y'\n  c: 1")).toEqual({ a: { b: 'x\ny', c: 1 } })
  })
})

describe('anchors, aliases and merge keys', () => {
  it('expands them', () => {
    const text =
      'base: &b {x: 1, y: 2}\nother: *b\nmerged:\n  <<: *b\n  y: 3\nmany:\n  <<: [*b, {z: 9, x: 5}]'
    expect(read(text)).toEqual({
      base: { x: 1, y: 2 },
      other: { x: 1, y: 2 },
      merged: { x: 1, y: 3 },
      many: { x: 1, y: 2, z: 9 },
    })
  })
  it('refuses a bomb', () => {
    const levels = Array.from(
      { length: 12 },
      (_, i) => `l${i + 1}: &l${i + 1} [${Array(9).fill(`*l${i}`).join(', ')}]`,
    )
    expect(() => read(`l0: &l0 [x, x]\n${levels.join('\n')}`)).toThrow('too much data')
  })
  it('refuses data that contains itself', () => expect(() => read('a: &a [*a]')).toThrow('contain itself'))
  it('refuses a name that stands twice', () =>
    expect(() => read('a: 1\nb: 2\na: 3')).toThrow('`a` stands twice'))
})

describe('writing', () => {
  const nasty = [
    'y',
    'n',
    'yes',
    'On',
    'true',
    'null',
    '~',
    '',
    '1',
    '1.0',
    '1e3',
    '0o17',
    '017',
    '0x1F',
    '1_000',
    '1:30',
    '2020-01-01',
    '.5',
    '.nan',
    'inf',
    '=',
    '<<',
    '-',
    '- a',
    '? a',
    ': a',
    'a: b',
    'a #b',
    'a:',
    '#',
    '%',
    '@',
    '`',
    '|',
    '>',
    '&a',
    '*a',
    '!a',
    '"',
    "'",
    '{',
    '[',
    ']',
    ',',
    '---',
    '...',
    'a\tb',
    '\ta',
    'a\n',
    'a\n\n\n',
    '\na',
    '\n',
    ' a',
    'a ',
    ' a\nb',
    'a\n b',
    'a \nb',
    '\t\na',
    'a\n\tb',
    'a\r\nb',
    'a\u0085b',
    'a\u2028b',
    '\uFEFF',
    'é',
    '日本語',
    '😀',
    '👨‍👩‍👧',
    '\u0000',
    '\u007F',
    '\u200B',
    'a\u00A0b',
    '{{$}}',
    '--x',
    '-c',
    '-',
    '--',
    '\n  indented\n',
    '  \n  a',
    'a\n---\nb',
    '# a\nb',
    '日本\n語',
    'C:\\path',
    'x'.repeat(3000),
    'a '.repeat(900),
  ]
  it('survives every nasty text, as value and as name', () => {
    const data = { list: nasty, named: Object.fromEntries(nasty.map((text, index) => [text, index])) }
    expect(read(write(data))).toEqual(data)
  })
  it('survives infinities', () => {
    const data = { '': Number.NEGATIVE_INFINITY, list: [Number.POSITIVE_INFINITY, Number.NaN] }
    expect(read(write(data))).toEqual(data)
  })
  it('survives any data', () => {
    const piece = fc.constantFrom(
      'a',
      '\n',
      ' ',
      '\t',
      ':',
      '#',
      '-',
      '"',
      "'",
      '\\',
      'é',
      '1',
      '.',
      '😀',
      '{',
      '|',
      'x: y',
    )
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(piece, { maxLength: 12 }).map((parts) => parts.join('')),
    )
    const leafValue = fc.oneof(
      text,
      fc.boolean(),
      fc.constant(null),
      fc.integer(),
      // JSON has no infinities, and no zero below zero.
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => (value === 0 ? 0 : value)),
    )
    const name = text.filter((key) => key !== '__proto__')
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { depthSize: 'small' },
        leafValue,
        fc.array(tie('tree'), { maxLength: 4 }),
        fc.dictionary(name, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
      ),
    }))
    fc.assert(
      fc.property(fc.dictionary(name, tree, { maxKeys: 5, noNullPrototype: true }), (data) => {
        const written = write(data)
        const again = read(written)
        // Not by way of JSON: V8 13.6 reads the key `"` as a backslash once it has read an object with that one.
        expect(again).toEqual(data)
        expect(write(again as Record<string, unknown>)).toBe(written)
      }),
      { numRuns: 300 },
    )
  })
  it('quotes what another reader would take for something else', () => {
    const text = write({
      a: 'y',
      b: 'on',
      c: '1e3',
      d: '0o7',
      e: '2020-01-01',
      f: 'v1.2',
      g: '2.1.0',
      h: 'plain text',
    })
    expect(text).toBe(
      "a: 'y'\nb: 'on'\nc: '1e3'\nd: '0o7'\ne: '2020-01-01'\nf: v1.2\ng: 2.1.0\nh: plain text\n",
    )
  })
  it('sorts names as Python does, by code point', () => {
    expect(
      write({ '\u{1F600}': 1, '\uFF5E': 2, b: 3, B: 4, a: { z: 1, y: 2 } })
        .split('\n')
        .filter((line) => !line.startsWith(' ')),
    ).toEqual(['B: 4', 'a:', 'b: 3', "'～': 2", "'😀': 1", ''])
  })
  it('writes code as a literal block: a changed line is a changed line', () => {
    expect(write({ args: ['-x', 'def f():\n    return 1\n'] })).toBe(
      'args:\n- -x\n- |\n  def f():\n      return 1\n',
    )
  })
})
