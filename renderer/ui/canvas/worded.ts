/** The headers of frames in the language of the page. A drawing says them in English, and in parts. */
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { FrameHeading, GraphNode, PipelineGraph } from '#shared/graph.ts'

type Words = ReturnType<typeof useTranslation<'canvas'>>['t']

const textOf = (t: Words, heading: FrameHeading): string | undefined => {
  if (heading.is === 'loop') {
    const items = heading.count === undefined ? heading.items : t('heading.items', { count: heading.count })
    return t('heading.loopText', { item: heading.item, items: items ?? '' })
  }
  if (heading.is === 'branches') return t('heading.branchesText', { count: heading.count })
  if (heading.is === 'exit')
    return heading.after === undefined ? undefined : t('heading.exitText', { step: heading.after })
  return heading.condition
}

const wordedNode = (t: Words, node: GraphNode): GraphNode => {
  const { heading, text: _, ...rest } = node
  if (heading === undefined) return node
  const text = textOf(t, heading)
  return {
    ...rest,
    heading,
    keyword: t(`heading.${heading.is}`),
    ...(text === undefined ? {} : { text }),
  }
}

/** Once per graph and language: arrangements are kept by the graph. */
const known = new WeakMap<PipelineGraph, Map<string, PipelineGraph>>()

const worded = (t: Words, language: string, graph: PipelineGraph): PipelineGraph => {
  if (language.startsWith('en') || graph.nodes.every(({ heading }) => heading === undefined)) return graph
  const all = known.get(graph) ?? new Map<string, PipelineGraph>()
  known.set(graph, all)
  const found = all.get(language) ?? { ...graph, nodes: graph.nodes.map((node) => wordedNode(t, node)) }
  all.set(language, found)
  return found
}

export const useWorded = (graph: PipelineGraph): PipelineGraph => {
  const { t, i18n } = useTranslation('canvas')
  return useMemo(() => worded(t, i18n.language, graph), [t, i18n.language, graph])
}
