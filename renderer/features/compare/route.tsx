import type { RouteObject } from 'react-router'

/** `/compare?runs=<id>,<id>,…&baseline=<id>&all=1`: two to a hundred runs side by side. */
export const compareRoute: RouteObject = {
  path: 'compare',
  lazy: async () => ({ Component: (await import('./ComparePage.tsx')).ComparePage }),
}
