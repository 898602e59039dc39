/** Puts the built parts into a small project of their own and lets electron-builder make an unpacked app of it. */
import { execFile } from 'node:child_process'
import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { parse } from 'yaml'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')

const readConfig = async () => parse(await readFile(join(root, 'electron-builder.yml'), 'utf8'))

/** The parts of the native module that are packed or that a wrong pattern might pack. */
const copyModule = (name, into) =>
  cp(join(root, 'node_modules', name), join(into, 'node_modules', name), {
    recursive: true,
    filter: (source) => !source.endsWith('.c'),
  })

/** The manifest as it is shipped, with the main file that this target has. */
async function writeManifest(folder, main) {
  const {
    devDependencies: _,
    scripts: __,
    ...manifest
  } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  await writeFile(
    join(folder, 'package.json'),
    JSON.stringify({ ...manifest, main, author: 'Nagare' }, null, 2),
  )
}

/**
 * @param {object} options
 * @param {string} options.project scratch folder that holds `out/`; becomes a whole project
 * @param {string} options.electronDist folder of an unpacked Electron
 * @param {string} options.main the main file, below `out/`
 * @param {(config: Record<string, any>) => object} options.change what differs from the product's configuration
 * @returns {Promise<string>} folder of the packed app
 */
export async function packShell({ project, electronDist, main, change }) {
  await mkdir(join(project, 'node_modules'), { recursive: true })
  await Promise.all([
    writeManifest(project, main),
    copyModule('better-sqlite3', project),
    copyModule('node-addon-api', project),
    writeFile(join(project, 'builder.json'), JSON.stringify(change(await readConfig()))),
    ...['build', 'python', 'examples'].map((name) =>
      rm(join(project, name), { force: true, recursive: true }).then(() =>
        symlink(join(root, name), join(project, name)),
      ),
    ),
  ])
  const words = ['--linux', 'dir', '--x64', '--projectDir', project, '--config', 'builder.json']
  const builder = fileURLToPath(import.meta.resolve('electron-builder/cli.js'))
  await run(process.execPath, [builder, ...words, `-c.electronDist=${electronDist}`], {
    cwd: project,
    timeout: 120_000,
  }).catch(({ stdout }) => {
    throw new Error(`electron-builder failed:\n${String(stdout).slice(-3000)}`)
  })
  return join(project, 'dist/linux-unpacked')
}
