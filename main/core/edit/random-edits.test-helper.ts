/** Random but sensible edits of whatever document is there. */
import { compileFunction } from '#core/python/compile.ts'
import { readFunction } from '#core/python/signature.ts'
import { type PipelineDocument, tasksOf } from '#core/spec/document.ts'
import { serializePipeline } from '#core/spec/serialize.ts'
import { dagsOf, nodeId } from '#core/spec/walk.ts'
import { copySteps } from './clipboard.ts'
import { applyEdit, type EditCommand } from './commands.ts'
import type { ComponentSource } from './library.ts'
import { choiceFor, layEdit } from './one-of.ts'
import { type DagId, dagAt, keyOf, parentOf, taskAt } from './places.ts'
import type { ContainerSettings } from './settings.ts'
import type { Kind, Source, Target } from './wires.ts'

/** Whole numbers below `bound`, in an order that only the seed decides. */
export type Dice = (bound: number) => number
export const diceOf = (rolls: readonly number[]): Dice => {
  let next = 0
  return (bound) => {
    const roll = rolls[next % rolls.length] ?? 0
    next += 1
    return bound <= 0 ? 0 : (roll + next * 7919) % bound
  }
}

const pick = <T>(dice: Dice, list: readonly T[]): T | undefined => list[dice(list.length)]

const python = (name: string): ComponentSource => ({
  name,
  component: {
    inputDefinitions: {
      parameters: {
        x: { parameterType: 'NUMBER_INTEGER', isOptional: true },
        text: { parameterType: 'STRING', defaultValue: 'a' },
        all: { parameterType: 'LIST', isOptional: true },
      },
      artifacts: {
        data: { artifactType: { schemaTitle: 'system.Dataset', schemaVersion: '0.0.1' }, isOptional: true },
      },
    },
    outputDefinitions: {
      parameters: { Output: { parameterType: 'NUMBER_INTEGER' }, list: { parameterType: 'LIST' } },
      artifacts: { out: { artifactType: { schemaTitle: 'system.Dataset', schemaVersion: '0.0.1' } } },
    },
  },
  executor: { container: { image: 'python:3.11', command: ['python3', '-c', name] } },
})

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

interface World {
  readonly dags: readonly DagId[]
  readonly nodes: readonly string[]
  readonly frames: readonly string[]
}

export function worldOf(doc: PipelineDocument): World {
  const dags = dagsOf(doc).map(({ id }) => id)
  const nodes = dagsOf(doc).flatMap(({ id, dag }) => tasksOf(dag).map(([key]) => nodeId(id, key)))
  return { dags, nodes, frames: nodes.filter((node) => dagAt(doc, node) !== undefined) }
}

function aSource(doc: PipelineDocument, dice: Dice, { nodes }: World, kind: Kind): Source {
  const inputs = Object.keys(doc.spec.root.inputDefinitions?.[kind] ?? {})
  if (inputs.length > 0 && dice(4) === 0)
    return { from: 'input', dag: undefined, port: pick(dice, inputs) ?? '' }
  const node = pick(dice, nodes) ?? ''
  const found = taskAt(doc, node)
  const item =
    kind === 'parameters' ? found?.task.parameterIterator?.itemInput : found?.task.artifactIterator?.itemInput
  if (item !== undefined && dice(2) === 0) return { from: 'input', dag: node, port: item }
  const port = pick(dice, Object.keys(found?.component?.outputDefinitions?.[kind] ?? {})) ?? 'none'
  return { from: 'output', node, port }
}

function aTarget(doc: PipelineDocument, dice: Dice, { nodes }: World, kind: Kind): Target {
  if (dice(8) === 0) return { to: 'output', dag: undefined, port: `result_${dice(3)}_${kind}` }
  const node = pick(dice, nodes) ?? ''
  const inputs = Object.keys(taskAt(doc, node)?.component?.inputDefinitions?.[kind] ?? {}).filter(
    (name) => !name.startsWith('pipelinechannel--'),
  )
  return { to: 'input', node, port: pick(dice, inputs) ?? 'none' }
}

