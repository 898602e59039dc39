import { expect, test } from 'vitest'
import { readAge, readGc } from './arguments.ts'

test('ages are read as mlflow gc reads them', () => {
  expect(readAge('30d')).toBe(30 * 86_400_000)
  expect(readAge('2d8h5m20s')).toBe(2 * 86_400_000 + 8 * 3_600_000 + 5 * 60_000 + 20_000)
  expect(readAge('1.5h')).toBe(5_400_000)
  for (const wrong of ['', '30', 'd', 'soon', '5s3d', '-1d']) expect(readAge(wrong)).toBeUndefined()
})

test('what is chosen, and what is not', () => {
  expect(readGc(['--run-ids', 'a, b', '--older-than', '1s', '--dry-run'])).toEqual({
    command: 'gc',
    runIds: ['a', 'b'],
    olderThanMs: 1000,
    force: false,
    dryRun: true,
    json: false,
  })
  expect(readGc(['--older-than', 'soon'])).toMatchObject({ mistake: expect.stringContaining('soon') })
  expect(readGc(['everything'])).toMatchObject({ mistake: expect.stringContaining('everything') })
  expect(readGc(['-h'])).toBe('help')
})
