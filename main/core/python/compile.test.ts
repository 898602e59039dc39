import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { compileFunction } from './compile.ts'
import { readFunction } from './signature.ts'

interface Recorded {
  readonly kfp: string
  readonly functions: readonly { source: string; component: unknown; executor: unknown }[]
}
const recorded = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../tests/fixtures/python-functions.json'), 'utf8'),
) as Recorded

describe('a function is compiled to what the SDK makes of it', () => {
  test.each(
    recorded.functions.map(
      (one) => [/def (\w+)\((?![^]*@dsl\.component)/.exec(one.source)?.[1], one] as const,
    ),
  )('%s', (_, { source, component, executor }) => {
    const read = readFunction(source)
    expect(read.problems).toEqual([])
    if (read.function === undefined) throw new Error('no function')
    const ours = compileFunction(read.function, { kfpVersion: recorded.kfp, baseImage: 'python:3.11' })
    expect(ours).toEqual({ component, executor })
  })
})
