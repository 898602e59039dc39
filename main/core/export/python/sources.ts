/** Where a value is made, seen through every frame between. */
import { entry } from '#core/spec/document.ts'
import type { TaskInputArtifact, TaskInputParameter } from '#shared/pipeline.ts'
import type { Block, Step } from './tree.ts'

export type Kind = 'parameters' | 'artifacts'
export type Binding = TaskInputParameter & TaskInputArtifact

export type Source =
  | { readonly from: 'argument'; readonly name: string }
  | { readonly from: 'item'; readonly loop: Block; readonly fields: readonly string[] }
  | { readonly from: 'output'; readonly step: Step; readonly port: string }
  /** `looped`: a loop is among the frames that it leaves. */
  | { readonly from: 'collected'; readonly of: Source; readonly looped: boolean }
  | { readonly from: 'oneof'; readonly branches: Block; readonly kind: Kind; readonly port: string }
  | { readonly from: 'constant'; readonly value: unknown }
  /** The DSL cannot say it, or there is nothing. */
  | { readonly from: 'nowhere'; readonly why: string }

const nowhere = (why: string): Source => ({ from: 'nowhere', why })
const selector = /^\s*parseJson\(string_value\)\[(?:"([^"\\]*)"|'([^'\\]*)')\]\s*$/

/** The constant that a binding is; undefined when it is none. */
export function constantOf(binding: Binding): { readonly value: unknown } | undefined {
  const runtime = binding.runtimeValue
  if (runtime === undefined) return undefined
  if (runtime.constant !== undefined) return { value: runtime.constant }
  const old = runtime.constantValue
  if (old === undefined) return { value: null }
  return {
    value: old.stringValue ?? old.doubleValue ?? (old.intValue === undefined ? null : Number(old.intValue)),
  }
}

export function sourceOf(block: Block, kind: Kind, binding: Binding): Source {
  const constant = constantOf(binding)
  if (constant !== undefined) return { from: 'constant', value: constant.value }
  const input = binding.componentInputParameter ?? binding.componentInputArtifact
  if (input !== undefined) return selected(inputOf(block, kind, input), binding.parameterExpressionSelector)
  const parameter = binding.taskOutputParameter
  if (parameter !== undefined)
    return selected(
      outputOf(block, kind, parameter.producerTask, parameter.outputParameterKey),
      binding.parameterExpressionSelector,
    )
  const artifact = binding.taskOutputArtifact
  if (artifact !== undefined) return outputOf(block, kind, artifact.producerTask, artifact.outputArtifactKey)
  return nowhere('it is bound to nothing')
}

function selected(source: Source, expression: string | undefined): Source {
  if (expression === undefined) return source
  const match = selector.exec(expression)
  const field = match?.[1] ?? match?.[2]
  if (source.from === 'nowhere') return source
  if (field === undefined || source.from !== 'item')
    return nowhere(`\`${expression}\` takes a part of something that is no item of a loop`)
  return { ...source, fields: [...source.fields, field] }
}

/** What comes in at a port of the DAG that the block is. */
export function inputOf(block: Block, kind: Kind, port: string): Source {
  if (block.kind === 'function' || block.parent === undefined)
    return entry<unknown>(block.component.inputDefinitions?.[kind], port) === undefined
      ? nowhere(`the pipeline has no input \`${port}\``)
      : { from: 'argument', name: port }
  const { task } = block
  const item = kind === 'parameters' ? task?.parameterIterator?.itemInput : task?.artifactIterator?.itemInput
  if (item === port) return { from: 'item', loop: block, fields: [] }
  // The SDK loses where a field of an item comes from that stands in a text, and asks the pipeline for it.
  if (item !== undefined && port.startsWith(`${item}-subvar-`))
    return { from: 'item', loop: block, fields: [port.slice(item.length + '-subvar-'.length)] }
  const binding = entry<Binding>(task?.inputs?.[kind], port)
  return binding === undefined
    ? nowhere(`nothing comes in at \`${port}\` of \`${block.key}\``)
    : sourceOf(block.parent, kind, binding)
}

function outputOf(block: Block, kind: Kind, producer: string, port: string): Source {
  const item = block.items.get(producer)
  if (item === undefined) return nowhere(`there is no step \`${producer}\` beside it`)
  if (item.kind === 'step') return { from: 'output', step: item, port }
  if (item.kind === 'branches') return { from: 'oneof', branches: item, kind, port }
  if (item.kind === 'loop' || (item.kind === 'if' && isCollected(item, kind, port))) {
    const inner = innerOutput(item, kind, port)
    if (inner.from === 'nowhere') return inner
    const isLoop = item.kind === 'loop'
    return inner.from === 'collected'
      ? { ...inner, looped: inner.looped || isLoop }
      : { from: 'collected', of: inner, looped: isLoop }
  }
  return nowhere(
    item.kind === 'exit'
      ? `it takes a result out of the exit handler \`${producer}\`, which Python cannot do`
      : `it takes a result out of the branch \`${producer}\`, which has no Else`,
  )
}

/** What leaves a branch by itself does so as a list, of one value or of none. */
function isCollected(block: Block, kind: Kind, port: string): boolean {
  const { parameters, artifacts } = block.component.outputDefinitions ?? {}
  return kind === 'parameters'
    ? entry(parameters, port)?.parameterType === 'LIST'
    : entry(artifacts, port)?.isArtifactList === true
}

/** What the DAG of a block hands out at a port. */
export function innerOutput(block: Block, kind: Kind, port: string): Source {
  const outputs = block.component.dag?.outputs
  if (kind === 'parameters') {
    const selector = entry(outputs?.parameters, port)?.valueFromParameter
    return selector === undefined
      ? nowhere(`\`${block.key}\` hands out no \`${port}\``)
      : outputOf(block, kind, selector.producerSubtask, selector.outputParameterKey)
  }
  const [only, more] = entry(outputs?.artifacts, port)?.artifactSelectors ?? []
  return only === undefined || more !== undefined
    ? nowhere(`\`${block.key}\` hands out no \`${port}\``)
    : outputOf(block, kind, only.producerSubtask, only.outputArtifactKey)
}

/** What OneOf chooses from, a step's result per branch; undefined when a branch has none. */
export function choicesOf(branches: Block, kind: Kind, port: string): Source[] | undefined {
  const outputs = branches.component.dag?.outputs
  const selectors =
    kind === 'parameters'
      ? entry(outputs?.parameters, port)?.valueFromOneof?.parameterSelectors?.map((one) => ({
          task: one.producerSubtask,
          key: one.outputParameterKey,
        }))
      : entry(outputs?.artifacts, port)?.artifactSelectors?.map((one) => ({
          task: one.producerSubtask,
          key: one.outputArtifactKey,
        }))
  const found = selectors?.map(({ task, key }) => {
    const branch = branches.items.get(task)
    return branch === undefined || branch.kind === 'step' ? nowhere('') : innerOutput(branch, kind, key)
  })
  return found === undefined || found.some(({ from }) => from !== 'output') ? undefined : found
}
