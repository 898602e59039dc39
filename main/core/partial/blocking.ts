/** Which problems of a pipeline keep a part of it from running: those on the way, and those of the whole. */
import type { PipelineDocument } from '#core/spec/document.ts'
import type { Problem } from '#shared/problem.ts'
import { type PartialRequest, stepsOf } from './scope.ts'

/** About what one step is given or does. While it does not run, they harm nobody; wires and frames concern others. */
const ofOneStep: ReadonlySet<string> = new Set([
  'missing-input',
  'type-mismatch',
  'not-allowed',
  'bad-code',
  'bad-executor',
  'bad-limit',
  'bad-option',
  'bad-path',
  'bad-placeholder',
  'bad-retry',
  'no-function',
  'several-functions',
])

const isOfOneStep = ({ code, task }: Problem): boolean => task !== undefined && ofOneStep.has(code)

/** The steps that run, with every frame around them. */
const reachedBy = (doc: PipelineDocument, request: PartialRequest): ReadonlySet<string> | undefined => {
  const steps = stepsOf(doc, request)
  if (steps === undefined) return undefined
  const ids = [...steps].flatMap((id) => {
    const keys = id.split('/')
    return keys.map((_, at) => keys.slice(0, at + 1).join('/'))
  })
  return new Set(ids)
}

const asked = ({ from, to, only }: PartialRequest): boolean => (from ?? to ?? only) !== undefined

/**
 * @param problems errors of the file (`core/spec/check.ts`)
 * @param machine what this machine has against steps: it only matters to those that run
 */
export function blockingOf(
  doc: PipelineDocument,
  request: PartialRequest | undefined,
  problems: readonly Problem[],
  machine: readonly Problem[] = [],
): readonly Problem[] {
  const all = [...problems, ...machine]
  // A part can only be told in a document that hangs together.
  if (request === undefined || !asked(request) || !problems.every(isOfOneStep)) return all
  const reached = reachedBy(doc, request)
  return reached === undefined ? all : all.filter(({ task }) => task === undefined || reached.has(task))
}
