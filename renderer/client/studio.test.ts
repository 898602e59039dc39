import { expect, test } from 'vitest'
import { createDoor } from './studio.ts'

/** A door whose server refuses; the answer comes after `meanwhile`. */
async function refusals(meanwhile: (set: (token: string) => void) => void): Promise<number> {
  let token = 'of-the-old-start'
  let count = 0
  const door = createDoor({
    origin: 'http://127.0.0.1:5000',
    token: () => token,
    onRefused: () => {
      count += 1
    },
    fetch: () => {
      meanwhile((next) => {
        token = next
      })
      return Promise.resolve(new Response(null, { status: 401 }))
    },
  })
  await door.fetch(new Request('http://127.0.0.1:5000/api/studio/system/info'))
  return count
}

test('a key that the server does not accept is given up', async () => {
  expect(await refusals(() => {})).toBe(1)
})

test('a late refusal of an old key does not cost the new one', async () => {
  expect(await refusals((set) => set('of-the-new-start'))).toBe(0)
})
