import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { applyEdit } from '#core/edit/commands.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import { serializePipeline } from '#core/spec/serialize.ts'
import { readComponentFile } from './file.ts'

const fixtures = join(import.meta.dirname, '../../../tests/fixtures')
const recorded = JSON.parse(readFileSync(join(fixtures, 'v1-components.json'), 'utf8')) as {
  readonly components: readonly { text: string; name: string; component: object; executor: object }[]
}

/** The SDK drops the words on inputs and outputs of this format; ours keeps them. */
const wordless = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (key, part: unknown) => (key === 'description' ? undefined : part)))

describe('a v1 component becomes what the SDK makes of it', () => {
  test.each(recorded.components.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const [reading] = readComponentFile('name.yaml', one.text)
    expect(reading?.problem).toBeUndefined()
    expect(reading?.source?.name).toBe(one.name)
    expect(wordless(reading?.source?.component)).toEqual(one.component)
    expect(reading?.source?.executor).toEqual(one.executor)
  })
})

test('a v1 component has its title, its words, and those of its ports', () => {
  const [reading] = readComponentFile('a.yaml', recorded.components[0]?.text ?? '')
  expect(reading).toMatchObject({ title: 'My Thing (v1)', description: 'Does it.', packages: [] })
  expect(reading?.source?.component.inputDefinitions?.parameters?.['input_text']?.description).toBe(
    'the text',
  )
})

test.each([
  ['unknown-port', 5, 'implementation:\n  container:\n    image: a\n    args:\n    - {inputValue: x}\n'],
  ['no-image', 3, 'name: a\nimplementation:\n  container:\n    command: [a]\n'],
  ['graph-component', 1, 'implementation:\n  graph: {}\n'],
  [
    'bad-default',
    2,
    'inputs:\n- {name: n, type: Integer, default: many}\nimplementation:\n  container: {image: a}\n',
  ],
  ['bad-command', 4, 'implementation:\n  container:\n    image: a\n    command: [{nonsense: x}]\n'],
  ['bad-ports', 3, 'inputs:\n- {name: a b}\n- {name: a_b}\nimplementation:\n  container: {image: a}\n'],
  ['not-yaml', 2, 'implementation: [\n'],
  ['argo-workflow', 1, 'apiVersion: argoproj.io/v1alpha1\nkind: Workflow\n'],
  ['empty', 1, ''],
])('what is wrong is said with its line: %s', (code, line, text) => {
  const [reading] = readComponentFile('a.yaml', text)
  expect(reading?.problem).toMatchObject({ code, line })
  expect(reading?.source).toBeUndefined()
})

const compiled = (name: string): string => readFileSync(join(fixtures, 'cli', `${name}.yaml`), 'utf8')

test('a pipeline of several steps is no component, and is told where it belongs', () => {
  const [reading] = readComponentFile('sums.yaml', compiled('sums'))
  expect(reading?.problem).toMatchObject({ code: 'pipeline', hint: 'Put it into the folder pipelines.' })
})

test('a compiled component can be put into a pipeline, and the file is read back the same', () => {
  const parsed = parsePipeline(compiled('sums'))
  if (!parsed.ok) throw new Error('no fixture')
  const doc = parsed.value
  const [first, ...others] = Object.keys(doc.spec.root.dag?.tasks ?? {})
  const single = others.reduce((one, node) => {
    const edited = applyEdit(one, { edit: 'remove', nodes: [node] })
    return edited.ok ? edited.value.doc : one
  }, doc)
  const [reading] = readComponentFile('add.yaml', serializePipeline(single))
  expect([first, reading?.problem]).toEqual([expect.any(String), undefined])
  if (reading?.source === undefined) throw new Error('nothing read')
  const { source } = reading
  const added = applyEdit(doc, { edit: 'add-step', source, name: 'Once more' })
  if (!added.ok) throw new Error(added.error.message)
  // The component that is there already is used again.
  expect(Object.keys(added.value.doc.spec.components ?? {})).toEqual(Object.keys(doc.spec.components ?? {}))
})
