/** Builds what the tests drive: the shell for the rig beside the product's page and server, started or packed. */
import { execFile } from 'node:child_process'
import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { ensureBuilt } from '../../scripts/build.mjs'
import { buildShell } from '../../scripts/build-shell.mjs'
import { packShell } from './pack.mjs'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')

/** Hard links: a second tree costs no space and no time. The rig is on Linux, so is `cp`. */
const linkTree = (from, to) => run('cp', ['-al', from, to])

const link = (target, path) => symlink(target, path)

/** An unpackaged app as `electron .` would find it, with the folders of the repository in place. */
async function makeApp(folder) {
  await mkdir(join(folder, 'out'), { recursive: true })
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))
  await writeFile(join(folder, 'package.json'), JSON.stringify({ ...manifest, main: 'out/main/main.cjs' }))
  await buildShell({ outdir: join(folder, 'out'), target: 'rig' })
  // copied, so that nobody's next build pulls it away from under a test
  await linkTree(join(root, 'out/renderer'), join(folder, 'out/renderer'))
  for (const name of ['node_modules', 'python']) await link(join(root, name), join(folder, name))
  // the first start copies it: as a link it would become the workspace itself
  await cp(join(root, 'examples'), join(folder, 'examples'), { recursive: true })
}

/** @returns {Promise<string>} the executable of an unpackaged app */
export async function prepareUnpacked(rig, scratch) {
  await ensureBuilt('renderer', (line) => process.stderr.write(`${line}\n`))
  await rm(scratch, { recursive: true, force: true })
  await mkdir(scratch, { recursive: true })
  await makeApp(join(scratch, 'app'))
  await linkTree(rig.folder, join(scratch, 'tree'))
  await link(join(scratch, 'app'), join(scratch, 'tree/resources/app'))
  return join(scratch, 'tree/electron')
}

/** The rig's server is a plain Node, which needs real files; its binary is too old to know one of the fuses. */
function forRig({ electronFuses, asarUnpack, ...config }) {
  const { grantFileProtocolExtraPrivileges: _, ...known } = electronFuses
  const asFiles = ['package.json', 'out/server', 'out/renderer', 'node_modules/better-sqlite3']
  return {
    ...config,
    electronVersion: '22.3.25',
    electronFuses: known,
    asarUnpack: [...asarUnpack, ...asFiles],
  }
}

/** @returns {Promise<string>} the executable of a packed app; expects `prepareUnpacked` before it */
export async function preparePacked(rig, scratch) {
  const project = join(scratch, 'project')
  await mkdir(join(project, 'out'), { recursive: true })
  for (const part of ['main', 'preload', 'server', 'renderer'])
    await run('cp', ['-rL', join(scratch, 'app/out', part), join(project, 'out', part)])
  const folder = await packShell({
    project,
    electronDist: rig.folder,
    main: 'out/main/main.cjs',
    change: forRig,
  })
  return join(folder, 'nagare')
}
