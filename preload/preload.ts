/**
 * The only bridge into the page: `window.nagareDesktop`, one plain function per thing a page cannot do itself.
 * Neither `ipcRenderer` nor an event object ever crosses it.
 */
import { contextBridge, ipcRenderer } from 'electron'
import type { DesktopPort } from '#shared/desktop.ts'
import { desktopChannels } from '#shared/desktop-link.ts'

const listeners = new Set<(href: string) => void>()
/** Addresses that arrived before the page was listening: the first listener gets them. */
let early: string[] = []

ipcRenderer.on(desktopChannels.navigate, (_event, href: unknown) => {
  if (typeof href !== 'string') return
  if (listeners.size === 0) early.push(href)
  for (const listener of listeners) listener(href)
})

function onNavigate(listener: (href: string) => void): () => void {
  listeners.add(listener)
  const waiting = early
  early = []
  for (const href of waiting) listener(href)
  return () => {
    listeners.delete(listener)
  }
}

const port: DesktopPort = {
  platform: process.platform as DesktopPort['platform'],
  pickFolder: () => ipcRenderer.invoke(desktopChannels.pickFolder),
  pickPipelines: () => ipcRenderer.invoke(desktopChannels.pickPipelines),
  reveal: (path) => ipcRenderer.invoke(desktopChannels.reveal, path),
  notify: ({ title, body, href }) => ipcRenderer.invoke(desktopChannels.notify, { title, body, href }),
  setProgress: (share) => ipcRenderer.invoke(desktopChannels.setProgress, share),
  onNavigate,
}

contextBridge.exposeInMainWorld('nagareDesktop', port)
