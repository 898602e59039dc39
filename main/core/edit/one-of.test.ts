/** A value out of an if / else, written as the SDK writes `dsl.OneOf`. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { check } from '#core/spec/check.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import { leaf } from '#core/spec/pipeline.test-helper.ts'
import { serializePipeline } from '#core/spec/serialize.ts'
import { applyEdit, type EditCommand } from './commands.ts'
import { editedBy } from './edits.test-helper.ts'
import { fits } from './fits.ts'
import { layEdit, type Made } from './one-of.ts'
import { dagAt } from './places.ts'
import { isJunction, makerOf, producersOf, type Wire, wiresIn } from './wires.ts'

const fixtures = join(import.meta.dirname, '../../../tests/fixtures/pipelines')
const compiled = (): PipelineDocument => {
  const parsed = parsePipeline(
    readFileSync(join(fixtures, 'if_elif_else_with_oneof_parameters.yaml'), 'utf8'),
  )
  if (!parsed.ok) throw new Error('The fixture cannot be read.')
  return parsed.value
}
const inner = 'roll-die-pipeline'
const frame = `${inner}/condition-branches-1`
const made = (number: number, node: string, port = 'Output') =>
  ({ from: 'output', node: `${frame}/condition-${number}/${node}`, port }) as const
const heads = made(2, 'print-and-return')
const target = { to: 'output', dag: inner, port: 'Output' } as const
const outwards: Wire = { kind: 'parameters', source: heads, target }
const plain = ({ spec }: PipelineDocument): unknown => JSON.parse(JSON.stringify(spec))
const errors = (doc: PipelineDocument): string[] =>
  check(doc).flatMap(({ severity, message }) => (severity === 'error' ? [message] : []))
const refusalOf = (doc: PipelineDocument, command: EditCommand): string => {
  const edited = applyEdit(doc, command)
  return edited.ok ? 'made' : edited.error.message
}

describe('a value that leaves the branches of a compiled pipeline', () => {
  test('is taken from every branch, and the file is what the SDK wrote', () => {
    const before = compiled()
    const laid = layEdit(before, outwards)
    expect(laid).toMatchObject({ edit: 'one-of', sources: [heads, {}, { port: 'output_key' }] })
    const use: EditCommand = {
      edit: 'connect',
      wire: {
        kind: 'parameters',
        source: { from: 'output', node: inner, port: 'Output' },
        target: { to: 'input', node: 'print-and-return', port: 'text' },
      },
    }
    const without = editedBy(before, { edit: 'remove-output', dag: inner, name: 'Output' })
    expect(serializePipeline(without)).not.toContain('oneof')
    const again = editedBy(without, layEdit(without, outwards), use)
    expect(plain(again)).toEqual(plain(before))
    expect(serializePipeline(again)).toBe(serializePipeline(before))
  })

  test('is the output that is there already for a second use, and goes with the last', () => {
    const doc = editedBy(
      compiled(),
      layEdit(compiled(), { ...outwards, source: made(3, 'print-and-return-2') }),
    )
    expect(plain(doc)).toEqual(plain(compiled()))
    const second = { ...target, port: 'also' }
    const twice = editedBy(doc, layEdit(doc, { ...outwards, target: second }))
    expect(serializePipeline(twice)).not.toContain('oneof-2')
    expect(errors(twice)).toEqual([])
    const none = editedBy(
      twice,
      { edit: 'remove-output', dag: inner, name: 'also' },
      { edit: 'remove-output', dag: inner, name: 'Output' },
    )
    expect(serializePipeline(none)).not.toContain('oneof')
    expect(errors(none)).toEqual(
      errors(editedBy(compiled(), { edit: 'remove-output', dag: inner, name: 'Output' })),
    )
  })

  test('is offered at the ports beyond, and not from one branch to another', () => {
    const doc = editedBy(
      compiled(),
      { edit: 'remove-output', dag: inner, name: 'Output' },
      {
        edit: 'add-step',
        dag: inner,
        source: { name: 'show', component: leaf('show', { text: 'STRING', many: 'LIST' }) },
        name: 'show',
      },
    )
    const found = fits(doc, { node: heads.node, side: 'out', port: 'Output', kind: 'parameters' })
    const fit = (node: string, port: string) =>
      found.find((one) => one.node === node && one.port === port)?.fit
    expect(fit(`${inner}/show`, 'text')).toBe('one-of')
    expect(fit(`${inner}/show`, 'many')).toBe('no')
    expect(fit(`${frame}/condition-3/print-and-return-2`, 'text')).toBe('no')
  })
})

describe('what the SDK would not take is refused', () => {
  const sources = [heads, made(3, 'print-and-return-2'), made(4, 'special-print-and-return', 'output_key')]
  const choose = (chosen: typeof sources): EditCommand => ({
    edit: 'one-of',
    kind: 'parameters',
    sources: chosen,
    target,
  })

  test('a branch left out, one taken twice, a step from elsewhere', () => {
    expect(refusalOf(compiled(), choose(sources))).toBe('made')
    expect(refusalOf(compiled(), choose(sources.slice(1)))).toMatch(/Every branch/)
    expect(refusalOf(compiled(), choose([heads, heads, heads]))).toMatch(/Every branch/)
    const other = { from: 'output', node: `${inner}/flip-three-sided-die`, port: 'Output' } as const
    expect(refusalOf(compiled(), { ...choose([]), sources: [other] } as EditCommand)).toMatch(/do not stand/)
  })

  test('a branch that makes nothing of the type, and one that makes several', () => {
    const bare = editedBy(
      compiled(),
      { edit: 'remove', nodes: [made(3, 'print-and-return-2').node] },
      {
        edit: 'add-step',
        dag: `${frame}/condition-3`,
        source: { name: 'count', component: leaf('count', {}, { Output: 'NUMBER_INTEGER' }) },
        name: 'count',
      },
    )
    expect(layEdit(bare, outwards).edit).toBe('connect')
    const port = { node: `${inner}/flip-three-sided-die`, side: 'in', port: 'x', kind: 'parameters' } as const
    expect(fits(bare, { node: heads.node, side: 'out', port: 'Output', kind: 'parameters' }, [port])).toEqual(
      [
        expect.objectContaining({
          fit: 'no',
          why: expect.objectContaining({ message: expect.stringMatching(/nothing of its type/) }),
        }),
      ],
    )
    const both = editedBy(
      compiled(),
      { edit: 'remove-output', dag: inner, name: 'Output' },
      {
        edit: 'add-step',
        dag: `${frame}/condition-4`,
        source: { name: 'more', component: leaf('more', {}, { other_key: 'STRING' }) },
        name: 'more',
      },
    )
    expect(layEdit(both, outwards).edit).toBe('connect')
  })
})

const project = resolve(import.meta.dirname, '../../..')
const goldens = join(resolve(project, process.env['NAGARE_GOLDENS'] ?? '../shared/kfp'), 'pipelines')
const folder = existsSync(goldens) ? goldens : fixtures
const withChoices = globSync('**/*.yaml', { cwd: folder })
  .toSorted()
  .filter((name) => /-oneof-\d/.test(readFileSync(join(folder, name), 'utf8')))

