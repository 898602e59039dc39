import {
  appendFileSync,
  closeSync,
  mkdtempSync,
  openSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type BarWatch, watchBars } from './bar-watch.ts'

let folder: string
let file: string
let handle: number
let bars: BarWatch
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nagare-bars-'))
  file = join(folder, 'stderr.log')
  writeFileSync(file, '')
  handle = openSync(file, 'r')
  bars = watchBars()
})
afterEach(() => {
  closeSync(handle)
  rmSync(folder, { recursive: true, force: true })
})

const look = (): number | undefined => {
  bars.look(handle, statSync(file).size, 0)
  return bars.percentAt(0)
}
const bar = (percent: number): string =>
  `\r${String(percent).padStart(3)}%|${'█'.repeat(Math.floor(percent / 10)).padEnd(10)}| ${percent}/100 [00:10<00:06]`

it('finds the last bar of a file, wherever it was cut when it was looked at', () => {
  const bytes = Buffer.from(`starts\n${Array.from({ length: 40 }, (_, at) => bar(at)).join('')}`)
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 40 }), (sizes) => {
      truncateSync(file)
      bars = watchBars()
      let from = 0
      for (const size of sizes) {
        appendFileSync(file, bytes.subarray(from, from + size))
        from += size
        look()
      }
      appendFileSync(file, bytes.subarray(from))
      expect(look()).toBe(39)
    }),
    { numRuns: 50 },
  )
})

it('looks at the end only, and not into half a line', () => {
  appendFileSync(file, `${bar(12)}\n${'noise\n'.repeat(100_000)}`)
  expect(look()).toBeUndefined()
  appendFileSync(file, `${'x'.repeat(100_000)} 13%|█         | 13/100`)
  expect(look()).toBeUndefined()
  appendFileSync(file, `\n${'noise\n'.repeat(100_000)}${bar(14)}`)
  expect(look()).toBe(14)
})

it('goes on with a file that was emptied', () => {
  appendFileSync(file, `${bar(50)}${bar(51)}\n`)
  expect(look()).toBe(51)
  truncateSync(file)
  look()
  appendFileSync(file, bar(3))
  expect(look()).toBe(3)
})
