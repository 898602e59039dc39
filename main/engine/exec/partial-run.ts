/** Partial runs: which results are taken over from which run. */
import { randomUUID } from 'node:crypto'
import { constants, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { scopeOf } from '#core/partial/scope.ts'
import type { RunScope } from '#core/run/scope-types.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import type { RunQueries, WorkspacePaths } from '#engine/services.ts'
import type { LaunchRequest } from '#shared/contract/studio.ts'
import type { Problem } from '#shared/problem.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { runFolder } from './attempt-paths.ts'
import { readDocument } from './documents.ts'
import type { EarlierRuns } from './earlier-runs.ts'
import type { Journal } from './journal.ts'

/** What a planned run takes from others. */
export interface Part {
  readonly scope: RunScope
  /** The run that results are taken from. */
  readonly source?: string
  /** A copy of that run's workspace, to become this one's. */
  readonly workspace?: string
}

type Answer = Result<Part, readonly Problem[]>

const stagingFolder = (runs: string): string => join(runs, '.staging')

/** Steps that are taken over may have left files in the workspace, which those that run now look for. */
export const stageWorkspace = async (
  runs: string,
  part: Part | undefined,
): Promise<Pick<Part, 'workspace'>> => {
  const from = part?.source === undefined ? undefined : workspaceFolder(runs, part.source)
  if (from === undefined || !existsSync(from) || readdirSync(from).length === 0) return {}
  const workspace = join(stagingFolder(runs), randomUUID())
  await mkdir(stagingFolder(runs), { recursive: true })
  await cp(from, workspace, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE })
  return { workspace }
}

/** What a launch left that an earlier process did not come to finish. */
export const clearStaging = (runs: string): void =>
  rmSync(stagingFolder(runs), { recursive: true, force: true })

/**
 * The newest run of this pipeline that has every result that is needed, unless the request names one. When none has,
 * the answer is what the newest one lacks.
 */
export const partOf = async (
  doc: PipelineDocument,
  pipelineName: string,
  { pipelineId, partial = {} }: LaunchRequest,
  earlier: EarlierRuns,
): Promise<Answer> => {
  const without = scopeOf(doc, partial, undefined)
  if (without.ok && partial.source === undefined && partial.from === undefined)
    return ok({ scope: without.value })
  if (!without.ok && without.error.some(({ code }) => code !== 'no-result')) return without
  const candidates =
    partial.source === undefined ? earlier.of({ id: pipelineId, name: pipelineName }) : [partial.source]
  let lack: readonly Problem[] | undefined
  for (const runId of candidates) {
    const scope = scopeOf(doc, partial, await earlier.read(runId))
    if (scope.ok) return ok({ scope: scope.value, source: runId })
    lack ??= scope.error
  }
  if (without.ok) return ok({ scope: without.value })
  return err(lack ?? without.error)
}

/** For the tags of the run: where the rest of it is. */
export const partTags = (part: Part | undefined): Record<string, string> => ({
  ...(part === undefined ? {} : { 'nagare.part': part.scope.words }),
  ...(part?.source === undefined ? {} : { 'nagare.takenFrom': part.source }),
})

export const workspaceFolder = (runs: string, runId: string): string =>
  join(runFolder(runs, runId), 'workspace')

/** Empty, or what the run that is taken up had in its own. */
export const openWorkspace = (runs: string, runId: string, part: Part | undefined): void => {
  const folder = workspaceFolder(runs, runId)
  if (part?.workspace === undefined) mkdirSync(folder, { recursive: true })
  else renameSync(part.workspace, folder)
}

const refuse = (code: string, message: string, hint: string): Result<never, readonly Problem[]> =>
  err([{ severity: 'error', code, message, hint }])

interface Again {
  readonly request: LaunchRequest
  /** It was a partial run itself. */
  readonly scope: RunScope | undefined
}

/** The same document with the same values and the same wishes, as they were kept. */
export const retryRequest = (
  runId: string,
  journal: Journal,
  { paths, queries }: { readonly paths: WorkspacePaths; readonly queries: Pick<RunQueries, 'summary'> },
): Result<Again, readonly Problem[]> => {
  const record = journal.run(runId)
  const [first] = journal.events(runId)
  const summary = queries.summary(runId)
  const text = readDocument(paths.runs, runId)
  if (record === undefined || first?.type !== 'run-started' || summary === undefined || text === undefined)
    return refuse('no-run', 'There is nothing left of this run to take up.', 'Run the pipeline again.')
  if (!record.ended)
    return refuse('still-running', 'This run has not ended yet.', 'Wait for its end, or stop it.')
  if (record.state === 'SUCCEEDED')
    return refuse(
      'nothing-to-retry',
      'Every step of this run has succeeded.',
      'Run the pipeline again instead.',
    )
  const { pipelineId, source, cache, parallelism } = record
  const request: LaunchRequest = {
    ...(pipelineId === undefined ? {} : { pipelineId }),
    text,
    source,
    parameters: { ...record.arguments },
    experimentName: summary.experimentName,
    tags: summary.tags,
    parallelism,
    ...(first.allowed === undefined ? {} : { allow: first.allowed }),
    ...(cache ? {} : { cache }),
    ...(first.reuse?.all === true ? { cache: true } : {}),
    ...(first.reuse?.steps === undefined ? {} : { cacheSteps: { ...first.reuse.steps } }),
  }
  return ok({ request, scope: first.scope })
}
