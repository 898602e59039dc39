import { type ComponentType, lazy, Suspense } from 'react'
import type { RouteObject } from 'react-router'
import type { LaunchRequest, PipelineDetail } from '#shared/contract/studio.ts'
import type { RunPlan } from '#shared/plan.ts'
import { PipelinesPage } from './list/PipelinesPage.tsx'
import { StartPage } from './start/StartPage.tsx'

const PipelinePage = lazy(() =>
  import('./view/PipelinePage.tsx').then((module) => ({ default: module.PipelinePage })),
)

/** A part of a pipeline, by node id. */
export type RunPart = NonNullable<LaunchRequest['partial']>

/** What the view opens beside itself to start a run. Given from outside: features do not know each other. */
export type Launcher = ComponentType<{
  /** The pipeline as it is in the editor. */
  readonly detail: PipelineDetail
  /** Its text, when that is not what the file says. */
  readonly text: string | undefined
  readonly partial: RunPart | undefined
  /** The whole pipeline instead of a part. */
  readonly onWhole: () => void
  readonly onPlan: (plan: RunPlan | undefined) => void
  readonly onClose: () => void
}>

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
