/** From what was asked to what will run, or to why not. Nothing is written here: a refusal leaves no trace. */
import { blockingOf } from '#core/partial/blocking.ts'
import { bindArguments } from '#core/plan/arguments.ts'
import { unsupported } from '#core/plan/unsupported.ts'
import type { Capacity } from '#core/schedule/choose.ts'
import { tooMuch } from '#core/schedule/too-much.ts'
import { type PipelineDocument, titleOf } from '#core/spec/document.ts'
import type { LaunchRequest, Permissions } from '#shared/contract/studio.ts'
import type { Problem } from '#shared/problem.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { labelProblems } from './labels.ts'
import type { MachineFacts } from './machine-facts.ts'
import type { Part } from './partial-run.ts'

export interface PlannedRun {
  readonly doc: PipelineDocument
  readonly text: string
  readonly pipelineName: string
  readonly experimentName: string
  /** The file's name, for people. */
  readonly source: string
  readonly arguments: Readonly<Record<string, unknown>>
  /** Only a part of it runs. */
  readonly part?: Part
}

/** Reads a pipeline of the workspace by its id. */
export type ReadPipeline = (
  id: string,
) => Promise<{ readonly text: string; readonly file: string } | undefined>

/** A text as a document, and what is wrong with it; without a document, why there is none. */
export type ReadText = (
  text: string,
) => Promise<{ readonly doc: PipelineDocument | undefined; readonly wrong: readonly Problem[] }>

const refuse = (code: string, message: string, hint: string): Result<never, readonly Problem[]> =>
  err([{ severity: 'error', code, message, hint }])

const textOf = async (
  request: LaunchRequest,
  read: ReadPipeline,
): Promise<Result<{ text: string; source: string }, readonly Problem[]>> => {
  if (request.text !== undefined) return ok({ text: request.text, source: request.source ?? 'pipeline.yaml' })
  if (request.pipelineId === undefined) {
    return refuse('no-pipeline', 'There is no pipeline to run.', 'Give the id of a pipeline, or its text.')
  }
  const found = await read(request.pipelineId)
  if (found !== undefined) return ok({ text: found.text, source: found.file })
  const message = `There is no pipeline “${request.pipelineId}” in this workspace.`
  return refuse('no-pipeline', message, 'It may have been renamed or deleted.')
}

const errorsIn = (problems: readonly Problem[]): readonly Problem[] =>
  problems.filter((problem) => problem.severity === 'error')

export const planRun = async (
  request: LaunchRequest,
  read: { readonly readPipeline: ReadPipeline; readonly readText: ReadText },
  facts: MachineFacts,
  allowed: Permissions,
  capacity: Capacity,
): Promise<Result<PlannedRun, readonly Problem[]>> => {
  const given = await textOf(request, read.readPipeline)
  if (!given.ok) return given
  const { doc, wrong } = await read.readText(given.value.text)
  if (doc === undefined) return err(wrong)
  const problems = errorsIn(wrong)
  const broken = blockingOf(doc, request.partial, problems)
  if (broken.length > 0) return err(broken)
  await facts.ask(doc)
  const args = bindArguments(doc, request.parameters)
  const known = args.ok ? args.value : undefined
  const against = [...errorsIn(unsupported(doc, facts.machine(allowed), known)), ...tooMuch(doc, capacity)]
  const blocking = blockingOf(doc, request.partial, problems, against)
  if (blocking.length > 0) return err(blocking)
  if (!args.ok) return args
  const pipelineName = titleOf(doc)
  const experimentName = request.experimentName ?? pipelineName
  const labels = labelProblems(request, experimentName)
  if (labels.length > 0) return err(labels)
  return ok({ doc, ...given.value, pipelineName, experimentName, arguments: args.value })
}
