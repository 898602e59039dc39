/** What web contents may not do. Everything is refused unless it is named here. */
import { type App, type Session, shell, type WebContents } from 'electron'
import { isOurs } from './scheme.ts'

/** The only addresses that leave the app, and only to the system's own browser or mail program. */
function mayOpenOutside(address: string): boolean {
  const url = URL.parse(address)
  if (!url || url.username || url.password) return false
  return url.protocol === 'https:' ? url.hostname !== '' : url.protocol === 'mailto:'
}

function openOutside(address: string): void {
  if (mayOpenOutside(address)) void shell.openExternal(address)
}

function guardContents(contents: WebContents): void {
  const stayInside = (event: { preventDefault(): void; url: string }): void => {
    if (isOurs(event.url)) return
    event.preventDefault()
    openOutside(event.url)
  }
  contents.on('will-navigate', stayInside)
  contents.on('will-redirect', (event) => {
    if (!isOurs(event.url)) event.preventDefault()
  })
  contents.on('will-frame-navigate', (event) => {
    if (!isOurs(event.url)) event.preventDefault()
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url)
    return { action: 'deny' }
  })
}

/** Registered before the first window exists, so that no contents can be missed. */
export function guardAllContents(app: App): void {
  app.on('web-contents-created', (_event, contents) => guardContents(contents))
}

/** The page asks for one thing only: putting text on the clipboard, from its own origin. */
export function guardPermissions(session: Session): void {
  const granted = (permission: string, origin: string): boolean =>
    permission === 'clipboard-sanitized-write' && isOurs(origin)
  session.setPermissionRequestHandler((_contents, permission, answer, details) =>
    answer(granted(permission, details.requestingUrl)),
  )
  session.setPermissionCheckHandler((_contents, permission, origin) => granted(permission, origin))
  session.setDevicePermissionHandler(() => false)
}
