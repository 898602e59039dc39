#!/usr/bin/env node
/**
 * The `nagare` command. Finds the project's Node 24 when it was started by an older one, rebuilds the bundle when a
 * source is newer (a checkout), and runs it (an installed copy has no sources and just runs).
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const projectNode = join(
  root,
  'node_modules',
  'node',
  'bin',
  process.platform === 'win32' ? 'node.exe' : 'node',
)

function restartOnProjectNode() {
  const child = spawn(projectNode, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
    stdio: 'inherit',
  })
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  // A terminal sends Ctrl-C to both of us already; a second one would mean "kill".
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
  child.on('close', (code, signal) => {
    process.exitCode = signal ? 130 : code
  })
}

async function run() {
  if (existsSync(join(root, 'main', 'cli', 'nagare.ts'))) {
    const { ensureBuilt } = await import('../scripts/build.mjs')
    await ensureBuilt('server')
  }
  await import(pathToFileURL(join(root, 'out', 'cli', 'nagare.mjs')).href)
}

if (Number(process.versions.node.split('.')[0]) >= 24) await run()
else if (existsSync(projectNode)) restartOnProjectNode()
else {
  process.stderr.write('Nagare is not installed yet: run `npm start` (or `npm ci`) in its folder first.\n')
  process.exitCode = 2
}
