import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useStudio } from '#client/ClientProvider.tsx'

/** The stored settings and the way to change some of them; facts that depend on them are read again. */
export const useSettings = () => {
  const studio = useStudio()
  const queries = useQueryClient()
  const { data } = useQuery(studio.settings.get.queryOptions())
  const { mutate, error, isPending } = useMutation(
    studio.settings.update.mutationOptions({
      onSuccess: (settings) => {
        queries.setQueryData(studio.settings.get.queryKey(), settings)
        void queries.invalidateQueries({ queryKey: studio.system.info.key() })
      },
    }),
  )
  return { settings: data, update: mutate, error, saving: isPending }
}
