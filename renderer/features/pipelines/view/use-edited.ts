/** What the page shows of an open pipeline: its document as it is in the editor, and what only the server knows. */
import { useEffect, useMemo, useState } from 'react'
import { useStudioClient } from '#client/ClientProvider.tsx'
import type { PipelineDocument } from '#core/spec/document.ts'
import { serializePipeline } from '#core/spec/serialize.ts'
import type { PipelineDetail } from '#shared/contract/studio.ts'
import type { Problem } from '#shared/problem.ts'
import { factsOf } from '../editor/facts.ts'
import { useEditorState } from '../editor/use-editor.ts'
import { useSessionState } from '../editor/use-session.ts'

const isError = ({ severity }: Problem): boolean => severity === 'error'

/** What this machine has against steps that are still there. */
const stillMeant = (unsupported: readonly Problem[], doc: PipelineDocument): readonly Problem[] => {
  const nodes = new Set(factsOf(doc).graph.nodes.map(({ id }) => id))
  return unsupported.filter(({ task }) => task === undefined || nodes.has(task))
}

const merge = (
  detail: PipelineDetail,
  doc: PipelineDocument,
  unsupported: readonly Problem[],
): PipelineDetail => {
  const facts = factsOf(doc)
  const machine = stillMeant(unsupported, doc)
  const { description: _, ...rest } = detail
  const description = doc.spec.pipelineInfo.description
  return {
    ...rest,
    ...(description === undefined || description === '' ? {} : { description }),
    name: facts.name,
    steps: facts.graph.nodes.filter(({ kind }) => kind === 'step' || kind === 'importer').length,
    graph: facts.graph,
    inputs: [...facts.inputs],
    stepDetails: { ...facts.stepDetails },
    problems: [...facts.problems, ...machine.filter((problem) => !isError(problem))],
    runProblems: [...facts.problems, ...machine].filter(isError),
    unsupported: [...machine],
  }
}

/** What the file is told is old when something was changed: asked again once the typing pauses. */
const pauseMs = 700

const useUnsupported = (detail: PipelineDetail, doc: PipelineDocument): readonly Problem[] => {
  const client = useStudioClient()
  const isFile = useSessionState(({ saved, base }) => saved === doc && base.digest === detail.digest)
  const [judged, setJudged] = useState<readonly Problem[] | undefined>()
  useEffect(() => {
    if (isFile) return undefined
    const timer = setTimeout(() => {
      client.pipelines.judge({ text: serializePipeline(doc) }).then(
        ({ unsupported }) => setJudged(unsupported),
        () => {
          // Without an answer the older one stands; a launch is judged in any case.
        },
      )
    }, pauseMs)
    return () => clearTimeout(timer)
  }, [client, doc, isFile])
  return isFile || judged === undefined ? detail.unsupported : judged
}

/** The pipeline as it is in the editor around this component; the same object while nothing has changed. */
export const useEdited = (detail: PipelineDetail): PipelineDetail => {
  const doc = useEditorState(({ drawn }) => drawn)
  const unsupported = useUnsupported(detail, doc)
  return useMemo(() => merge(detail, doc, unsupported), [detail, doc, unsupported])
}
