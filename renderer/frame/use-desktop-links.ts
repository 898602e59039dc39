import { useEffect } from 'react'
import { useNavigate } from 'react-router'
import type { DesktopPort } from '#shared/desktop.ts'

/** Follows what reaches the desktop app from outside: links, opened files, clicked notifications. */
export const useDesktopLinks = (): void => {
  const navigate = useNavigate()
  useEffect(() => {
    const { nagareDesktop } = globalThis as { nagareDesktop?: DesktopPort }
    return nagareDesktop?.onNavigate((href) => void navigate(href))
  }, [navigate])
}
