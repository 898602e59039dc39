import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { sentences } from './ja/sentences.ts'
import { spoken } from './sentences.ts'

it('says what is known in Japanese, with the names in their places', () => {
  expect(spoken('`train` needs a value for its input `data`.', 'ja')).toBe(
    '`train` の入力 `data` に値がありません。',
  )
  expect(spoken('Input `lr` of `train` is not bound to anything.', 'ja')).toBe(
    '`train` の入力 `lr` は何にもつながっていません。',
  )
  expect(spoken('`model` takes Model, but this is Dataset.', 'ja')).toContain('Model を受け取りますが')
})

it('leaves what it does not know, and English', () => {
  expect(spoken('Nobody has written this.', 'ja')).toBe('Nobody has written this.')
  expect(spoken('Add a step.', 'en')).toBe('Add a step.')
})

const main = resolve(import.meta.dirname, '../../main')
const sources = ['core', 'engine/exec']
  .flatMap((room) =>
    readdirSync(join(main, room), { recursive: true, encoding: 'utf8' }).map((file) => join(room, file)),
  )
  .filter((file) => file.endsWith('.ts') && !file.includes('.test'))
  .map((file) => readFileSync(join(main, file), 'utf8'))
  .join('\n')

it.each(sentences.map(([written]) => written))('“%s” is still said', (written) => {
  const pieces = written.split(/\{\w+\}/).map((piece) => piece.trim())
  for (const piece of pieces.filter((text) => text.length > 3)) expect(sources).toContain(piece)
})

it('carries every name over that it uses', () => {
  const holes = (text: string): string[] => text.match(/\{\w+\}/g) ?? []
  for (const [written, said] of sentences)
    expect(holes(written), said).toEqual(expect.arrayContaining(holes(said)))
})