const siblings = (dice: Dice, { nodes }: World): string[] => {
  const first = pick(dice, nodes)
  if (first === undefined) return []
  const folder = first.slice(0, first.lastIndexOf('/') + 1)
  const beside = nodes.filter((node) => node.startsWith(folder) && !node.slice(folder.length).includes('/'))
  return beside.filter((node) => node === first || dice(3) === 0)
}

type Maker = (doc: PipelineDocument, dice: Dice, world: World) => EditCommand
const aKind = (dice: Dice): Kind => (dice(3) === 0 ? 'artifacts' : 'parameters')

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

/** Mostly one that may take what the branches in a frame give. */
function outside(doc: PipelineDocument, dice: Dice, world: World, frame: string, kind: Kind): Target {
  const way = dice(4)
  const dag = parentOf(frame)
  if (way === 0) return aTarget(doc, dice, world, kind)
  if (way === 1) return { to: 'output', dag, port: `result_${dice(3)}_${kind}` }
  const beside = world.nodes.filter((node) => parentOf(node) === dag && !world.frames.includes(node))
  return { to: 'input', node: pick(dice, beside) ?? '', port: kind === 'artifacts' ? 'data' : 'x' }
}

/**
 * What every branch of one If gives, to whoever stands anywhere: often what the editor would refuse. Where no branches
 * give anything yet, a step towards it.
 */
const oneOf: Maker = (doc, dice, world) => {
  const inside = (frame: string | undefined) => world.nodes.filter((node) => parentOf(node) === frame)
  const frame = pick(
    dice,
    world.frames.filter((node) => keyOf(node).startsWith('condition-branches')),
  )
  const branches = inside(frame)
  const lacking = branches.find((branch) => inside(branch).length === 0)
  if (frame === undefined || (dice(8) === 0 && branches.length < 4))
    return {
      edit: 'add-branch',
      node:
        pick(
          dice,
          frame === undefined ? world.frames.filter((node) => /^condition-\d/.test(keyOf(node))) : branches,
        ) ?? '',
      kind: dice(3) === 0 ? 'elif' : 'else',
    }
  if (lacking !== undefined)
    return { edit: 'add-step', dag: lacking, source: python('branch'), name: 'Branch' }
  const kind = aKind(dice)
  const target = outside(doc, dice, world, frame, kind)
  const given = inside(pick(dice, branches)).flatMap((node) => {
    const choice = choiceFor(doc, kind, {
      from: 'output',
      node,
      port: kind === 'artifacts' ? 'out' : 'Output',
    })
    return choice?.ok === true ? [choice.value.sources] : []
  })
  if (given.length === 0 && dice(2) === 0)
    return { edit: 'add-branch', node: branches.at(-1) ?? '', kind: 'else' }
  return { edit: 'one-of', kind, sources: pick(dice, given) ?? [], target }
}

/** A program of a step in a shell, with its own ports in it. */
const container: Maker = (doc, dice, { nodes }) => {
  const node = pick(dice, nodes) ?? ''
  const { inputDefinitions, outputDefinitions } = taskAt(doc, node)?.component ?? {}
  const input = pick(dice, Object.keys(inputDefinitions?.parameters ?? {}))
  const output = pick(dice, Object.keys(outputDefinitions?.parameters ?? {}))
  const word = input === undefined ? 'word' : `{{$.inputs.parameters['${input}']}}`
  const file = output === undefined ? '/dev/null' : `{{$.outputs.parameters['${output}'].output_file}}`
  const gpu = { resourceType: 'nvidia.com/gpu', resourceCount: String(dice(3)) }
  const ways: readonly ContainerSettings[] = [
    { image: `python:3.${dice(14)}` },
    {
      env: [
        { name: 'WORD', value: word },
        { name: `A${dice(3)}`, value: 'a: b' },
      ].slice(dice(3)),
    },
    { resources: { resourceCpuLimit: '2', resourceMemoryRequest: '1Gi', accelerator: gpu } },
    { command: ['sh', '-c', 'echo "$0" > "$1"'], args: [word, file] },
    { args: [] },
  ]
  return { edit: 'set-container', node, settings: ways[dice(ways.length)] ?? {} }
}

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
