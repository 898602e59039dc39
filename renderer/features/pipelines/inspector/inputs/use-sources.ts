/** What an input could be bound to: everything in the document that fits it, named as people know it. */
import { useMemo } from 'react'
import { type Candidate, fits } from '#core/edit/fits.ts'
import { wordOf } from '#core/edit/texts.ts'
import { type Text } from '#core/edit/values.ts'
import type { Kind, Source, Wire } from '#core/edit/wires.ts'
import type { PipelineGraph } from '#shared/graph.ts'
import { useEditorState } from '../../editor/use-editor.ts'

export interface Offer {
  readonly wire: Wire
  readonly source: Source
  readonly label: string
  /** How it comes: as it is, as a list out of a loop, or from whichever branch ran. */
  readonly fit: 'yes' | 'collect' | 'one-of'
  /** Of the pipeline itself, not of a step. */
  readonly isInput: boolean
}

const labelOf = (graph: PipelineGraph, { node, port }: Candidate): string => {
  if (node === undefined) return port
  const found = graph.nodes.find(({ id }) => id === node)
  const step = found?.label ?? node
  const shown = [...(found?.outputs ?? []), ...(found?.inputs ?? [])].find(({ name }) => name === port)
  return port === 'Output' ? step : `${step} › ${shown?.label ?? port}`
}

/** @param open nothing is looked for before somebody asks */
export const useOffers = (
  graph: PipelineGraph,
  node: string,
  kind: Kind,
  port: string,
  open: boolean,
): readonly Offer[] => {
  const doc = useEditorState(({ history }) => history.doc)
  return useMemo(() => {
    if (!open) return []
    return fits(doc, { node, side: 'in', port, kind }).flatMap((one) =>
      one.fit === 'no'
        ? []
        : [
            {
              wire: one.wire,
              source: one.wire.source,
              label: labelOf(graph, one),
              fit: one.fit,
              isInput: one.node === undefined,
            },
          ],
    )
  }, [doc, graph, node, kind, port, open])
}

/** What a text may mention, by the word that stands in it: what can be bound, and what is mentioned already. */
export function mentionableIn(
  offers: readonly Offer[],
  text: Text,
): { readonly known: ReadonlyMap<string, Source>; readonly labels: ReadonlyMap<string, string> } {
  const known = new Map<string, Source>()
  const labels = new Map<string, string>()
  for (const part of text) {
    if (typeof part === 'string') continue
    known.set(wordOf(part), part)
    labels.set(wordOf(part), wordOf(part).replace(/^inputs\./, ''))
  }
  for (const { source, label, fit } of offers) {
    if (fit !== 'yes') continue
    known.set(wordOf(source), source)
    labels.set(wordOf(source), label)
  }
  return { known, labels }
}