/** Of every use of what branches hand out together: where the values are made, and the use. */
const choices = (doc: PipelineDocument): { readonly sources: readonly Made[]; readonly wire: Wire }[] => {
  const root = dagAt(doc, undefined)
  return (root === undefined ? [] : [...wiresIn(doc, root)]).flatMap((wire) => {
    const { kind, source } = wire
    const home = source.from === 'output' ? dagAt(doc, source.node) : undefined
    if (home === undefined || source.from !== 'output' || !isJunction(home.dag, kind, source.port)) return []
    const makers = producersOf(home.dag, kind, source.port).map((one) => makerOf(doc, home, kind, one))
    return [{ wire, sources: makers.filter((one) => one.from === 'output') }]
  })
}

test.each(withChoices)('%s is the same after each OneOf in it was laid again', (name) => {
  const parsed = parsePipeline(readFileSync(join(folder, name), 'utf8'))
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error))
  const found = choices(parsed.value)
  expect(found.length).toBeGreaterThan(0)
  for (const { wire, sources } of found) {
    const { kind, target } = wire
    const [source] = sources
    if (source === undefined) continue
    const laid = layEdit(parsed.value, { kind, source, target })
    expect(laid).toEqual({ edit: 'one-of', kind, sources, target })
    expect(plain(editedBy(parsed.value, laid))).toEqual(plain(parsed.value))
  }
})
