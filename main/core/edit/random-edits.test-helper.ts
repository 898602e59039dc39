/** Random but sensible edits of whatever document is there. */
import { compileFunction } from '#core/python/compile.ts'
import { readFunction } from '#core/python/signature.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import { serializePipeline } from '#core/spec/serialize.ts'
import { copySteps } from './clipboard.ts'
import { applyEdit, type EditCommand } from './commands.ts'
import type { ComponentSource } from './library.ts'
import { layEdit } from './one-of.ts'
import { parentOf } from './places.ts'
import { container, oneOf } from './random-branches.test-helper.ts'
import {
  aKind,
  aSource,
  aTarget,
  type Dice,
  type Maker,
  pick,
  python,
  type World,
  worldOf,
} from './random-world.test-helper.ts'

/** Functions, some of them half typed. */
const someCode = (dice: Dice): string => {
  const inputs = [
    'x: int',
    'text: str = "a"',
    'all: list = [1]',
    'data: Input[Dataset] = None',
    'new: in',
    'y',
  ]
  const outputs = ['out: Output[Dataset]', 'other: Output[Dataset]', 'model: Output[Model]']
  const chosen = [...outputs, ...inputs].filter(() => dice(2) === 0)
  const returned = ['', ' -> int', " -> NamedTuple('O', [('Output', int), ('list', list)])", ' -> Foo']
  const head = `def step_${dice(3)}(${chosen.join(', ')}${['', ')'][dice(6) === 0 ? 0 : 1]}`
  return `${head}${returned[dice(4)]}:\n    print('${dice(9)}')\n`
}

/** As the SDK compiles it. */
const lightweight = (name: string): ComponentSource => {
  const read = readFunction(`def ${name}(x: int = 1, text: str = 'a') -> int:\n    return x\n`).function
  if (read === undefined) throw new Error('This function can be read.')
  return { name, ...compileFunction(read, { kfpVersion: '2.17.0', baseImage: 'python:3.11' }) }
}

const siblings = (dice: Dice, { nodes }: World): string[] => {
  const first = pick(dice, nodes)
  if (first === undefined) return []
  const folder = first.slice(0, first.lastIndexOf('/') + 1)
  const beside = nodes.filter((node) => node.startsWith(folder) && !node.slice(folder.length).includes('/'))
  return beside.filter((node) => node === first || dice(3) === 0)
}

