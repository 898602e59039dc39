import { useCallback } from 'react'
import { useLocation, useNavigate } from 'react-router'
import { afterClosing, setTabs, tabStore } from './tabs.ts'

/** Closes a tab; when it is the one shown, its neighbour comes up, or the list of pipelines. */
export const useCloseTab = (): ((path: string) => void) => {
  const navigate = useNavigate()
  const { pathname } = useLocation()
  return useCallback(
    (path) => {
      const next = afterClosing(tabStore.getState().tabs, path)
      if (path === pathname) void navigate(next?.href ?? '/pipelines')
      setTabs((tabs) => tabs.filter((tab) => tab.path !== path))
    },
    [navigate, pathname],
  )
}

export const useCloseCurrentTab = (): (() => void) => {
  const close = useCloseTab()
  const { pathname } = useLocation()
  return () => {
    if (tabStore.getState().tabs.some((tab) => tab.path === pathname)) close(pathname)
  }
}
