/** The server in Electron's own utility process: a full Node beside the browser's processes, without a window. */
import { utilityProcess } from 'electron'
import type { FromServer } from '#shared/desktop-link.ts'
import type { ServerHost } from './server-process.ts'

export const utilityHost: ServerHost = {
  start({ entry, env }, events) {
    const child = utilityProcess.fork(entry, [], {
      serviceName: 'Nagare server',
      stdio: 'pipe',
      env: { ...process.env, ...env },
    })
    child.stdout?.on('data', (chunk: Buffer) => events.onOutput(chunk.toString()))
    child.stderr?.on('data', (chunk: Buffer) => events.onOutput(chunk.toString()))
    child.on('message', (message: FromServer) => events.onMessage(message))
    // without a listener, the server's fatal error would be the shell's as well
    child.on('error', (type, location) => events.onOutput(`${type} at ${location}\n`))
    child.on('exit', (code) => events.onExit(code))
    return {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process, not a window
      send: (message) => child.postMessage(message),
      kill: () => void child.kill(),
    }
  },
}
