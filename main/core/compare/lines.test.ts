import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareLines, hunksOf } from './lines.ts'

const told = (before: string, after: string): string[] =>
  compareLines(before, after)
    .filter(({ kind }) => kind !== 'same')
    .map(({ kind, text }) => `${kind === 'gone' ? '-' : '+'}${text}`)

test('a changed line is one that goes and one that comes', () => {
  expect(told('a\nb\nc\n', 'a\nB\nc\n')).toEqual(['-b', '+B'])
  expect(told('a\nb\n', 'a\nb\n')).toEqual([])
  expect(told('', 'a\n')).toEqual(['+a'])
})

test('a line between equal ones is found alone', () => {
  expect(told('x\na\nb\nc\nx\n', 'x\na\nc\nb2\nc\nx\n')).toEqual(['-b', '+c', '+b2'])
})

test('each text can be read off the comparison, with its line numbers, and nothing is told twice', () => {
  const text = fc
    .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 30 })
    .map((lines) => lines.map((line) => `${line}\n`).join(''))
  fc.assert(
    fc.property(text, text, (before, after) => {
      const changes = compareLines(before, after)
      const side = (left: 'before' | 'after'): string =>
        changes
          .filter((change) => change[left] !== undefined)
          .map((change, at) => {
            expect(change[left]).toBe(at + 1)
            return `${change.text}\n`
          })
          .join('')
      expect(side('before')).toBe(before)
      expect(side('after')).toBe(after)
    }),
  )
})

test('texts that differ everywhere are told as a whole, without looking for long', () => {
  const many = (word: string) => Array.from({ length: 6_000 }, (_, n) => `${word} ${n}\n`).join('')
  expect(compareLines(many('a'), many('b'))).toHaveLength(12_000)
}, 20_000)

test('what is equal far from a change is left out and counted', () => {
  const lines = Array.from({ length: 40 }, (_, n) => `${n}`)
  const hunks = hunksOf(compareLines(lines.join('\n'), lines.with(10, 'x').with(30, 'y').join('\n')))
  expect(hunks.map(({ skipped, lines: shown }) => [skipped, shown.length])).toEqual([
    [7, 8],
    [13, 8],
  ])
})