const makers: readonly Maker[] = [
  (_, dice, { dags }) => ({
    edit: 'add-step',
    dag: pick(dice, dags),
    source: python(`step-${dice(4)}`),
    name: `Step ${dice(4)}`,
    at: { x: dice(900), y: dice(500) },
  }),
  (_, dice, { dags }) => ({
    edit: 'add-step',
    dag: pick(dice, dags),
    source: python('train'),
    name: 'train',
  }),
  (_, dice, { dags }) => ({
    edit: 'add-step',
    dag: pick(dice, dags),
    source: lightweight(`light_${dice(3)}`),
    name: 'Light',
  }),
  (doc, dice, world) => {
    const kind = aKind(dice)
    return {
      edit: 'connect',
      wire: { kind, source: aSource(doc, dice, world, kind), target: aTarget(doc, dice, world, kind) },
    }
  },
  (doc, dice, world) => {
    const kind = aKind(dice)
    return {
      edit: 'connect',
      wire: { kind, source: aSource(doc, dice, world, kind), target: aTarget(doc, dice, world, kind) },
    }
  },
  (doc, dice, world) => {
    const kind = aKind(dice)
    const branched = world.nodes.filter((node) => node.includes('condition-branches'))
    const nodes = branched.length > 0 && dice(2) === 0 ? branched : world.nodes
    const source = aSource(doc, dice, { ...world, nodes }, kind)
    return layEdit(doc, { kind, source, target: aTarget(doc, dice, world, kind) })
  },
  (doc, dice, world) => {
    const kind = aKind(dice)
    return { edit: 'clear', kind, target: aTarget(doc, dice, world, kind) }
  },
  (_, dice, { nodes }) => ({
    edit: 'set-constant',
    node: pick(dice, nodes) ?? '',
    port: 'x',
    value: dice(9),
  }),
  (doc, dice, world) => ({
    edit: 'set-text',
    node: pick(dice, world.nodes) ?? '',
    port: 'text',
    text: ['n: ', aSource(doc, dice, world, 'parameters'), '!'],
  }),
  (_, dice, world) => ({ edit: 'remove', nodes: siblings(dice, world).slice(0, 1) }),
  (_, dice, world) => ({ edit: 'move-into', nodes: siblings(dice, world), dag: pick(dice, world.dags) }),
  (_, dice, world) => {
    const nodes = siblings(dice, world)
    const dag = nodes[0] === undefined ? undefined : parentOf(nodes[0])
    return {
      edit: 'wrap',
      dag,
      nodes,
      kind: { frame: 'loop', items: { from: 'values', values: [1, 2, dice(5)] }, limit: dice(3) },
    }
  },
  (doc, dice, world) => {
    const nodes = siblings(dice, world)
    const dag = nodes[0] === undefined ? undefined : parentOf(nodes[0])
    const operands = [aSource(doc, dice, world, 'parameters')]
    return {
      edit: 'wrap',
      dag,
      nodes,
      kind: { frame: 'condition', condition: { text: '{0} == 3', operands } },
    }
  },
  (_, dice, world) => {
    const nodes = siblings(dice, world)
    const dag = nodes[0] === undefined ? undefined : parentOf(nodes[0])
    return {
      edit: 'wrap',
      dag,
      nodes,
      kind: dice(2) === 0 ? { frame: 'exit' } : { frame: 'pipeline', name: 'Inner part' },
    }
  },
  (_, dice, { frames }) => ({ edit: 'unwrap', node: pick(dice, frames) ?? '' }),
  (_, dice, { frames }) => ({
    edit: 'add-branch',
    node:
      pick(
        dice,
        frames.filter((node) => node.includes('condition')),
      ) ?? '',
    kind: dice(3) === 0 ? 'elif' : 'else',
  }),
  (doc, dice, world) => ({
    edit: 'set-branch',
    node: pick(dice, world.frames) ?? '',
    condition: { text: '{0} > 2', operands: [aSource(doc, dice, world, 'parameters')] },
  }),
  (doc, dice, world) => ({
    edit: 'set-items',
    node: pick(dice, world.frames) ?? '',
    items:
      dice(2) === 0
        ? { from: 'values', values: ['a'] }
        : { from: 'source', kind: 'parameters', source: aSource(doc, dice, world, 'parameters') },
  }),
  (_, dice, { nodes }) => ({ edit: 'order', node: pick(dice, nodes) ?? '', after: pick(dice, nodes) ?? '' }),
  (_, dice) => ({
    edit: 'add-input',
    name: `input_${dice(4)}`,
    port: { kind: 'parameters', spec: { parameterType: 'NUMBER_INTEGER', defaultValue: dice(9) } },
  }),
  (_, dice) => ({ edit: 'rename-input', from: `input_${dice(4)}`, to: `input_${dice(4)}` }),
  (_, dice) => ({ edit: 'remove-input', name: `input_${dice(4)}` }),
  (doc, dice, world) => {
    const kind = aKind(dice)
    const dag = dice(3) === 0 ? pick(dice, world.dags) : undefined
    return {
      edit: 'add-output',
      dag,
      name: `result_${dice(3)}_${kind}`,
      kind,
      source: aSource(doc, dice, world, kind),
    }
  },
  (_, dice, { dags }) => ({
    edit: 'rename-output',
    dag: pick(dice, dags),
    from: `result_${dice(3)}_${aKind(dice)}`,
    to: `renamed_${dice(3)}`,
  }),
  (_, dice, { dags }) => ({
    edit: 'remove-output',
    dag: pick(dice, dags),
    name: dice(2) === 0 ? `renamed_${dice(3)}` : `result_${dice(3)}_${aKind(dice)}`,
  }),
  (_, dice, { nodes }) => ({
    edit: 'set-task',
    node: pick(dice, nodes) ?? '',
    settings: { cache: dice(2) === 0, retry: dice(2) === 0 ? { maxRetryCount: 2 } : null },
  }),
  (_, dice, { nodes }) => ({ edit: 'rename-step', node: pick(dice, nodes) ?? '', name: `Name ${dice(50)}` }),
  (_, dice, { nodes }) => ({ edit: 'separate', node: pick(dice, nodes) ?? '' }),
  (_, dice, { nodes }) => ({ edit: 'set-source', node: pick(dice, nodes) ?? '', code: someCode(dice) }),
  (_, dice, { nodes }) => ({ edit: 'set-source', node: pick(dice, nodes) ?? '', code: someCode(dice) }),
  (_, dice, { nodes }) => ({
    edit: 'set-packages',
    node: pick(dice, nodes) ?? '',
    settings: { packages: ['pandas>=2', "numpy<3; python_version<'3.9'", 'kfp'].slice(dice(3)) },
  }),
  (_, dice, { nodes }) => ({
    edit: 'set-image',
    node: pick(dice, nodes) ?? '',
    image: `python:3.${dice(14)}`,
  }),
  (_, dice, { nodes }) => ({
    edit: 'set-platform',
    node: pick(dice, nodes) ?? '',
    settings: { activeDeadlineSeconds: dice(2) === 0 ? null : String(dice(99) + 1) },
  }),
  (_, dice) => ({
    edit: 'set-run',
    settings: { timeout: dice(2) === 0 ? null : 60, workspace: dice(2) === 0 ? null : '1Gi' },
  }),
  (_, dice, { nodes }) => ({
    edit: 'place',
    points: { [pick(dice, nodes) ?? 'a']: { x: dice(999), y: dice(999) } },
  }),
  (doc, dice, world) => {
    const copied = copySteps(doc, siblings(dice, world))
    return {
      edit: 'paste',
      dag: pick(dice, world.dags),
      text: copied.ok ? copied.value : '',
      offset: { x: 20, y: 20 },
    }
  },
  (doc, dice, { nodes }) => {
    const node = pick(dice, nodes) ?? ''
    const renamed = applyEdit(doc, { edit: 'rename-step', node, name: `Other ${dice(9)}` })
    return { edit: 'replace-document', text: serializePipeline(renamed.ok ? renamed.value.doc : doc) }
  },
]

