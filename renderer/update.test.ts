import { expect, test } from 'vitest'
import { mayBeginAnew } from './update.ts'

test('a window begins anew once, and again only after a while', () => {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  }
  expect(mayBeginAnew(storage, 1_000)).toBe(true)
  expect(mayBeginAnew(storage, 2_000)).toBe(false)
  expect(mayBeginAnew(storage, 62_000)).toBe(true)
})
