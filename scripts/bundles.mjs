/** What esbuild is told, for the command line and for the shell alike: apart, since each of the two builds asks for it. */
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

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
