/** What the page shows of an open pipeline: its document as it is in the editor, and what only the server knows. */
import { useMemo } from 'react'
import type { PipelineDocument } from '#core/spec/document.ts'
import type { PipelineDetail } from '#shared/contract/studio.ts'
import type { Problem } from '#shared/problem.ts'
import { factsOf } from '../editor/facts.ts'
import { useEditorState } from '../editor/use-editor.ts'

const identity = ({ code, task, field, message }: Problem): string => [code, task, field, message].join('|')

/** What the server has against running the file here, apart from what is wrong with the file itself. */
const ofTheMachine = (
  problems: readonly Problem[],
  wrong: ReadonlySet<string>,
  nodes: ReadonlySet<string>,
): readonly Problem[] =>
  problems.filter(
    (problem) => !wrong.has(identity(problem)) && (problem.task === undefined || nodes.has(problem.task)),
  )

const merge = (detail: PipelineDetail, first: PipelineDocument, doc: PipelineDocument): PipelineDetail => {
  const facts = factsOf(doc)
  const wrong = new Set(factsOf(first).problems.map(identity))
  const nodes = new Set(facts.graph.nodes.map(({ id }) => id))
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
    problems: [...facts.problems, ...ofTheMachine(detail.problems, wrong, nodes)],
    runProblems: [
      ...facts.problems.filter(({ severity }) => severity === 'error'),
      ...ofTheMachine(detail.runProblems, wrong, nodes),
    ],
  }
}

/** The pipeline as it is in the editor around this component; the same object while neither has changed. */
export const useEdited = (detail: PipelineDetail): PipelineDetail => {
  const doc = useEditorState(({ history }) => history.doc)
  const first = useEditorState(({ history }) => history.done[0]?.before ?? history.doc)
  return useMemo(() => merge(detail, first, doc), [detail, first, doc])
}
