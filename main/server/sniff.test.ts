import { expect, test } from 'vitest'
import { mediaTypeOfContents } from './sniff.ts'

const of = (contents: string | Uint8Array, whole = true): string =>
  mediaTypeOfContents(typeof contents === 'string' ? new TextEncoder().encode(contents) : contents, whole)
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

test.each([
  ['<!doctype html><title>x</title>', 'text/html; charset=utf-8'],
  ['\n  <HTML lang="en">', 'text/html; charset=utf-8'],
  ['<!-- made by --><h1>Report</h1>', 'text/html; charset=utf-8'],
  ['<table><tr></tr></table>', 'text/html; charset=utf-8'],
  ['<?xml version="1.0"?>\n<svg xmlns="x">', 'image/svg+xml'],
  ['<note><to>x</to></note>', 'text/plain; charset=utf-8'],
  ['{"weights": [1, 2]}', 'application/json'],
  ['[]', 'application/json'],
  ['{}', 'application/json'],
  ['{"a": 1}\n{"a": 2}\n', 'text/plain; charset=utf-8'],
  ['[section]\nkey = 1\n', 'text/plain; charset=utf-8'],
  ['a,b,c\n1,2,3\n4,5,6\n', 'text/csv; charset=utf-8'],
  ['a,b\n"x, y",2\n', 'text/csv; charset=utf-8'],
  ['a\tb\n1\t2\n', 'text/tab-separated-values; charset=utf-8'],
  ['Hello, world.\nAnd good, long, night.\n', 'text/plain; charset=utf-8'],
  ['just words', 'text/plain; charset=utf-8'],
  ['\u001b[31mred\u001b[0m', 'text/plain; charset=utf-8'],
  ['学習した', 'text/plain; charset=utf-8'],
  ['', 'text/plain; charset=utf-8'],
])('%j is %s', (contents, type) => {
  expect(of(contents)).toBe(type)
})

test.each([
  [bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0), 'image/png'],
  [bytes(0xff, 0xd8, 0xff, 0xe0), 'image/jpeg'],
  [new TextEncoder().encode('RIFF....WEBPVP8 '), 'image/webp'],
  [new TextEncoder().encode('%PDF-1.7'), 'application/pdf'],
  [new TextEncoder().encode('PAR1\0\0'), 'application/octet-stream'],
  [bytes(0x80, 0x04, 0x95), 'application/octet-stream'],
])('bytes are named by their beginning (%#)', (contents, type) => {
  expect(of(contents)).toBe(type)
})

test('the beginning of a longer file is enough', () => {
  expect(of('{"weights": [1, 2, ', false)).toBe('application/json')
  expect(of('{"a": 1}\n{"a": 2}\n{"a"', false)).toBe('text/plain; charset=utf-8')
  // Cut in the middle of a character, and in the middle of a row.
  expect(of(new TextEncoder().encode('学習').subarray(0, 4), false)).toBe('text/plain; charset=utf-8')
  expect(of('a,b,c\n1,2,3\n4,5', false)).toBe('text/csv; charset=utf-8')
})
