import { expect, test } from 'vitest'
import { pythonNumber } from './literal.ts'

test('a float stays one, however large or small', () => {
  const written = [2, -0, 0.1, 1e-9, 1e20, 1e300].map((value) => pythonNumber(value, false))
  expect(written).toEqual(['2.0', '-0.0', '0.1', '1e-9', '100000000000000000000.0', '1e+300'])
  expect([2, 1e20].map((value) => pythonNumber(value, true))).toEqual(['2', '100000000000000000000'])
})
