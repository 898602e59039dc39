import { traverseContractProcedures } from '@orpc/server'
import { expect, test } from 'vitest'
import { studio } from '#shared/contract/studio.ts'
import { nouns } from './router.ts'

/** `implement` hides the contract inside a finished router, so the nouns are asked: they hold only what was written. Paths of every procedure. */
function procedures(of: Parameters<typeof traverseContractProcedures>[0]['router']): string[] {
  const found: string[] = []
  traverseContractProcedures({ router: of, path: [] }, ({ path }) => found.push(path.join('.')))
  return found.sort()
}

test('every procedure of the contract is mounted, and nothing else is', () => {
  const promised = procedures(studio)
  expect(promised.length).toBeGreaterThan(15)
  expect(procedures(nouns)).toEqual(promised)
})
