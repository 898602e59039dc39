/**
 * Stands in for the `electron` module: remembers what the shell asks of it and lets a test raise its events. It
 * shows no window and decides nothing; how Electron behaves is for the tests in a real one.
 */
import { EventEmitter } from 'node:events'

export interface Call {
  readonly name: string
  readonly args: readonly unknown[]
}
export const calls: Call[] = []
const record =
  <T>(name: string, result?: T) =>
  (...args: unknown[]): T => {
    calls.push({ name, args })
    return result as T
  }

export const argsOf = (name: string): (readonly unknown[])[] =>
  calls.filter((call) => call.name === name).map(({ args }) => args)

const ready = Promise.withResolvers<void>()
/** What `requestSingleInstanceLock` answers, and whether the app counts as packaged. */
export const world = { lock: true, packaged: false, userData: '', root: '' }
export const becomeReady = (): void => {
  calls.push({ name: 'ready', args: [] })
  ready.resolve()
}

export const app = Object.assign(new EventEmitter(), {
  enableSandbox: record('app.enableSandbox'),
  requestSingleInstanceLock: () => record('app.requestSingleInstanceLock', world.lock)(),
  whenReady: () => ready.promise,
  getAppPath: () => world.root,
  getPath: () => world.userData,
  getLocale: () => 'en-US',
  setAppUserModelId: record('app.setAppUserModelId'),
  setAsDefaultProtocolClient: record('app.setAsDefaultProtocolClient'),
  quit: record('app.quit'),
  exit: record('app.exit'),
  isPackaged: false,
})
Object.defineProperty(app, 'isPackaged', { get: () => world.packaged })

export const protocol = {
  registerSchemesAsPrivileged: record('protocol.registerSchemesAsPrivileged'),
  handle: record('protocol.handle'),
}
export const session = {
  defaultSession: {
    setPermissionRequestHandler: record('session.setPermissionRequestHandler'),
    setPermissionCheckHandler: record('session.setPermissionCheckHandler'),
    setDevicePermissionHandler: record('session.setDevicePermissionHandler'),
  },
  fromPartition: record('session.fromPartition'),
}
export const ipcHandlers = new Map<string, (event: unknown, ...args: unknown[]) => unknown>()
export const ipcMain = {
  handle(channel: string, handler: (event: unknown, ...args: unknown[]) => unknown) {
    ipcHandlers.set(channel, handler)
  },
  on: record('ipcMain.on'),
}
export const shell = {
  openExternal: record('shell.openExternal'),
  showItemInFolder: record('shell.showItemInFolder'),
}
export const dialog = {
  answers: [] as number[],
  files: [] as string[],
  async showMessageBox(...args: unknown[]) {
    calls.push({ name: 'dialog.showMessageBox', args })
    return { response: dialog.answers.shift() ?? 0 }
  },
  async showOpenDialog(...args: unknown[]) {
    calls.push({ name: 'dialog.showOpenDialog', args })
    return { canceled: dialog.files.length === 0, filePaths: dialog.files }
  },
}

class FakeContents extends EventEmitter {
  readonly send = record('webContents.send')
  openHandler: ((details: { url: string }) => unknown) | undefined
  setWindowOpenHandler(handler: (details: { url: string }) => unknown): void {
    this.openHandler = handler
  }
}

export const windows: BrowserWindow[] = []
export class BrowserWindow extends EventEmitter {
  readonly webContents = new FakeContents()
  readonly loadURL = record('window.loadURL', Promise.resolve())
  readonly loadFile = record('window.loadFile')
  readonly show = record('window.show')
  readonly hide = record('window.hide')
  readonly focus = record('window.focus')
  readonly setProgressBar = record('window.setProgressBar')
  constructor(options: unknown) {
    super()
    calls.push({ name: 'new BrowserWindow', args: [options] })
    windows.push(this)
    app.emit('web-contents-created', {}, this.webContents)
  }
  isMinimized = () => false
  isMaximized = () => false
  isFocused = () => true
  isDestroyed = () => false
  getNormalBounds = () => ({ x: 1, y: 2, width: 1000, height: 700 })
  setTitle(): void {}
}

export class Notification extends EventEmitter {
  static isSupported = () => true
  readonly show = record('notification.show')
  constructor(options: unknown) {
    super()
    calls.push({ name: 'new Notification', args: [options] })
  }
}

export const servers: FakeServer[] = []
class FakeServer extends EventEmitter {
  readonly stdout = new EventEmitter()
  readonly stderr = new EventEmitter()
  readonly kill = record('utilityProcess.kill', true)
  postMessage(message: unknown): void {
    calls.push({ name: 'server.postMessage', args: [message] })
    if ((message as { type: string }).type === 'close') setImmediate(() => this.emit('exit', 0))
  }
}
export const utilityProcess = {
  fork(...args: unknown[]) {
    calls.push({ name: 'utilityProcess.fork', args })
    const server = new FakeServer()
    servers.push(server)
    return server
  },
}

export const crashReporter = { start: record('crashReporter.start') }
export const powerSaveBlocker = {
  start: record('powerSaveBlocker.start', 7),
  stop: record('powerSaveBlocker.stop'),
}
export const nativeTheme = { shouldUseDarkColors: false }
export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] }
export const Menu = {
  buildFromTemplate: record('Menu.buildFromTemplate'),
  setApplicationMenu: record('Menu.setApplicationMenu'),
}
