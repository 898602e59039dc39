import { expect, test } from 'vitest'
import { startFaked } from './start-faked.ts'

const { argsOf } = await startFaked((fake) => {
  fake.world.lock = false
})

test('a second start leaves before anything opens the workspace', () => {
  expect(argsOf('app.quit')).toHaveLength(1)
  expect(argsOf('utilityProcess.fork')).toEqual([])
  expect(argsOf('new BrowserWindow')).toEqual([])
})
