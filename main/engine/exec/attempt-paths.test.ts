import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fileSafe } from './attempt-paths.ts'

describe('the folder of a task', () => {
  it('stays readable where it can', () => {
    expect(fileSafe('train')).toBe('train')
    expect(fileSafe('for-loop-1[0]/print-op')).toBe('for-loop-1[0]+print-op')
  })

  it('is one name that any file system takes, whatever the task is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 200 }), (path) => {
        const name = fileSafe(path)
        expect(name).toMatch(/^[A-Za-z0-9_%+[\]-][A-Za-z0-9._%+[\]-]*$/)
        expect(name.endsWith('.')).toBe(false)
        expect(name.length).toBeLessThanOrEqual(120)
      }),
    )
  })

  it('is another one for another task', () => {
    const odd = fc.string({
      unit: fc.constantFrom('a', '/', '+', '.', '%', '2', 'E', 'B', ' '),
      minLength: 1,
    })
    fc.assert(
      fc.property(odd, odd, (one, other) => {
        if (one !== other) expect(fileSafe(one)).not.toBe(fileSafe(other))
      }),
      { numRuns: 2_000 },
    )
    const long = 'x'.repeat(300)
    expect(fileSafe(`a${long}`)).not.toBe(fileSafe(`b${long}`))
  })
})
