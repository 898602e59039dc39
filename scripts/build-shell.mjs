/**
 * Bundles the desktop shell: `main` (the shell), `preload` (one CommonJS file, which a sandboxed preload must be)
 * and `server` (what the shell starts behind its pipe).
 */
import { join } from 'node:path'
import { build } from 'esbuild'
import { readingWorker } from './build.mjs'

const root = join(import.meta.dirname, '..')

/** What differs between the Electron that people get and the old one that the end-to-end tests drive. */
export const targets = {
  product: { main: 'main/electron/main.ts', format: 'esm', node: 'node24', chrome: 'chrome140' },
  rig: { main: 'e2e/electron/adapter/main.ts', format: 'cjs', node: 'node16', chrome: 'chrome108' },
}

const common = {
  bundle: true,
  absWorkingDir: root,
  logLevel: 'warning',
  legalComments: 'none',
  sourcemap: 'linked',
}
const requireBanner = {
  js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
}

function buildMain(outdir, { main, format, node }) {
  const ending = format === 'esm' ? 'mjs' : 'cjs'
  return build({
    ...common,
    entryPoints: [main],
    outfile: join(outdir, 'main', `main.${ending}`),
    platform: 'node',
    format,
    target: node,
    external: ['electron'],
  })
}

function buildPreload(outdir, { chrome }) {
  return build({
    ...common,
    entryPoints: ['preload/preload.ts'],
    outfile: join(outdir, 'preload/preload.cjs'),
    platform: 'node',
    format: 'cjs',
    target: chrome,
    external: ['electron'],
    sourcemap: false,
  })
}

function buildServer(outdir) {
  return build({
    ...common,
    entryPoints: { server: 'main/server/desktop.ts' },
    outdir: join(outdir, 'server'),
    outExtension: { '.js': '.mjs' },
    platform: 'node',
    format: 'esm',
    target: 'node24',
    external: ['better-sqlite3', 'electron'],
    banner: requireBanner,
  })
}

/** @param {{outdir: string, target?: keyof typeof targets}} options absolute folder, usually `out` */
export async function buildShell({ outdir, target = 'product' }) {
  const chosen = targets[target]
  const worker = build({ ...readingWorker, outfile: join(outdir, 'server/reading-worker.cjs') })
  await Promise.all([buildMain(outdir, chosen), buildPreload(outdir, chosen), buildServer(outdir), worker])
}

if (process.argv[1] === import.meta.filename) await buildShell({ outdir: join(root, 'out') })
