import type { RouteObject } from 'react-router'

/** `/runs/:runId?tab=graph|timeline|metrics|parameters|artifacts|log|environment&step=<path>&path=<file>&in=<run>` */
export const runRoute: RouteObject = {
  path: 'runs/:runId',
  lazy: async () => ({ Component: (await import('./RunPage.tsx')).RunPage }),
}
