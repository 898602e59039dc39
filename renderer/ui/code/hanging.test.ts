import { describe, expect, it } from 'vitest'
import { hangOf } from './hanging.ts'

describe('a long line goes on', () => {
  it('one indent further in than it began', () => {
    expect(hangOf('x = train(a, b)')).toBe(4)
    expect(hangOf('    return 1')).toBe(8)
  })
  it('two further where a block follows that stands one further itself', () => {
    expect(hangOf('def train(data: int) -> str:')).toBe(8)
    expect(hangOf('    if a and b:  ')).toBe(12)
  })
  it('with room left, however deep it began', () => {
    expect(hangOf(`${' '.repeat(80)}x = 1`)).toBe(28)
  })
  it('where it falls when it began with tabs', () => {
    expect(hangOf('\tx = 1')).toBe(0)
  })
})
