import type { RouteObject } from 'react-router'

/** `/runs?experiment=<id>&q=<text>&sort=<column>&dir=asc&view=table|split|charts&trash=1` */
export const runsRoute: RouteObject = {
  path: 'runs',
  lazy: async () => ({ Component: (await import('./RunsPage.tsx')).RunsPage }),
}
