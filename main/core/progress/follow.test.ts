import { describe, expect, it } from 'vitest'
import { type Followed, follow, nothingFollowed, percentAt } from './follow.ts'

const width = 10
/** As tqdm draws it. */
const bar = (done: number, whole: number, name = ''): string => {
  const share = done / whole
  const drawn = '█'.repeat(Math.floor(share * width)).padEnd(width)
  return `\r${name}${String(Math.round(100 * share)).padStart(3)}%|${drawn}| ${done}/${whole} [00:01<00:02, 6.1it/s]`
}
/** The same below another one. */
const below = (drawn: string): string => `\n${drawn}\u001b[A`

const read = (...parts: readonly string[]): Followed => follow(nothingFollowed, parts.join(''), 0)
const shown = (...parts: readonly string[]): number | undefined => percentAt(read(...parts), 0)

describe('output', () => {
  it('says how far it is by the bar that was drawn last', () => {
    expect(shown('begins at 50 %\n', bar(1, 10), bar(2, 10), 'INFO it goes on\n')).toBe(20)
    expect(shown('no bar, 50 % done\n')).toBeUndefined()
  })

  it('tells of the outermost of nested bars, also when the inner one closes one line up', () => {
    const outer = (done: number): string => bar(done, 5, 'epochs:')
    const inner = (done: number): string => bar(done, 7, 'batches:')
    const nested = [outer(1), below(inner(3)), below(inner(7)), inner(7), '\n']
    expect(shown(...nested)).toBe(20)
    expect(shown(...nested, outer(2))).toBe(40)
    expect(shown(...nested, outer(2), '\n', inner(1))).toBe(40)
  })

  it('tells of an inner bar where the outer one does not say how far it is', () => {
    expect(shown('\repochs: 3it [00:01,  2.0it/s]', below(bar(3, 10, 'batches:')))).toBe(30)
  })

  it('begins again with the next bar, when the last one is done', () => {
    expect(shown(bar(10, 10, 'epoch 1:'), '\n', bar(1, 10, 'epoch 2:'))).toBe(10)
    expect(shown(bar(4, 10, 'epoch 1:'), '\n', bar(1, 10, 'epoch 2:'), '\r')).toBe(10)
  })

  it('that names the bar otherwise each time is followed all the same', () => {
    expect(shown(bar(1, 10, 'loss 0.9:'), bar(2, 10, 'loss 0.7:'))).toBe(20)
  })

  it('gives the last line again from its beginning, as far as it came', () => {
    const line = bar(62, 100)
    for (let cut = 0; cut <= line.length; cut += 1) {
      const half = follow(read(bar(61, 100), '\r'), line.slice(0, cut), 0)
      expect([61, 62]).toContain(percentAt(half, 0))
      expect(percentAt(follow(half, line, 0), 0)).toBe(62)
    }
  })

  it('in lines with the endings of Windows says the same', () => {
    expect(shown('a\r\n', bar(62, 100), '\r\n', 'b\r\n')).toBe(62)
  })
})

describe('a bar is no news any more', () => {
  it('five seconds after it was full', () => {
    const full = read(bar(10, 10))
    expect([percentAt(full, 5_000), percentAt(full, 5_001)]).toEqual([100, undefined])
    expect(percentAt(follow(full, `${bar(10, 10)}\nafterwards\n`, 4_000), 6_000)).toBeUndefined()
  })

  it('half a minute after its line was ended or wiped out, but not while it only stands', () => {
    for (const end of ['\n', `\r${' '.repeat(40)}\r`]) {
      const left = read(bar(4, 10), end)
      expect([percentAt(left, 30_000), percentAt(left, 30_001)]).toEqual([40, undefined])
      expect(percentAt(follow(left, bar(5, 10), 40_000), 40_000)).toBe(50)
    }
    expect(percentAt(read(bar(4, 10)), 3_600_000)).toBe(40)
  })

  it('but is, while one inside of it moves', () => {
    const outer = read(bar(1, 5, 'epochs:'))
    const moving = follow(outer, below(bar(1, 7, 'batches:')), 1_000)
    expect(percentAt(moving, 600_000)).toBe(20)
  })
})
