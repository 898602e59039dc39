/** Main's half of `DesktopPort`. Every call is checked: from our page's own main frame, with arguments as promised. */

import { realpath } from 'node:fs/promises'
import { dirname, sep } from 'node:path'
import { type BrowserWindow, dialog, type IpcMainInvokeEvent, ipcMain, Notification, shell } from 'electron'
import { desktopChannels } from '#shared/desktop-link.ts'
import { isHref } from './links.ts'
import { isOurs } from './scheme.ts'
import type { Words } from './words.ts'

export interface PortOptions {
  readonly window: BrowserWindow
  readonly words: Words
  /** Folder that may be revealed in; undefined while no workspace is open. */
  readonly workspace: () => string | undefined
  readonly show: (href: string) => void
  readonly setProgress: (share: number) => void
}

type Handler = (...args: readonly unknown[]) => unknown

function isOurPage(event: IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame
  return frame !== null && frame.parent === null && isOurs(frame.url)
}

function serve(channel: string, handler: Handler): void {
  ipcMain.handle(channel, (event, ...args: readonly unknown[]) => {
    if (!isOurPage(event)) throw new Error('This page may not ask.')
    return handler(...args)
  })
}

/** Dialogs open where the last one ended. */
let lastFolder: string | undefined

async function pick(window: BrowserWindow, options: Electron.OpenDialogOptions): Promise<readonly string[]> {
  const where = lastFolder === undefined ? {} : { defaultPath: lastFolder }
  const { canceled, filePaths } = await dialog.showOpenDialog(window, { ...options, ...where })
  const [first] = filePaths
  if (canceled || first === undefined) return []
  lastFolder = dirname(first)
  return filePaths
}

export const pickFolder = async (window: BrowserWindow): Promise<string | undefined> =>
  (await pick(window, { properties: ['openDirectory', 'createDirectory'] }))[0]

export const pickPipelines = (window: BrowserWindow, words: Words): Promise<readonly string[]> =>
  pick(window, {
    properties: ['openFile', 'multiSelections'],
    filters: [{ name: words.pipelineFiles, extensions: ['yaml', 'yml'] }],
  })

/** Links are followed before the comparison, so that none leads out of the workspace. */
async function reveal(workspace: string | undefined, path: unknown): Promise<void> {
  if (typeof path !== 'string' || workspace === undefined) throw new Error('There is nothing to show.')
  const [root, real] = await Promise.all([realpath(workspace), realpath(path)])
  if (real !== root && !real.startsWith(root + sep)) throw new Error('This is not in the workspace.')
  shell.showItemInFolder(real)
}

export interface Note {
  readonly title: string
  readonly body: string
  readonly href: string
}

export function notify(note: Note, show: (href: string) => void): void {
  if (!Notification.isSupported()) return
  const notification = new Notification({ title: note.title, body: note.body })
  notification.on('click', () => show(note.href))
  notification.on('failed', () => {}) // unsigned on macOS: the page shows the same fact
  notification.show()
}

function checkedNote(note: unknown): Note {
  const { title, body, href } = (note ?? {}) as Record<string, unknown>
  const fits =
    typeof title === 'string' && typeof body === 'string' && typeof href === 'string' && isHref(href)
  if (!fits) throw new Error('A note has a title, a body and an address inside the app.')
  return { title: title.slice(0, 200), body: body.slice(0, 1000), href }
}

function checkedShare(share: unknown): number {
  if (typeof share !== 'number' || !Number.isFinite(share)) throw new Error('Progress is a number.')
  return share < 0 ? -1 : Math.min(share, 1)
}

export function serveDesktopPort({ window, words, workspace, show, setProgress }: PortOptions): void {
  serve(desktopChannels.pickFolder, () => pickFolder(window))
  serve(desktopChannels.pickPipelines, () => pickPipelines(window, words))
  serve(desktopChannels.reveal, (path) => reveal(workspace(), path))
  serve(desktopChannels.notify, (note) => notify(checkedNote(note), show))
  serve(desktopChannels.setProgress, (share) => setProgress(checkedShare(share)))
}
