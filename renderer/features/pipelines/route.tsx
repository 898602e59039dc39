import { type ComponentType, lazy, Suspense } from 'react'
import type { RouteObject } from 'react-router'
import { PipelinesPage } from './list/PipelinesPage.tsx'
import { StartPage } from './start/StartPage.tsx'

const PipelinePage = lazy(() =>
  import('./view/PipelinePage.tsx').then((module) => ({ default: module.PipelinePage })),
)

/** What the view opens beside itself to start a run. Given from outside: features do not know each other. */
export type Launcher = ComponentType<{ readonly pipelineId: string; readonly onClose: () => void }>

/** `/`, `/pipelines?q=<text>&only=problems` and `/pipelines/<id>?step=<node>&launch=1`. */
export const pipelinesRoutes = (launcher: Launcher): RouteObject[] => [
  { index: true, element: <StartPage /> },
  { path: 'pipelines', element: <PipelinesPage /> },
  {
    path: 'pipelines/*',
    element: (
      <Suspense>
        <PipelinePage launcher={launcher} />
      </Suspense>
    ),
  },
]
