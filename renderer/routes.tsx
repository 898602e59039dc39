/** Every address of the page. A feature exports its route; nothing else knows which features there are. */
import { createBrowserRouter, Navigate, type RouteObject } from 'react-router'
import { Frame } from '#frame/Frame.tsx'
import { CrashScreen, NotFoundScreen } from '#frame/screens.tsx'
import { compareRoute } from './features/compare/route.tsx'
import { runRoute } from './features/run/route.tsx'
import { runsRoute } from './features/runs/route.tsx'

const rooms: RouteObject[] = [runsRoute, runRoute, compareRoute]

export const createRouter = () =>
  createBrowserRouter([
    {
      path: '/',
      element: <Frame />,
      errorElement: <CrashScreen />,
      HydrateFallback: () => null,
      children: [
        { index: true, element: <Navigate to="/pipelines" replace /> },
        // A defect in one room leaves the frame standing, so that one can go elsewhere.
        { errorElement: <CrashScreen />, children: [...rooms, { path: '*', element: <NotFoundScreen /> }] },
      ],
    },
  ])
