/** The desktop shell, in the order in which things must happen. It owns the window; the server owns all the rest. */

import { join } from 'node:path'
import { app, crashReporter } from 'electron'
import { openDesk } from './desk.ts'
import { guardAllContents } from './guards.ts'
import { type Arrivals, arrivalsIn, linkScheme, queueArrivals } from './links.ts'
import { registerScheme } from './protocol.ts'
import type { ServerHost } from './server-process.ts'

/** Absolute paths of what was built and of what is shipped beside it. */
export interface ShellFiles {
  readonly preload: string
  readonly server: string
  readonly renderer: string
  /** Holds `python/` and `examples/`. */
  readonly resources: string
}

const builtFiles = (): ShellFiles => {
  const root = app.getAppPath()
  return {
    preload: join(root, 'out/preload/preload.cjs'),
    server: join(root, 'out/server/server.mjs'),
    renderer: join(root, 'out/renderer'),
    resources: app.isPackaged ? process.resourcesPath : root,
  }
}

/** `open-url` and `open-file` are a Mac's way and may come before `ready`; elsewhere they are words of argv. */
function collectArrivals(): Arrivals {
  const arrivals = queueArrivals()
  arrivals.push(...arrivalsIn(process.argv.slice(1), process.cwd()))
  app.on('open-url', (event, url) => {
    event.preventDefault()
    arrivals.push(...arrivalsIn([url], '/'))
  })
  app.on('open-file', (event, file) => {
    event.preventDefault()
    arrivals.push({ kind: 'open', file })
  })
  app.on('second-instance', (_event, argv, cwd) => {
    const found = arrivalsIn(argv.slice(1), cwd)
    arrivals.push(...(found.length > 0 ? found : [{ kind: 'front' } as const]))
  })
  return arrivals
}

/** `files` only where the shell does not find its own built files by itself. */
export function startShell(parts: {
  readonly serverHost: ServerHost
  readonly files?: () => ShellFiles
}): void {
  registerScheme()
  app.enableSandbox()
  crashReporter.start({ uploadToServer: false })
  guardAllContents(app)
  // before anything opens the workspace: two servers on one database must not even be tried
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return
  }
  const arrivals = collectArrivals()
  app.setAppUserModelId('nagare.desktop') // Windows shows notifications only for a known application
  if (app.isPackaged) app.setAsDefaultProtocolClient(linkScheme)
  app
    .whenReady()
    .then(() => openDesk({ serverHost: parts.serverHost, files: (parts.files ?? builtFiles)(), arrivals }))
    .catch((cause: unknown) => {
      process.stderr.write(`Nagare could not start: ${String(cause)}\n`)
      app.exit(1)
    })
}
