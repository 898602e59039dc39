import { BadFilter } from '#engine/tracking/queries/bad-filter.ts'
import type { LaunchRequest, RunDetail } from '#shared/contract/studio.ts'
import type { Problem } from '#shared/problem.ts'
import { os, type StudioServices } from './context.ts'
import { defined } from './defined.ts'

const noRun = (runId: string) => ({ message: `There is no run "${runId}" in this workspace.` })

const notGoingOn = (runId: string) => ({ message: `The run "${runId}" is not going on.` })

export const runs = {
  launch: os.runs.launch.handler(async ({ context, input, errors }) => {
    const gone = await missingPipeline(context.services, input)
    if (gone !== undefined) throw errors.NOT_FOUND(gone)
    const started = await context.services.runs.launch(input)
    if (started.ok) return { runId: started.value.runId }
    throw errors.REFUSED(refusal(started.error))
  }),

  plan: os.runs.plan.handler(async ({ context, input, errors }) => {
    const gone = await missingPipeline(context.services, input)
    if (gone !== undefined) throw errors.NOT_FOUND(gone)
    const plan = await context.services.runs.plan(input)
    if (plan.ok) return plan.value
    throw errors.REFUSED(refusal(plan.error))
  }),

  retry: os.runs.retry.handler(async ({ context, input, errors }) => {
    const { runs } = context.services
    const runId = runs.idOf(input.runId)
    if (runId === undefined) throw errors.NOT_FOUND(noRun(input.runId))
    const started = await runs.retry(runId)
    if (started.ok) return { runId: started.value.runId }
    throw errors.REFUSED(refusal(started.error))
  }),

  stop: os.runs.stop.handler(({ context, input, errors }) => {
    const { runs, queries } = context.services
    if (!runs.stop(input.runId) && !queries.summary(input.runId)) throw errors.NOT_FOUND(noRun(input.runId))
    return {}
  }),

  stopTask: os.runs.stopTask.handler(({ context, input, errors }) => {
    const { runId, path } = input
    const { runs, queries } = context.services
    if (runs.stopTask(runId, path)) return {}
    if (!queries.summary(runId)) throw errors.NOT_FOUND(noRun(runId))
    if (!runs.tasks(runId).some((task) => task.path === path))
      throw errors.NOT_FOUND({ message: `The run has no task "${path}".` })
    return {}
  }),

  stopAll: os.runs.stopAll.handler(({ context }) => ({ runIds: context.services.runs.stopAll() })),

  queue: os.runs.queue.handler(({ context }) => context.services.runs.queue()),

  setPriority: os.runs.setPriority.handler(({ context, input, errors }) => {
    const { runId, priority } = input
    if (!context.services.runs.setPriority(runId, priority)) throw errors.NOT_FOUND(notGoingOn(runId))
    return {}
  }),

  move: os.runs.move.handler(({ context, input, errors }) => {
    if (!context.services.runs.move(input.runId, input.to)) throw errors.NOT_FOUND(notGoingOn(input.runId))
    return {}
  }),

  list: os.runs.list.handler(({ context, input, errors }) => {
    try {
      return context.services.queries.list(input)
    } catch (error) {
      if (!(error instanceof BadFilter)) throw error
      throw errors.BAD_FILTER({ message: error.message, data: { at: error.at } })
    }
  }),

  get: os.runs.get.handler(({ context, input, errors }) => {
    const found = detailOf(context.services, input.runId)
    if (!found) throw errors.NOT_FOUND(noRun(input.runId))
    return found
  }),

  many: os.runs.many.handler(({ context, input }) => context.services.queries.many(input.runIds)),

  rename: os.runs.rename.handler(({ context, input, errors }) => {
    if (!context.services.queries.rename(input.runId, input.name)) throw errors.NOT_FOUND(noRun(input.runId))
    return {}
  }),

  setTag: os.runs.setTag.handler(({ context, input, errors }) => {
    const { runId, key, value } = input
    if (!context.services.queries.setTag(runId, key, value)) throw errors.NOT_FOUND(noRun(runId))
    return {}
  }),

  setLifecycle: os.runs.setLifecycle.handler(({ context, input }) => {
    context.services.queries.setLifecycle(input.runIds, input.lifecycle)
    return {}
  }),

  history: os.runs.history.handler(({ context, input }) => {
    const { maxPoints, from, to, ...asked } = input
    return context.services.queries.history({ ...asked, ...defined({ maxPoints, from, to }) })
  }),

  log: os.runs.log.handler(({ context, input, errors }) => {
    const { runId, ...query } = input
    if (!context.services.queries.summary(runId)) throw errors.NOT_FOUND(noRun(runId))
    return context.services.runs.log(runId, defined(query))
  }),

  artifacts: os.runs.artifacts.handler(async ({ context, input, errors }) => {
    const found = await context.services.artifacts.list(input.runId, input.path ?? '')
    if (!found) throw errors.NOT_FOUND(noRun(input.runId))
    return found
  }),

  artifactUrl: os.runs.artifactUrl.handler(async ({ context, input, errors }) => {
    const found = await context.services.artifacts.addresses(input.runId, input.path)
    if (!found) throw errors.NOT_FOUND({ message: `The run has no file "${input.path}".` })
    return found
  }),
}

const refusal = (problems: readonly Problem[]) => ({
  message: problems[0]?.message ?? 'This cannot be run as it is.',
  data: { problems: [...problems] },
})

/** What to say when the request names a pipeline that is not there. */
async function missingPipeline(
  { pipelines }: StudioServices,
  { pipelineId, text }: LaunchRequest,
): Promise<{ message: string } | undefined> {
  if (pipelineId === undefined || text !== undefined || (await pipelines.read(pipelineId))) return undefined
  return { message: `There is no pipeline "${pipelineId}" in this workspace.` }
}

function detailOf(services: StudioServices, runId: string): RunDetail | undefined {
  const { queries } = services
  const run = queries.summary(runId)
  if (!run) return undefined
  const pipeline = services.runs.pipelineOf(runId)
  const parent = run.parentRunId === undefined ? undefined : queries.summary(run.parentRunId)
  const allTags = queries.allTags(runId)
  return {
    run,
    allTags,
    artifactUri: services.artifacts.uri(runId),
    ...(pipeline === undefined ? {} : { pipeline }),
    tasks: [...services.runs.tasks(runId)],
    ...(parent === undefined ? {} : { parent: { runId: parent.runId, name: parent.name } }),
    childRuns: queries.children(runId),
    environment: environmentOf(allTags),
  }
}

/** Who ran it and what: the system tags that answer "where did this come from?", under their short names. */
function environmentOf(allTags: Readonly<Record<string, string>>): Record<string, string> {
  const told = /^mlflow\.(user|source\..+)$|^nagare\.(machine|python|environment|packages)$/
  const entries = Object.entries(allTags).filter(([key]) => told.test(key))
  return Object.fromEntries(entries.map(([key, value]) => [key.replace(/^(mlflow|nagare)\./, ''), value]))
}
