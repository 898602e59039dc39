/**
 * `npm start`: the desktop app where Electron's binary is (it is fetched once where that is possible and there is a
 * screen), else the same product in the browser. Builds what is stale first.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureBuilt } from './build.mjs'
import { findElectron, hasScreen, installElectron, startElectron } from './find-electron.mjs'

const root = join(import.meta.dirname, '..')
const say = (text) => process.stderr.write(`${text}\n`)

function electronOrReason() {
  const found = findElectron(root)
  if (found.ok || !found.installable || !hasScreen(process.env) || process.env.CI) return found
  say('Fetching the Electron binary (once)…')
  return installElectron(root) ? findElectron(root) : found
}

/** The browser host is the command line's own `serve`; it says its address and opens it where there is a screen. */
function startBrowserHost(args) {
  const open = hasScreen(process.env) && !process.env.CI ? ['--open'] : []
  const child = spawn(process.execPath, [join(root, 'bin/nagare.mjs'), 'serve', ...open, ...args], {
    cwd: root,
    stdio: 'inherit',
  })
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // A terminal sends Ctrl-C to both of us already.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
  return new Promise((done) => child.on('close', (code, signal) => done(signal ? 130 : code)))
}

/** Undefined when there was a window; why not when Electron gave up at once (a system that refuses its sandbox). */
async function startWindow(path) {
  await ensureBuilt('shell', say)
  const began = Date.now()
  const code = await startElectron(path, { root, args })
  if (code !== 0 && Date.now() - began < 5000) return `Electron ended at once with ${code}`
  process.exitCode = code
  return undefined
}

const args = process.argv.slice(2)
await ensureBuilt('server', say)
await ensureBuilt('renderer', say)
const electron = electronOrReason()
const failure = electron.ok ? await startWindow(electron.path) : electron.reason
if (failure) {
  say(`No desktop window (${failure}): the same product opens in your browser instead.`)
  process.exitCode = await startBrowserHost(args)
}
