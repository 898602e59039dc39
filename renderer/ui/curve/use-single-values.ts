/** Which metrics were logged once: those are numbers to read, not curves to draw. */
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import type { CurveSource } from './curve-source.ts'
import { useNewValues } from './use-new-values.ts'

/** Per metric, per run: its only value. Metrics with a course are absent. */
export type SingleValues = ReadonlyMap<string, ReadonlyMap<string, number | string>>

/** Beyond so many metrics or runs everything is drawn as a card of its own, in view only. */
const most = { metrics: 60, runs: 8 }
const quietFor = 1000 // ms between two looks while values stream in
const none: SingleValues = new Map()

const load = async (
  source: CurveSource,
  keys: readonly string[],
  runIds: readonly string[],
): Promise<SingleValues> => {
  const found = await Promise.all(
    keys.map(async (key) => {
      const histories = await source.load({ runIds, key, maxPoints: 2 })
      if (histories.some((one) => one.total > 1)) return undefined
      const values = histories.flatMap(({ runId, points: [only] }) =>
        only === undefined ? [] : [[runId, only.value] as const],
      )
      return values.length === 0 ? undefined : ([key, new Map(values)] as const)
    }),
  )
  return new Map(found.filter((one) => one !== undefined))
}

/** Undefined while not known yet: so that nothing is laid out twice. */
export const useSingleValues = (
  source: CurveSource,
  keys: readonly string[],
  runIds: readonly string[],
): SingleValues | undefined => {
  const few = keys.length <= most.metrics && runIds.length <= most.runs && runIds.length > 0
  const queries = useQueryClient()
  const queryKey = ['single-values', keys, runIds]
  const { data, isError } = useQuery({
    queryKey,
    queryFn: () => load(source, keys, runIds),
    enabled: few,
    placeholderData: keepPreviousData,
  })
  // A curve stays one; only what is a number so far can turn into a curve, or get another number.
  useNewValues(
    source,
    quietFor,
    (runId, changed) =>
      runIds.includes(runId) && changed.some((key) => keys.includes(key) && (data?.has(key) ?? true)),
    () => void queries.invalidateQueries({ queryKey }),
  )
  return !few || isError ? none : data
}
