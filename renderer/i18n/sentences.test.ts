import { beforeAll, expect, it } from 'vitest'
import { choices } from './ja/choices.ts'
import { sentences } from './ja/sentences/index.ts'
import { learn, spoken, spokenChoices } from './sentences.ts'

beforeAll(() => learn('ja', sentences, choices))

it('says what is known in Japanese, with the names in their places', () => {
  expect(spoken('`train` needs a value for its input `data`.', 'ja')).toBe(
    '`train` の入力 `data` に値がありません。',
  )
  expect(spoken('Input `lr` of `train` is not bound to anything.', 'ja')).toBe(
    '`train` の入力 `lr` は何にもつながっていません。',
  )
  expect(spoken('`model` takes Model, but this is Dataset.', 'ja')).toContain('Model を受け取りますが')
})

it('says a sentence inside a sentence', () => {
  expect(spoken('Line 3 of the code of `train`: `data` has no type.', 'ja')).toBe(
    '`train` のコード 3 行目: `data` に型がありません。',
  )
  expect(spoken('Failed after 2.1 s: The disk is full.', 'ja')).toBe(
    '2.1 s で失敗しました: ディスクの空きがありません。',
  )
})

it('says a message and its hint told in one breath, and several in lines', () => {
  expect(spoken('A package needs a name. For example pandas>=2.', 'ja')).toBe(
    'パッケージには名前が必要です。例: pandas>=2',
  )
  expect(spoken('a.txt cannot become a step.\nThere is no code in b.py.', 'ja')).toBe(
    'a.txt からステップは作れません。\nb.py にコードがありません。',
  )
})

it('takes no name for a sentence, whatever it says', () => {
  expect(spoken('Not run, because “Add a step.” failed.', 'ja')).toContain('「Add a step.」')
  expect(spoken('`the pipeline` needs a value for its input `x`.', 'ja')).toContain('`the pipeline`')
})

it('leaves what it does not know, and English', () => {
  expect(spoken('Nobody has written this.', 'ja')).toBe('Nobody has written this.')
  expect(spoken('ValueError: Add a step. Or not.', 'ja')).toBe('ValueError: Add a step. Or not.')
  expect(spoken('Add a step.', 'en')).toBe('Add a step.')
})

it('finds what is wrapped in a docstring', () => {
  expect(spoken('Which columns to read; none named\nreads all.', 'ja')).toBe('読む列。指定しなければすべて。')
})

it('calls allowed values by words where it knows all of them', () => {
  expect(spokenChoices(['shuffled', 'as it is'], 'ja')).toMatchObject({ 'as it is': '元の順のまま' })
  expect(spokenChoices(['shuffled', 'backwards'], 'ja')).toBeUndefined()
  expect(spokenChoices(['shuffled', 'as it is'], 'en')).toBeUndefined()
})

it('carries every name over that it uses', () => {
  const holes = (text: string): string[] => text.match(/\{\w+\}/g) ?? []
  for (const [written, said] of sentences)
    expect(holes(written), said).toEqual(expect.arrayContaining(holes(said)))
})

it('knows each sentence once', () => {
  const written = sentences.map(([text]) => text)
  expect(written.filter((text, at) => written.indexOf(text) !== at)).toEqual([])
})

it('leaves no English standing in what it says', () => {
  const plain = (text: string): string => text.replaceAll(/`[^`]*`|[“"][^”"]*[”"]|\{\w+\}/g, '')
  const english = sentences.filter(([, said]) => /(?:[A-Za-z]+ ){3}[a-z]+/.test(plain(said)))
  expect(english).toEqual([])
})
