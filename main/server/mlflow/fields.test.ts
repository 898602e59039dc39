import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { isExact, list, longList, needed, neededInt64 } from './fields.ts'

const item = z.object({ key: needed, at: neededInt64 })
const isPlain = (value: unknown): value is z.output<typeof item> => {
  if (typeof value !== 'object' || value === null) return false
  const { key, at } = value as Record<string, unknown>
  return typeof key === 'string' && key !== '' && isExact(at)
}
const careful = z.object({ items: list(item) })
const quick = z.object({ items: longList(item, isPlain) })

const odd = fc.constantFrom(null, undefined, '', 'x', '5', 1.5, 2 ** 60, {}, [], true)
const anyItem = fc.oneof(
  { weight: 8, arbitrary: fc.record({ key: fc.constantFrom('a', 'b'), at: fc.integer() }) },
  {
    weight: 1,
    arbitrary: fc.record({ key: fc.oneof(fc.constant('a'), odd), at: fc.oneof(fc.integer(), odd) }),
  },
  { weight: 1, arbitrary: odd },
)
const outcome = (schema: z.ZodType, input: unknown): unknown => {
  const result = schema.safeParse(input)
  return result.success ? { data: result.data } : { places: result.error.issues.map(({ path }) => path) }
}

test('a long list is read as its schema reads it, also where it is wrong', () => {
  fc.assert(
    fc.property(fc.oneof(fc.array(anyItem, { maxLength: 5 }), odd), (items) => {
      expect(outcome(quick, { items })).toEqual(outcome(careful, { items }))
    }),
    { numRuns: 300 },
  )
  expect(outcome(quick, {})).toEqual({ data: { items: [] } })
})
