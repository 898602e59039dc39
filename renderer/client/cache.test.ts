import { QueryObserver } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { createQueryClient } from './cache.ts'

/** A list that is answered by hand: what it held when it was asked. */
function heldBackList() {
  const answers: (() => void)[] = []
  const held: string[] = []
  const read = (): Promise<readonly string[]> => {
    const seen = [...held]
    return new Promise((resolve) => {
      answers.push(() => resolve(seen))
    })
  }
  return { held, answers, read }
}

test('what changes while a list is read for the first time is read again', async () => {
  const queries = createQueryClient()
  const { held, answers, read } = heldBackList()
  const observer = new QueryObserver(queries, { queryKey: ['components'], queryFn: read })
  const stop = observer.subscribe(() => {})
  held.push('shout.py')
  const told = queries.invalidateQueries({ queryKey: ['components'] })
  answers[0]?.()
  await expect.poll(() => answers.length).toBe(2)
  answers[1]?.()
  await told
  expect(observer.getCurrentResult().data).toEqual(['shout.py'])
  stop()
})

test('a list that is not being read is asked once', async () => {
  const queries = createQueryClient()
  const { held, answers, read } = heldBackList()
  const observer = new QueryObserver(queries, { queryKey: ['components'], queryFn: read })
  const stop = observer.subscribe(() => {})
  answers[0]?.()
  await expect.poll(() => observer.getCurrentResult().data).toEqual([])
  held.push('shout.py')
  const told = queries.invalidateQueries({ queryKey: ['components'] })
  await expect.poll(() => answers.length).toBe(2)
  answers[1]?.()
  await told
  expect(answers).toHaveLength(2)
  expect(observer.getCurrentResult().data).toEqual(['shout.py'])
  stop()
})
