import type { PipelineGraph } from '#shared/graph.ts'

const texts = new WeakMap<object, string>()

const textOf = (part: object): string => {
  const text = texts.get(part) ?? JSON.stringify(part)
  texts.set(part, text)
  return text
}

const share = <T extends { readonly id: string }>(before: readonly T[], after: readonly T[]): T[] => {
  const known = new Map(before.map((part) => [part.id, part]))
  return after.map((part) => {
    const old = known.get(part.id)
    return old !== undefined && textOf(old) === textOf(part) ? old : part
  })
}

/** `after`, with those parts of `before` that say the same. */
export const shareParts = (before: PipelineGraph, after: PipelineGraph): PipelineGraph =>
  before === after
    ? after
    : { ...after, nodes: share(before.nodes, after.nodes), edges: share(before.edges, after.edges) }
