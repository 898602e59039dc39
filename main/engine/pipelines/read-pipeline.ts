import { createHash } from 'node:crypto'
import { unsupported } from '#core/plan/unsupported.ts'
import { check } from '#core/spec/check.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import { titleOf } from '#core/spec/document.ts'
import { graphOf } from '#core/spec/graph.ts'
import { inputsOf } from '#core/spec/inputs.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import { stepDetails } from '#core/spec/step-details.ts'
import type { PipelineDetail } from '#shared/contract/studio.ts'

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
  const digest = createHash('sha256').update(text).digest('hex')
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
  const problems = [...check(doc)]
  const graph = graphOf(doc)
  const description = doc.spec.pipelineInfo.description
  const blocking = problems.filter((problem) => problem.severity === 'error')
  return {
    name: titleOf(doc),
    ...(description === undefined || description === '' ? {} : { description }),
    steps: graph.nodes.filter((node) => node.kind === 'step' || node.kind === 'importer').length,
    graph,
    problems,
    inputs: [...inputsOf(doc)],
    runProblems: [...blocking, ...unsupported(doc)],
    stepDetails: { ...stepDetails(doc) },
  }
}