const settingMakers: readonly Maker[] = [
  oneOf,
  oneOf,
  oneOf,
  container,
  (_, dice, { nodes }) => ({
    edit: 'unorder',
    node: pick(dice, nodes) ?? '',
    after: pick(dice, nodes) ?? '',
  }),
  (doc, dice, world) => ({
    edit: 'set-condition',
    node: pick(dice, world.frames) ?? '',
    condition: { text: `{0} > ${dice(4)}`, operands: [aSource(doc, dice, world, 'parameters')] },
  }),
  (_, dice) => ({
    edit: 'change-input',
    name: `input_${dice(4)}`,
    port: { kind: 'parameters', spec: { parameterType: dice(2) === 0 ? 'NUMBER_DOUBLE' : 'NUMBER_INTEGER' } },
  }),
  (_, dice) => ({
    edit: 'set-pipeline',
    facts: { name: `name-${dice(3)}`, description: ['', 'a: b', 'x\n# y'][dice(3)] ?? '' },
  }),
  (_, dice, { nodes }) => ({
    edit: 'collapse',
    node: pick(dice, nodes) ?? '',
    collapsed: dice(2) === 0,
  }),
  (_, dice) => ({
    edit: 'put-note',
    id: `note-${dice(3)}`,
    note: dice(3) === 0 ? null : { text: 'a\n# b: c', x: dice(9), y: 0, width: 100, height: 80 },
  }),
]

/** Pasting what was pasted doubles a pipeline each time: beyond this many steps they are taken away. */
const mostNodes = 200

export const randomEdit = (doc: PipelineDocument, dice: Dice): EditCommand => {
  const world = worldOf(doc)
  if (world.nodes.length > mostNodes) return { edit: 'remove', nodes: siblings(dice, world) }
  const all = [...makers, ...settingMakers]
  const make = all[dice(all.length)]
  if (make === undefined) throw new Error('There are no edits to choose from.')
  return make(doc, dice, world)
}
