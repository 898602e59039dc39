/**
 * Is there an Electron to start? Looks at files only: `require('electron')` would try to download one, and wait.
 * No dependencies, so that the bootstrap can ask before anything else.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const projectRoot = join(dirname(fileURLToPath(import.meta.url)), '..')
const executables = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' }

const readOr = (file, otherwise) => (existsSync(file) ? readFileSync(file, 'utf8').trim() : otherwise)

/** A window needs a screen; on Linux there may be none (a server, a container, plain ssh). */
export function hasScreen(env) {
  return process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/**
 * The binary of the installed `electron` package, or of `ELECTRON_OVERRIDE_DIST_PATH`. `reason` is one line for a
 * person; `installable` says that `installElectron` might change the answer.
 * @returns {{ok: true, path: string, version: string} | {ok: false, reason: string, installable: boolean}}
 */
export function findElectron(root = projectRoot, env = process.env, uid = process.getuid?.()) {
  const packaged = join(root, 'node_modules', 'electron')
  const dist = env.ELECTRON_OVERRIDE_DIST_PATH || join(packaged, 'dist')
  const name = readOr(join(packaged, 'path.txt'), executables[process.platform] ?? 'electron')
  const path = join(dist, name)
  if (!existsSync(path)) {
    const reason = env.ELECTRON_OVERRIDE_DIST_PATH
      ? `there is no Electron at ELECTRON_OVERRIDE_DIST_PATH (${path})`
      : 'the Electron binary is not installed'
    return { ok: false, reason, installable: !env.ELECTRON_OVERRIDE_DIST_PATH && existsSync(packaged) }
  }
  const no = (reason) => ({ ok: false, reason, installable: false })
  if (!hasScreen(env)) return no('there is no screen to open a window on')
  // its sandbox refuses to, and we do not start it without
  if (process.platform === 'linux' && uid === 0) return no('Electron does not run as root')
  return { ok: true, path, version: readOr(join(dist, 'version'), 'unknown') }
}

/**
 * Lets the `electron` package fetch its binary: once per installed version, never in CI, and not longer than
 * `timeout` ms. True when there is one afterwards.
 */
export function installElectron(root = projectRoot, { timeout = 120_000, env = process.env } = {}) {
  const { version } = JSON.parse(readOr(join(root, 'node_modules/electron/package.json'), '{}'))
  const tried = join(root, 'node_modules/.cache/nagare', `electron-tried-${version}`)
  if (env.CI || !version || existsSync(tried)) return false
  mkdirSync(dirname(tried), { recursive: true })
  writeFileSync(tried, new Date().toISOString())
  const install = join(root, 'node_modules/electron/install.js')
  spawnSync(process.execPath, [install], { cwd: root, timeout, stdio: 'ignore', env })
  return findElectron(root, env).ok
}

/** Starts the app of `root` in the found binary; resolves with its exit code. Words after `--` belong to the app. */
export function startElectron(path, { root = projectRoot, args = [], env = process.env } = {}) {
  const { ELECTRON_RUN_AS_NODE: _, ...rest } = env // would make it a plain Node
  const child = spawn(path, [root, ...args], { cwd: root, stdio: 'inherit', env: rest })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve(code ?? 1))
  })
}
