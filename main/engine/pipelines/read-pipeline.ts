import type { Machine } from '#core/plan/machine.ts'
import { unsupported } from '#core/plan/unsupported.ts'
import { check } from '#core/spec/check.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import { titleOf } from '#core/spec/document.ts'
import { tooManyEntries } from '#core/spec/extent.ts'
import { graphOf } from '#core/spec/graph.ts'
import { inputsOf } from '#core/spec/inputs.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import { stepDetails } from '#core/spec/step-details.ts'
import { digestOf } from '#engine/exec/documents.ts'
import type { PipelineDetail } from '#shared/contract/studio.ts'
import type { Problem } from '#shared/problem.ts'
import { err } from '#shared/result.ts'

/** Everything a pipeline's text says by itself: no file, no history, no machine. */
export type PipelineFacts = Pick<
  PipelineDetail,
  'name' | 'description' | 'steps' | 'graph' | 'inputs' | 'stepDetails' | 'digest'
> & {
  /** Undefined: the text is no pipeline. */
  readonly doc: PipelineDocument | undefined
  readonly wrong: readonly Problem[]
}

/** Never throws: a text that is no pipeline has its reasons in `wrong` and nothing to draw. */
export function readPipeline(text: string, fallbackName: string): PipelineFacts {
  const digest = digestOf(text)
  const vast = tooManyEntries(text)
  const parsed = vast === undefined ? parsePipeline(text) : err([vast])
  if (parsed.ok) return { digest, ...describe(parsed.value) }
  return {
    digest,
    doc: undefined,
    name: fallbackName,
    steps: 0,
    wrong: parsed.error,
    inputs: [],
    stepDetails: {},
  }
}

function describe(doc: PipelineDocument): Omit<PipelineFacts, 'digest'> {
  const graph = graphOf(doc)
  const description = doc.spec.pipelineInfo.description
  return {
    doc,
    name: titleOf(doc),
    ...(description === undefined || description === '' ? {} : { description }),
    steps: graph.nodes.filter((node) => node.kind === 'step' || node.kind === 'importer').length,
    graph,
    wrong: check(doc),
    inputs: [...inputsOf(doc)],
    stepDetails: { ...stepDetails(doc) },
  }
}

const isError = (problem: Problem): boolean => problem.severity === 'error'

/** What is wrong with the file, and what this machine has against running it. */
export function judge(
  { doc, wrong }: PipelineFacts,
  machine: Machine,
): Pick<PipelineDetail, 'problems' | 'runProblems' | 'unsupported'> {
  const support = doc === undefined ? [] : unsupported(doc, machine)
  return {
    problems: [...wrong, ...support.filter((problem) => !isError(problem))],
    runProblems: [...wrong, ...support].filter(isError),
    unsupported: [...support],
  }
}
