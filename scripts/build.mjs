/**
 * Builds what is run: the page (`out/renderer`), the command line and server (`out/cli`) and the desktop shell
 * (`out/main`, `out/preload`). Each part is rebuilt only when one of its sources is newer than its stamp.
 */
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'

const root = join(import.meta.dirname, '..')
export const outDir = join(root, 'out')

const parts = {
  server: {
    sources: ['shared', 'main/core', 'main/engine', 'main/server', 'main/cli', 'package.json'],
    make: buildServer,
  },
  renderer: {
    sources: ['shared', 'main/core', 'renderer', 'package.json', 'package-lock.json'],
    make: buildRenderer,
  },
  shell: {
    sources: ['shared', 'main', 'preload', 'package.json'],
    make: buildShellParts,
  },
}

/** Newest change below a file or folder, in ms. */
function newest(path) {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return 0
  if (!stat.isDirectory()) return stat.mtimeMs
  return readdirSync(path).reduce((latest, name) => Math.max(latest, newest(join(path, name))), stat.mtimeMs)
}

const stampOf = (name) => join(outDir, `.built-${name}`)

export function isStale(name) {
  const stamp = statSync(stampOf(name), { throwIfNoEntry: false })
  return !stamp || parts[name].sources.some((source) => newest(join(root, source)) > stamp.mtimeMs)
}

/** Options shared by every bundle for Node; native modules stay outside, CommonJS dependencies get a `require`. */
export const nodeBundle = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  external: ['better-sqlite3'],
  banner: {
    js: "import { createRequire as __cr } from 'node:module'; const require = __cr(import.meta.url);",
  },
  logLevel: 'warning',
  absWorkingDir: root,
}

/** What the server starts as a thread: one file by itself, which it hands over as text. */
export const readingWorker = {
  bundle: true,
  entryPoints: ['main/engine/pipelines/reading/reading-worker.ts'],
  platform: 'node',
  format: 'cjs',
  target: 'node24',
  legalComments: 'none',
  logLevel: 'warning',
  absWorkingDir: root,
}

async function buildServer() {
  const { build } = await import('esbuild') // only when stale: it costs a running command 20 MB
  await build({
    ...nodeBundle,
    entryPoints: { nagare: 'main/cli/nagare.ts' },
    outdir: join(outDir, 'cli'),
    outExtension: { '.js': '.mjs' },
    splitting: true,
    chunkNames: 'chunk-[hash]',
    sourcemap: true,
  })
  await build({ ...readingWorker, outfile: join(outDir, 'cli/reading-worker.cjs') })
  removeOldChunks(join(outDir, 'cli'))
}

/** Chunks of earlier builds stay a day: a command that is still running may load one yet. */
function removeOldChunks(folder) {
  const yesterday = Date.now() - 86_400_000
  const old = readdirSync(folder).filter((name) => statSync(join(folder, name)).mtimeMs < yesterday)
  for (const name of old) rmSync(join(folder, name))
}

async function buildRenderer() {
  const { build } = await import('vite')
  await build({ configFile: join(root, 'renderer/vite.config.ts'), logLevel: 'warn' })
}

async function buildShellParts() {
  const { buildShell } = await import('./build-shell.mjs')
  await buildShell({ outdir: outDir })
}

/** Builds one part if it is stale. True when something was built. */
export async function ensureBuilt(name, say = () => {}) {
  if (!isStale(name)) return false
  mkdirSync(outDir, { recursive: true })
  return withLock(name, async () => {
    if (!isStale(name)) return false
    const started = new Date()
    say(`Building the ${name}…`)
    await parts[name].make()
    writeFileSync(stampOf(name), started.toISOString())
    utimesSync(stampOf(name), started, started)
    return true
  })
}

/** Two commands started at once must not write the same bundle: the second waits for the first. */
async function withLock(name, work) {
  const lock = join(outDir, `.building-${name}`)
  for (;;) {
    try {
      mkdirSync(lock)
      break
    } catch {
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0)
      if (age > 120_000) rmSync(lock, { recursive: true, force: true })
      await sleep(50)
    }
  }
  try {
    return await work()
  } finally {
    rmSync(lock, { recursive: true, force: true })
  }
}

if (process.argv[1] === import.meta.filename) {
  const { positionals } = parseArgs({ allowPositionals: true })
  for (const name of positionals.length ? positionals : Object.keys(parts)) {
    if (!existsSync(join(root, 'node_modules'))) throw new Error('Run `npm ci` first.')
    await ensureBuilt(name, console.error)
  }
}
