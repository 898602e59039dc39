import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Navigate, useNavigation } from 'react-router'
import { useStudio } from '#client/ClientProvider.tsx'
import { lastPlace } from '#frame/place.ts'
import { candidatesOf, runsAsItIs } from './first-pipeline.ts'

const list = '/pipelines'

/** Looks through the pipelines of a workspace without runs; what it reads stays in the cache for the next page. */
const useFirstPipeline = (wanted: boolean) => {
  const studio = useStudio()
  const queries = useQueryClient()
  return useQuery({
    queryKey: ['start'],
    enabled: wanted,
    gcTime: 0,
    queryFn: async (): Promise<string> => {
      for (const { id } of candidatesOf(await queries.fetchQuery(studio.pipelines.list.queryOptions()))) {
        const detail = await queries.fetchQuery(studio.pipelines.get.queryOptions({ input: { id } }))
        if (runsAsItIs(detail)) return `${list}/${id}`
      }
      return list
    },
  })
}

/** `/`: where one was; the first time, a drawn pipeline that is ready to run; else the list. */
export const StartPage = () => {
  const place = lastPlace()
  const { data, isError } = useFirstPipeline(place === undefined)
  const to = place ?? (isError ? list : data)
  // A link from outside may lead elsewhere already; while that page loads, this one must not lead back.
  const isLeaving = useNavigation().state !== 'idle'
  return to === undefined || isLeaving ? (
    <div className="n-pipeline" aria-busy />
  ) : (
    <Navigate to={to} replace />
  )
}
