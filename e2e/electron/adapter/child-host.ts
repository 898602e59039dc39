/** The server as a child process on the project's own Node: Electron 22's Node is too old for it. */
import { spawn } from 'node:child_process'
import type { FromServer } from '#shared/desktop-link.ts'
import type { ServerHost } from '../../../main/electron/server-process.ts'

/** A plain Node sees no archives; the test's package keeps the server's files beside it. */
const outsideArchive = (path: string): string => path.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked')

export const childHost: ServerHost = {
  start({ entry, env }, events) {
    const node = process.env['NAGARE_RIG_NODE'] ?? 'node'
    const places = Object.entries(env).map(([name, value]) => [name, outsideArchive(value)])
    const child = spawn(node, [outsideArchive(entry)], {
      env: { ...process.env, ...Object.fromEntries(places) },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    child.stdout?.on('data', (chunk: Buffer) => events.onOutput(chunk.toString()))
    child.stderr?.on('data', (chunk: Buffer) => events.onOutput(chunk.toString()))
    child.on('message', (message) => events.onMessage(message as FromServer))
    child.on('error', (cause) => events.onOutput(String(cause)))
    child.on('close', (code) => events.onExit(code))
    return {
      send: (message) => void (child.connected && child.send(message)),
      kill: () => void child.kill('SIGKILL'),
    }
  },
}
