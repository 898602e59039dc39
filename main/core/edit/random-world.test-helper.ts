/** What random edits choose from: the same in every one of their files. */
import { type PipelineDocument, tasksOf } from '#core/spec/document.ts'
import { dagsOf, nodeId } from '#core/spec/walk.ts'
import type { EditCommand } from './commands.ts'
import type { ComponentSource } from './library.ts'
import { type DagId, dagAt, taskAt } from './places.ts'
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

export const pick = <T>(dice: Dice, list: readonly T[]): T | undefined => list[dice(list.length)]

export const python = (name: string): ComponentSource => ({
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

export interface World {
  readonly dags: readonly DagId[]
  readonly nodes: readonly string[]
  readonly frames: readonly string[]
}

export function worldOf(doc: PipelineDocument): World {
  const dags = dagsOf(doc).map(({ id }) => id)
  const nodes = dagsOf(doc).flatMap(({ id, dag }) => tasksOf(dag).map(([key]) => nodeId(id, key)))
  return { dags, nodes, frames: nodes.filter((node) => dagAt(doc, node) !== undefined) }
}

export function aSource(doc: PipelineDocument, dice: Dice, { nodes }: World, kind: Kind): Source {
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

export function aTarget(doc: PipelineDocument, dice: Dice, { nodes }: World, kind: Kind): Target {
  if (dice(8) === 0) return { to: 'output', dag: undefined, port: `result_${dice(3)}_${kind}` }
  const node = pick(dice, nodes) ?? ''
  const inputs = Object.keys(taskAt(doc, node)?.component?.inputDefinitions?.[kind] ?? {}).filter(
    (name) => !name.startsWith('pipelinechannel--'),
  )
  return { to: 'input', node, port: pick(dice, inputs) ?? 'none' }
}

export type Maker = (doc: PipelineDocument, dice: Dice, world: World) => EditCommand
export const aKind = (dice: Dice): Kind => (dice(3) === 0 ? 'artifacts' : 'parameters')
