/** Annotations that the SDK refuses are run as what they mean (docs/decisions/0026). */
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { blankPipeline } from '#core/edit/blank.ts'
import { applyEdit, type EditCommand } from '#core/edit/commands.ts'
import { compileFunction, sdkFacts } from '#core/python/compile.ts'
import { readFunction } from '#core/python/signature.ts'
import { serializePipeline } from '#core/spec/serialize.ts'
import { type Kit, openKit, runToEnd } from './executor-kit.test-helper.ts'

vi.setConfig({ testTimeout: 60_000 })
let kit: Kit
beforeAll(() => {
  kit = openKit({ slots: 2 })
})
afterAll(() => kit.dispose())

const maker = `def make(out: Annotated[Output[Dataset], 'rows'], n: OutputPath('int')) -> Literal['a', 'b']:
    open(out.path, 'w').write('rows')
    open(n, 'w').write('4')
    return 'a'
`
const taker = `def take(
    data: Annotated[Dataset, 'rows'],
    path: Optional[InputPath('Dataset')],
    word: Literal['a', 'b'],
    n: int | None,
    some: Sequence[int] = (1, 2),
    pairs: Mapping[str, int] = {'k': 60 * 60},
    none: None | int = None,
    quoted: 'List[int]' = [3],
    whole: 'Integer' = 2 * 3,
) -> Annotated[Sequence[str], 'all']:
    return [open(data.path).read() + open(path).read(), word] + [repr(one) for one in (n, some, pairs, none, quoted, whole)]
`

const step = (code: string): EditCommand => {
  const { function: found } = readFunction(code)
  if (found === undefined) throw new Error('This function can be read.')
  return {
    edit: 'add-step',
    source: { name: found.name, ...compileFunction(found, sdkFacts) },
    name: found.name,
  }
}
const wire = (kind: 'artifacts' | 'parameters', from: string, to: string): EditCommand => ({
  edit: 'connect',
  wire: {
    kind,
    source: { from: 'output', node: 'make', port: from },
    target: { to: 'input', node: 'take', port: to },
  },
})

it('a step gets and gives what its annotations mean', async () => {
  const edits: EditCommand[] = [
    step(maker),
    step(taker),
    wire('artifacts', 'out', 'data'),
    wire('artifacts', 'out', 'path'),
    wire('parameters', 'Output', 'word'),
    wire('parameters', 'n', 'n'),
    {
      edit: 'add-output',
      name: 'Output',
      kind: 'parameters',
      source: { from: 'output', node: 'take', port: 'Output' },
    },
  ]
  const doc = edits.reduce((so, edit) => {
    const edited = applyEdit(so, edit)
    if (!edited.ok) throw new Error(edited.error.message)
    return edited.value.doc
  }, blankPipeline('Loose'))
  const { state, outputs, tasks } = await runToEnd(kit, serializePipeline(doc))
  expect([state, tasks.flatMap(({ failure }) => failure?.message ?? [])]).toEqual(['SUCCEEDED', []])
  expect(outputs.parameters['Output']).toEqual([
    'rowsrows',
    'a',
    '4',
    '[1, 2]',
    "{'k': 3600}",
    'None',
    '[3]',
    '6',
  ])
})
