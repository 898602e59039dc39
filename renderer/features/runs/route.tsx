import type { RouteObject } from 'react-router'
import { RunsPage } from './RunsPage.tsx'

/** `/runs?experiment=<id>&q=<text>&sort=<column>&dir=asc&view=table|split|charts&trash=1` */
export const runsRoute: RouteObject = { path: 'runs', element: <RunsPage /> }
