import { describe, expect, it } from 'vitest'
import { hangOf, piecesOf } from './hanging.ts'

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

describe('a line is not broken within', () => {
  it('an argument with its type and default, nor before the type that comes back', () => {
    const text = 'def train(data: Input[Dataset], label: str, rate: float = 0.1) -> float:'
    const pieces = piecesOf(text).map(([from, to]) => text.slice(from, to))
    expect(pieces).toEqual(['data: Input[Dataset]', 'label: str', 'rate: float = 0.1', '-> float'])
  })
  it('but within what is too long for a line of its own', () => {
    expect(piecesOf(`kinds: ${'x'.repeat(40)}`)).toEqual([])
  })
})
