import type { RouteObject } from 'react-router'

/** `/settings` */
export const settingsRoute: RouteObject = {
  path: 'settings',
  lazy: async () => ({ Component: (await import('./SettingsPage.tsx')).SettingsPage }),
}
