/** Every address of the page. A feature exports its route; nothing else knows which features there are. */
import { lazy } from 'react'
import { createBrowserRouter, type RouteObject } from 'react-router'
import { Frame } from '#frame/Frame.tsx'
import { CrashScreen, NotFoundScreen } from '#frame/screens.tsx'
import { compareRoute } from './features/compare/route.tsx'
import { pipelinesRoutes } from './features/pipelines/route.tsx'
import { runRoute } from './features/run/route.tsx'
import { runsRoute } from './features/runs/route.tsx'
import { settingsRoute } from './features/settings/route.tsx'

const LaunchPanel = lazy(() =>
  import('./features/launch/LaunchPanel.tsx').then((module) => ({ default: module.LaunchPanel })),
)

const rooms: RouteObject[] = [
  ...pipelinesRoutes(LaunchPanel),
  runsRoute,
  runRoute,
  compareRoute,
  settingsRoute,
]

export const createRouter = () =>
  createBrowserRouter([
    {
      path: '/',
      element: <Frame />,
      errorElement: <CrashScreen />,
      HydrateFallback: () => null,
      children: [
        // A defect in one room leaves the frame standing, so that one can go elsewhere.
        { errorElement: <CrashScreen />, children: [...rooms, { path: '*', element: <NotFoundScreen /> }] },
      ],
    },
  ])
