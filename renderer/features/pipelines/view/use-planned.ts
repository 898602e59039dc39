import type { TFunction } from 'i18next'
import { useLayoutEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PipelineGraph } from '#shared/graph.ts'
import type { RunPlan } from '#shared/plan.ts'
import { createStatusBoard, type NodeStatus, type StatusSource } from '#ui/canvas/index.ts'
import { type ReuseWords, useReuseWords } from '#ui/reuse/use-reuse-words.ts'

type Step = RunPlan['steps'][number]

type Words = Pick<ReuseWords, 'short' | 'cause'>

const why = ({ note, reason }: Step, words: Words): string | undefined =>
  note === undefined ? reason : note.outcome === 'ran' ? words.cause(note.cause) : words.short(note)

/** Iterations of one step are told together; what will run counts most, what is left out least. */
function markOf(steps: readonly Step[], t: TFunction<'live'>, words: Words): NodeStatus {
  const first = (...outcomes: Step['outcome'][]): Step | undefined =>
    steps.find(({ outcome }) => outcomes.includes(outcome))
  const total = steps.length
  const all = (word: string): string => (total === 1 ? word : t('plan.times', { word, count: total }))
  const [runs, later, reused] = [first('run'), first('later'), first('reuse', 'take')]
  const telling = runs ?? later ?? reused ?? steps[0]
  const reason = telling === undefined ? undefined : why(telling, words)
  const fact = reason === undefined ? {} : { fact: reason }
  if (runs !== undefined) {
    const count = steps.filter(({ outcome }) => outcome === 'run').length
    const word = count === total ? all(t('plan.run')) : t('plan.some', { count, total })
    return { state: 'planned', word, ...fact }
  }
  if (later !== undefined) return { state: 'planned', word: all(t('plan.later')), ...fact }
  if (reused !== undefined) return { state: 'reused', word: all(t('plan.reuse')), ...fact }
  return { state: 'skipped', word: t('plan.aside'), aside: true, ...fact }
}

function marksOf(
  { steps }: RunPlan,
  graph: PipelineGraph,
  t: TFunction<'live'>,
  words: Words,
): ReadonlyMap<string, NodeStatus> {
  const marks = new Map(
    [...Map.groupBy(steps, ({ nodeId }) => nodeId)].map(([id, own]) => [id, markOf(own, t, words)]),
  )
  for (const { id } of graph.nodes) {
    if (marks.has(id)) continue
    const inside = [...marks].filter(([step]) => step.startsWith(`${id}/`))
    if (inside.length > 0 && inside.every(([, { aside }]) => aside === true))
      marks.set(id, { state: 'skipped', word: t('plan.aside'), aside: true })
  }
  return marks
}

/** Paints a plan on the canvas: what would be reused, what would run, what is left out. */
export const usePlanned = (plan: RunPlan | undefined, graph: PipelineGraph): StatusSource | undefined => {
  const { t } = useTranslation('live')
  const { short, cause } = useReuseWords()
  const words = useMemo(() => ({ short, cause }), [short, cause])
  const [board] = useState(createStatusBoard)
  useLayoutEffect(() => {
    board.put(plan === undefined ? new Map() : marksOf(plan, graph, t, words))
  }, [board, plan, graph, t, words])
  return plan === undefined ? undefined : board
}
