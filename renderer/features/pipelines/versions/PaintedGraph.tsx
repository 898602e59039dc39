import { useCallback } from 'react'
import type { PipelineChanges } from '#shared/contract/versions.ts'
import type { PipelineGraph } from '#shared/graph.ts'
import { Thumbnail } from '#ui/canvas/Thumbnail.tsx'

/** The two drawn side by side: what went is marked in the older one, what came in the newer one. */
export const PaintedGraph = ({
  before,
  after,
  changes,
  words,
}: {
  before: PipelineGraph
  after: PipelineGraph
  changes: PipelineChanges
  words: { readonly before: string; readonly after: string }
}) => {
  const paint = useCallback((id: string) => changes.steps.find((step) => step.id === id)?.change, [changes])
  return (
    <div className="n-painted">
      {[
        { graph: before, word: words.before },
        { graph: after, word: words.after },
      ].map(({ graph, word }) => (
        <figure key={word}>
          <figcaption className="cap t2">{word}</figcaption>
          <Thumbnail graph={graph} paint={paint} />
        </figure>
      ))}
    </div>
  )
}
