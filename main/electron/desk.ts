/** Everything that exists while the app is open, and the wires between its parts. */
import { app, dialog, Menu, session } from 'electron'
import { desktopChannels, serverEnv } from '#shared/desktop-link.ts'
import { type Activity, followActivity } from './activity.ts'
import { notify, pickFolder, pickPipelines, serveDesktopPort } from './desktop-port.ts'
import { guardPermissions } from './guards.ts'
import { importPipelines } from './import-pipelines.ts'
import { guardLeaving, type Leaving } from './leave.ts'
import type { Arrivals } from './links.ts'
import { menuTemplate } from './menu.ts'
import { serveScheme } from './protocol.ts'
import { showRunning } from './running.ts'
import { startPage } from './scheme.ts'
import { type Server, type ServerHost, superviseServer } from './server-process.ts'
import type { ShellFiles } from './shell.ts'
import { type MainWindow, openWindow } from './window.ts'
import { type Words, wordsFor } from './words.ts'

export interface DeskParts {
  readonly serverHost: ServerHost
  readonly files: ShellFiles
  readonly arrivals: Arrivals
}

interface Desk {
  readonly window: MainWindow
  readonly server: Server
  readonly activity: Activity
  readonly leaving: Leaving
  readonly words: Words
}

export function openDesk({ serverHost, files, arrivals }: DeskParts): void {
  const words = wordsFor(app.getLocale())
  let workspace: string | undefined
  let desk: Desk | undefined
  const server = superviseServer({
    host: serverHost,
    entry: files.server,
    env: { [serverEnv.renderer]: files.renderer, [serverEnv.resources]: files.resources },
    onReady: (facts) => (workspace = facts.workspace),
    onDown: (reason) => void (desk && askAfterDeath(desk, reason)),
  })
  serveScheme(server.target)
  guardPermissions(session.defaultSession)
  server.start()
  const window = openWindow(files)
  const show = (href?: string): void => {
    desk?.leaving.onShown()
    window.show()
    if (href) window.browser.webContents.send(desktopChannels.navigate, href)
  }
  const running = showRunning(window.browser)
  const activity = followActivity({
    target: server.target,
    onChange(runs) {
      running.update(runs)
      desk?.leaving.onActivity()
    },
    onEnded(run) {
      if (window.browser.isFocused()) return
      notify({ title: words.runEnded(run.state), body: run.name, href: `/runs/${run.runId}` }, show)
    },
  })
  const leaving = guardLeaving({ window: window.browser, server, activity, words, release: running.release })
  desk = { window, server, activity, leaving, words }

  serveDesktopPort({
    window: window.browser,
    words,
    workspace: () => workspace,
    show,
    setProgress: running.setProgress,
  })
  installMenu(desk, show)
  app.on('activate', () => show())
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => void leaving.now())
  // a link or file is shown once there is a page to show it in
  window.browser.webContents.once('did-finish-load', () => deliver(arrivals, desk, show))
}

function deliver(arrivals: Arrivals, desk: Desk | undefined, show: (href?: string) => void): void {
  arrivals.deliverTo((arrival) => {
    if (arrival.kind === 'open') void (desk && importAndShow(desk, [arrival.file], show))
    else show(arrival.kind === 'show' ? arrival.href : undefined)
  })
}

async function importAndShow(
  { server, window, words }: Desk,
  files: readonly string[],
  show: (href?: string) => void,
): Promise<void> {
  const { hrefs, problems } = await importPipelines(files, server.target)
  const [last] = hrefs.slice(-1)
  if (last) show(last)
  if (problems.length === 0) return
  const detail = problems.join('\n')
  await dialog.showMessageBox(window.browser, { type: 'warning', message: words.cannotOpen, detail })
}

function installMenu(desk: Desk, show: (href?: string) => void): void {
  const { window, words } = desk
  const actions = {
    openWorkspace: () => void openWorkspace(desk),
    importPipeline: async () => importAndShow(desk, await pickPipelines(window.browser, words), show),
  }
  const where = { packaged: app.isPackaged, mac: process.platform === 'darwin' }
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(words, actions, where)))
}

/** Another folder means another server: the old one finishes first. Runs that go on keep their workspace open. */
async function openWorkspace({ window, server, activity, words }: Desk): Promise<void> {
  if (activity.running().length > 0) {
    const message = words.leaveTitle(activity.running().length)
    await dialog.showMessageBox(window.browser, { type: 'info', message, detail: words.stopFirst })
    return
  }
  const folder = await pickFolder(window.browser)
  if (folder === undefined) return
  await server.close()
  server.start({ [serverEnv.workspace]: folder })
  await window.browser.loadURL(startPage)
}

/** The server has gone and will not come back by itself: one question, and no half-alive window behind it. */
async function askAfterDeath(desk: Desk, reason: string): Promise<void> {
  const { window, server, words, leaving } = desk
  const { response } = await dialog.showMessageBox(window.browser, {
    type: 'error',
    message: words.downTitle,
    detail: `${reason}\n\n${words.downDetail}`,
    buttons: [words.restart, words.otherWorkspace, words.quit],
    defaultId: 0,
    cancelId: 2,
    noLink: true,
  })
  if (response === 2) return leaving.now()
  const folder = response === 1 ? await pickFolder(window.browser) : undefined
  if (response === 1 && folder === undefined) return askAfterDeath(desk, reason)
  server.start(folder === undefined ? {} : { [serverEnv.workspace]: folder })
  await window.browser.loadURL(startPage)
}
