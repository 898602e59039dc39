import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { portsOfEdge } from '#core/edit/drawn-ports.ts'
import type { GraphEdge, PipelineGraph } from '#shared/graph.ts'
import { familyOf } from '../arrange/family.ts'
import { useScene } from '../scene.ts'
import { nodeName, portName } from '../wiring/ends.ts'

/** The wires at a step as lines of text: what it takes from where, what it gives to whom. */
export const useWireLines = (id: string | undefined): readonly string[] => {
  const { t } = useTranslation('desk')
  const graph = useScene((scene) => scene.graph)
  return useMemo(() => {
    if (id === undefined) return []
    const ends = (edge: GraphEdge) => endWords(graph, edge, t('pipelineItself'))
    const isInner = (other: string | undefined): boolean => other?.startsWith(`${id}/`) === true
    const edges = familyOf(graph).edgesOf(id)
    const comes = edges.filter(({ to, from }) => to.node === id && !isInner(from.node))
    const goes = edges.filter(({ to, from }) => from.node === id && !isInner(to.node))
    return [
      ...comes.map((edge) => (edge.kind === 'order' ? t('runsAfter', ends(edge)) : t('takes', ends(edge)))),
      ...goes.map((edge) => (edge.kind === 'order' ? t('runsBefore', ends(edge)) : t('gives', ends(edge)))),
    ]
  }, [graph, id, t])
}

const endWords = (graph: PipelineGraph, edge: GraphEdge, itself: string) => {
  const name = (node: string | undefined): string => (node === undefined ? itself : nodeName(graph, node))
  const { from, to } = portsOfEdge(edge)
  return {
    from: name(edge.from.node),
    to: name(edge.to.node),
    output: portName(graph, from),
    input: portName(graph, to),
  }
}
