/** Random edits that need more to be sensible: branches that give one value, and programs in containers. */
import type { PipelineDocument } from '#core/spec/document.ts'
import { choiceFor } from './one-of.ts'
import { keyOf, parentOf, taskAt } from './places.ts'
import {
  aKind,
  aTarget,
  type Dice,
  type Maker,
  pick,
  python,
  type World,
} from './random-world.test-helper.ts'
import type { ContainerSettings } from './settings.ts'
import type { Kind, Target } from './wires.ts'

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
export const oneOf: Maker = (doc, dice, world) => {
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
export const container: Maker = (doc, dice, { nodes }) => {
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
