import { useQuery } from '@tanstack/react-query'
import { useStudio } from '#client/ClientProvider.tsx'

/** Facts of this start and workspace. Undefined until the server has answered once. */
export const useSystem = () => {
  const studio = useStudio()
  return useQuery(studio.system.info.queryOptions()).data
}
