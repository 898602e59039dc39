/** What a document says by itself, worked out once per document: to draw, to check, to inspect. */
import { check } from '#core/spec/check.ts'
import { type PipelineDocument, titleOf } from '#core/spec/document.ts'
import { graphOf } from '#core/spec/graph.ts'
import { inputsOf } from '#core/spec/inputs.ts'
import { type StepDetails, stepDetails } from '#core/spec/step-details.ts'
import type { PipelineGraph, PipelineInput } from '#shared/graph.ts'
import type { Problem } from '#shared/problem.ts'

export interface DocumentFacts {
  readonly name: string
  readonly graph: PipelineGraph
  readonly inputs: readonly PipelineInput[]
  readonly stepDetails: StepDetails
  readonly problems: readonly Problem[]
}

const known = new WeakMap<PipelineDocument, DocumentFacts>()

/** Facts by what they are made of: where things stand on the canvas is no part of it. */
const bySpec = new WeakMap<
  PipelineDocument['spec'],
  { readonly rest: string; readonly facts: DocumentFacts }
>()

const restOf = ({ platform }: PipelineDocument): string => {
  const { nagare: _, ...others } = platform?.platforms ?? {}
  return JSON.stringify([{ ...platform, platforms: undefined }, others])
}

const read = (doc: PipelineDocument): DocumentFacts => ({
  name: titleOf(doc),
  graph: graphOf(doc),
  inputs: inputsOf(doc),
  stepDetails: stepDetails(doc),
  problems: check(doc),
})

/** The same object for the same document, so that what is drawn from it is drawn again only when it has changed. */
export function factsOf(doc: PipelineDocument): DocumentFacts {
  const found = known.get(doc)
  if (found !== undefined) return found
  const rest = restOf(doc)
  const same = bySpec.get(doc.spec)
  const facts = same?.rest === rest ? same.facts : read(doc)
  bySpec.set(doc.spec, { rest, facts })
  known.set(doc, facts)
  return facts
}
