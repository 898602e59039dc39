import { useMemo } from 'react'
import type { RunPlan } from '#shared/plan.ts'
import type { NodeStatus } from '#ui/canvas/index.ts'

const marks: Readonly<Record<RunPlan['steps'][number]['outcome'], NodeStatus>> = {
  reuse: { state: 'reused' },
  take: { state: 'reused' },
  run: { state: 'queued' },
  later: { state: 'queued' },
  skip: { state: 'skipped' },
}

/** Paints a plan on the canvas: what would be reused, what would run, what is left out. */
export const usePlanned = (plan: RunPlan | undefined) =>
  useMemo(() => {
    if (plan === undefined) return undefined
    const outcomes = new Map(plan.steps.map(({ nodeId, outcome }) => [nodeId, outcome]))
    return (id: string): NodeStatus | undefined => {
      const outcome = outcomes.get(id)
      return outcome === undefined ? undefined : marks[outcome]
    }
  }, [plan])
