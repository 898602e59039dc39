import { expect, test } from 'vitest'
import { readEnv } from './arguments.ts'

test('what is asked of environments', () => {
  expect(readEnv(['list', '--json'])).toEqual({ command: 'env', action: 'list', json: true })
  expect(readEnv(['remove', 'abc', '-w', '/w'])).toMatchObject({
    action: 'remove',
    key: 'abc',
    workspace: '/w',
  })
  expect(readEnv(['gc'])).toEqual({ command: 'env', action: 'gc', json: false, dryRun: false })
  expect(readEnv(['gc', '--older-than', '7', '--dry-run'])).toMatchObject({
    olderThanMs: 7 * 86_400_000,
    dryRun: true,
  })
  expect(readEnv(['gc', '--older-than', '2d8h'])).toMatchObject({ olderThanMs: 56 * 3_600_000 })
  expect(readEnv(['-h'])).toBe('help')
})

test.each([
  [['gc', '--older-than', 'soon'], 'soon'],
  [['gc', 'everything'], 'list, remove KEY, gc'],
  [['remove'], 'list, remove KEY, gc'],
  [['list', '--older-than', '3d'], '--older-than'],
  [[], 'list, remove KEY, gc'],
])('nagare env %j is refused with a sentence', (args, word) => {
  expect(readEnv(args)).toMatchObject({ mistake: expect.stringContaining(word) })
})
