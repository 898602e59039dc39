/**
 * Good files with one thing broken: whatever stands in a file can be replaced by anything, and reading, checking,
 * judging and drawing it must answer, with the place, and never throw. Fixtures by default; all golden files with
 * NAGARE_BROKEN=1 (and NAGARE_GOLDENS).
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bindArguments } from '#core/plan/arguments.ts'
import { bareMachine } from '#core/plan/machine.test-helper.ts'
import { unsupported } from '#core/plan/unsupported.ts'
import { check } from './check.ts'
import { graphOf } from './graph.ts'
import { inputsOf } from './inputs.ts'
import { parsePipeline } from './parse.ts'
import { stepDetails } from './step-details.ts'

type Node = Record<string, unknown> | unknown[]
type Path = readonly (string | number)[]

const fixtures = resolve(import.meta.dirname, '../../../tests/fixtures/pipelines')
const goldens = join(resolve(process.env['NAGARE_GOLDENS'] ?? ''), 'pipelines')
const all = process.env['NAGARE_BROKEN'] === '1' && process.env['NAGARE_GOLDENS'] !== undefined
const folder = all ? goldens : fixtures
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.yaml'),
)

/** A place in so many is broken by default: the whole takes minutes. */
const most = all ? 400 : 60
const some = <T>(list: readonly T[], limit = most): T[] => {
  const stride = Math.max(1, Math.ceil(list.length / limit))
  return list.filter((_, place) => place % stride === 0)
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null
function* leavesOf(value: unknown, path: Path = []): Generator<Path> {
  if (!isNode(value)) yield path
  else
    for (const [key, item] of Object.entries(value))
      yield* leavesOf(item, [...path, Array.isArray(value) ? Number(key) : key])
}
function* placesOf(value: unknown, path: Path = []): Generator<Path> {
  if (path.length > 0) yield path
  if (isNode(value))
    for (const [key, item] of Object.entries(value))
      yield* placesOf(item, [...path, Array.isArray(value) ? Number(key) : key])
}

const replaced = (value: unknown, path: Path, by: unknown): unknown => {
  const [first, ...rest] = path
  if (first === undefined) return by
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<
    string | number,
    unknown
  >
  copy[first] = replaced(copy[first], rest, by)
  return copy
}
const without = (value: unknown, path: Path): unknown => {
  const [first = '', ...rest] = path
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<
    string | number,
    unknown
  >
  if (rest.length === 0) delete copy[first]
  else copy[first] = without(copy[first], rest)
  return copy
}

/** Everything that is ever asked about a file. @returns what is wrong with it. */
const judged = (spec: unknown, platform: unknown) => {
  const text = [spec, ...(platform === undefined ? [] : [platform])]
    .map((one) => JSON.stringify(one))
    .join('\n---\n')
  const parsed = parsePipeline(text)
  if (!parsed.ok) return parsed.error
  const doc = parsed.value
  const problems = check(doc)
  graphOf(doc)
  inputsOf(doc)
  stepDetails(doc)
  const args = bindArguments(doc, {})
  return [...problems, ...unsupported(doc, bareMachine, args.ok ? args.value : undefined)]
}

/** References: a name in one of these that leads nowhere is an error. */
const reference =
  /\.(componentRef\.name|executorLabel|producerTask|outputParameterKey|outputArtifactKey|componentInputParameter|componentInputArtifact|producerSubtask|dependentTasks\.\d+|items\.inputParameter|items\.inputArtifact)$/

const documentsOf = (name: string): [unknown, unknown] => {
  const parsed = parsePipeline(readFileSync(join(folder, name), 'utf8'))
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  return [parsed.value.spec, parsed.value.platform]
}
const garbage = [
  'no such thing',
  7,
  -1,
  true,
  null,
  [],
  {},
  [[]],
  { a: { b: null } },
  '{{$.inputs',
  '',
  'a'.repeat(5000),
]

describe.each(files)('%s', { timeout: all ? 300_000 : 20_000 }, (name) => {
  const [spec, platform] = documentsOf(name)
  const places = some([...placesOf(spec)])

  it('is good', () => {
    const errors = judged(spec, platform).filter(({ severity }) => severity === 'error')
    expect(errors.filter(({ code }) => !code.startsWith('unsupported'))).toEqual([])
  })

  it('a reference that leads nowhere is an error with its place', () => {
    const references = [...leavesOf(spec)].filter((path) => reference.test(`.${path.join('.')}`))
    for (const path of some(references, all ? 400 : 40)) {
      const errors = judged(replaced(spec, path, 'no-such-thing'), platform).filter(
        ({ severity }) => severity === 'error',
      )
      const where = path.join('.')
      expect(
        errors.filter(({ code }) => !code.startsWith('unsupported')),
        where,
      ).not.toEqual([])
      for (const { field, line, message } of errors)
        expect([field ?? line ?? message, where]).not.toContain(undefined)
    }
  })

  it('nothing that stands or is missing anywhere brings the reader down', () => {
    for (const [number, path] of places.entries()) {
      // Every place meets a few kinds of garbage, and every kind meets many places.
      for (const turn of [0, 5]) {
        const broken = replaced(spec, path, garbage[(number + turn) % garbage.length])
        for (const problem of judged(broken, platform))
          expect(problem.message.length, path.join('.')).toBeGreaterThan(10)
      }
      judged(without(spec, path), platform)
    }
    if (platform !== undefined)
      for (const path of some([...placesOf(platform)], 20)) {
        for (const by of garbage) judged(spec, replaced(platform, path, by))
        judged(spec, without(platform, path))
      }
  })
})
