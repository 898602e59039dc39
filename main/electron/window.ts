/** The one window. */

import { join } from 'node:path'
import { app, BrowserWindow, nativeTheme, screen } from 'electron'
import { startPage } from './scheme.ts'
import { minimum, readWindowState, writeWindowState } from './window-state.ts'

export interface MainWindow {
  readonly browser: BrowserWindow
  /** Brings it to the front, wherever it was. */
  show(): void
}

const stateFile = (): string => join(app.getPath('userData'), 'window.json')

export function openWindow(files: { readonly preload: string }): MainWindow {
  const screens = screen.getAllDisplays().map((display) => display.workArea)
  const state = readWindowState(stateFile(), screens)
  const browser = new BrowserWindow({
    ...(state.box ?? { width: 1440, height: 900 }),
    minWidth: minimum.width,
    minHeight: minimum.height,
    show: false,
    title: 'Nagare',
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#101114' : '#ffffff',
    webPreferences: {
      preload: files.preload,
      nodeIntegration: false,
      contextIsolation: true,
      sandbox: true,
      devTools: !app.isPackaged,
    },
  })
  if (state.maximized) browser.maximize()
  browser.once('ready-to-show', () => browser.show())
  browser.on('close', () => writeWindowState(stateFile(), browser.getNormalBounds(), browser.isMaximized()))
  // the page's title names what is shown; the window keeps it readable in task bars
  browser.on('page-title-updated', (event, title) => {
    event.preventDefault()
    browser.setTitle(title && title !== 'Nagare' ? `${title} · Nagare` : 'Nagare')
  })
  void browser.loadURL(startPage)
  return {
    browser,
    show() {
      if (browser.isMinimized()) browser.restore()
      browser.show()
      browser.focus()
    },
  }
}
