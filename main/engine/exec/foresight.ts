/** The plan of a run, for the page and `nagare run --plan`. Writes nothing, starts nothing. */
import { type Foreseen, type ForeseenStep, foresee, type Lookup } from '#core/cache/plan.ts'
import { planSummary } from '#core/cache/summary.ts'
import { planWords } from '#core/cache/words.ts'
import { duration } from '#core/plan/duration.ts'
import { plannedImport } from '#core/plan/imported.ts'
import type { RunStarted } from '#core/run/machine-types.ts'
import { producerOf } from '#core/run/reuse.ts'
import { entry } from '#core/spec/document.ts'
import type { ResultCache } from '#engine/cache/results.ts'
import type { RunPlan } from '#shared/plan.ts'
import type { Journal } from './journal.ts'
import type { PlannedRun } from './launch-request.ts'

export interface ForesightParts {
  readonly journal: Journal
  readonly results: ResultCache
}

/** Durations of steps are taken from these many runs, the newest first. */
const recentRuns = 3

const lookupIn =
  ({ doc }: PlannedRun, event: RunStarted, results: ResultCache): Lookup =>
  async (spec, state): Promise<Foreseen> => {
    const importer = entry(doc.spec.deploymentSpec?.executors, spec.executorLabel)?.importer
    const task = { pipeline_task_name: spec.name, pipeline_task_uuid: `${event.runId}/${spec.path}` }
    const facts = { ...event.facts, ...task }
    if (importer !== undefined) {
      const outputs = plannedImport(doc, spec, importer, facts)
      return outputs === undefined ? { type: 'run' } : { type: 'known', outputs }
    }
    const step = {
      doc,
      spec,
      facts,
      runId: event.runId,
      producerOf: (kind: 'parameter' | 'artifact', input: string) =>
        producerOf(state, spec.path, kind, input),
    }
    const looked = await results.look(step)
    if (looked.type === 'reused') return looked
    return { type: 'run', ...(looked.note === undefined ? {} : { note: looked.note }) }
  }

/** By node id: how long each step took when it last ran. */
const lastTimes = (journal: Journal, runIds: readonly string[]): ReadonlyMap<string, number> => {
  const times = new Map<string, number>()
  for (const runId of runIds.slice(0, recentRuns)) {
    for (const { nodeId, state, startedAt, endedAt } of journal.rows(runId)) {
      if (state !== 'SUCCEEDED' || startedAt === undefined || endedAt === undefined) continue
      if (!times.has(nodeId)) times.set(nodeId, endedAt - startedAt)
    }
  }
  return times
}

const asPlanned = (step: ForeseenStep, lastMs: number | undefined): RunPlan['steps'][number] => {
  const reason = step.reason ?? (step.note && planWords(step.note, step.name))
  return { ...step, ...(reason === undefined ? {} : { reason }), ...(lastMs === undefined ? {} : { lastMs }) }
}

export const foreseeRun = async (
  plan: PlannedRun,
  pipelineId: string | undefined,
  event: RunStarted,
  { journal, results }: ForesightParts,
): Promise<RunPlan> => {
  const foreseen = await foresee(plan.doc, event, lookupIn(plan, event, results))
  const times = lastTimes(journal, journal.endedRuns(pipelineId, plan.pipelineName, recentRuns))
  const steps = foreseen.map((step) => asPlanned(step, times.get(step.nodeId)))
  const lastMs = journal.lastDuration(pipelineId, plan.pipelineName)
  const summary = planSummary(steps, lastMs === undefined ? undefined : duration(lastMs))
  return { steps, summary, ...(lastMs === undefined ? {} : { lastMs }) }
}
