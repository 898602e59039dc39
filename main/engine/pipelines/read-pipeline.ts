import { unsupported } from '#core/plan/unsupported.ts'
import { check } from '#core/spec/check.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import { titleOf } from '#core/spec/document.ts'
import { graphOf } from '#core/spec/graph.ts'
import { inputsOf } from '#core/spec/inputs.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import { stepDetails } from '#core/spec/step-details.ts'
import { digestOf } from '#engine/exec/documents.ts'
import type { PipelineDetail } from '#shared/contract/studio.ts'
import type { Problem } from '#shared/problem.ts'

/** Everything a pipeline's text says by itself: no file, no history. */
export type PipelineFacts = Pick<
  PipelineDetail,
  | 'name'
  | 'description'
  | 'steps'
  | 'graph'
  | 'problems'
  | 'inputs'
  | 'runProblems'
  | 'stepDetails'
  | 'digest'
>

/** Never throws: a text that is no pipeline has its reasons in `problems` and nothing to draw. */
export function readPipeline(text: string, fallbackName: string): PipelineFacts {
  const digest = digestOf(text)
  const parsed = parsePipeline(text)
  if (parsed.ok) return { digest, ...describe(parsed.value) }
  const problems = [...parsed.error]
  return {
    digest,
    name: fallbackName,
    steps: 0,
    problems,
    inputs: [],
    runProblems: problems,
    stepDetails: {},
  }
}

function describe(doc: PipelineDocument): Omit<PipelineFacts, 'digest'> {
  const wrong = check(doc)
  const support = unsupported(doc)
  const isError = (problem: Problem): boolean => problem.severity === 'error'
  const graph = graphOf(doc)
  const description = doc.spec.pipelineInfo.description
  return {
    name: titleOf(doc),
    ...(description === undefined || description === '' ? {} : { description }),
    steps: graph.nodes.filter((node) => node.kind === 'step' || node.kind === 'importer').length,
    graph,
    problems: [...wrong, ...support.filter((problem) => !isError(problem))],
    inputs: [...inputsOf(doc)],
    runProblems: [...wrong, ...support].filter(isError),
    stepDetails: { ...stepDetails(doc) },
  }
}
