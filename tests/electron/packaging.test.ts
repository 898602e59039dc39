import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { packShell } from '../../e2e/electron/pack.mjs'
import { buildShell } from '../../scripts/build-shell.mjs'

/**
 * The real configuration and the real bundles, packed around an Electron that is nothing but a marker: everything
 * but the binary itself is as people get it.
 */
const root = resolve(import.meta.dirname, '../..')
const scratch = mkdtempSync(join(tmpdir(), 'nagare-pack-'))
let app: string
let packed: string[]

const fuseMarker = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
/** Order and number of the fuses of Electron 45: a version byte, a length byte, one letter each. */
const fuses = [
  'runAsNode',
  'cookieEncryption',
  'nodeOptions',
  'nodeCliInspect',
  'asarIntegrity',
  'onlyAsar',
  'snapshot',
  'fileProtocol',
  'wasmTraps',
]

function fakeElectron(folder: string): string {
  mkdirSync(join(folder, 'resources'), { recursive: true })
  mkdirSync(join(folder, 'locales'))
  writeFileSync(join(folder, 'locales/en-US.pak'), '')
  writeFileSync(join(folder, 'version'), '45.4.1')
  writeFileSync(join(folder, 'resources/default_app.asar'), 'the default app')
  const wire = Buffer.from([1, fuses.length, ...Buffer.from('101100011'.slice(0, fuses.length))])
  writeFileSync(
    join(folder, 'electron'),
    Buffer.concat([Buffer.from(`elf ${fuseMarker}`), wire, Buffer.alloc(8)]),
  )
  chmodSync(join(folder, 'electron'), 0o755)
  return folder
}

/** The letters behind the marker: 1 on, 0 off. */
function readFuses(file: string): Record<string, boolean> {
  const bytes = readFileSync(file)
  const start = bytes.indexOf(fuseMarker) + fuseMarker.length + 2
  return Object.fromEntries(fuses.map((name, i) => [name, bytes[start + i] === '1'.charCodeAt(0)]))
}

beforeAll(async () => {
  const project = join(scratch, 'project')
  await buildShell({ outdir: join(project, 'out') })
  mkdirSync(join(project, 'out/renderer'))
  writeFileSync(join(project, 'out/renderer/index.html'), '<!doctype html>')
  writeFileSync(join(project, 'secret.txt'), 'not for anybody')
  const electronDist = fakeElectron(join(scratch, 'electron'))
  app = await packShell({
    project,
    electronDist,
    main: 'out/main/main.mjs',
    change: (config) => ({ ...config, electronVersion: '45.4.1' }),
  })
  const asar = join(root, 'node_modules/.bin/asar')
  packed = execFileSync(process.execPath, [asar, 'list', join(app, 'resources/app.asar')], {
    encoding: 'utf8',
  })
    .trim()
    .split('\n')
}, 60_000)
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

test('what runs is packed, and nothing else', () => {
  const files = packed.filter((path) => !path.startsWith('/node_modules'))
  const expected = [
    '/out/main/main.mjs',
    '/out/preload/preload.cjs',
    '/out/renderer/index.html',
    '/out/server/reading-worker.cjs',
    '/out/server/server.mjs',
  ]
  expect(files).toEqual(expect.arrayContaining([...expected, '/package.json']))
  expect(
    files.filter((path) => !/^\/(out(\/(main|preload|server|renderer)(\/.*)?)?|package\.json)$/.test(path)),
  ).toEqual([])
})

test('the one native module is there for this system alone, as a real file', () => {
  const native = packed.filter((path) => path.endsWith('.node'))
  expect(native).toEqual(['/node_modules/better-sqlite3/prebuilds/linux-x64.node'])
  expect(existsSync(join(app, 'resources/app.asar.unpacked', native[0] ?? ''))).toBe(true)
  expect(packed.filter((path) => /better-sqlite3\/(deps|src)|node-addon-api|\.map$/.test(path))).toEqual([])
})

test('the packed native module opens a database', () => {
  const folder = join(scratch, 'extracted')
  const asar = join(root, 'node_modules/.bin/asar')
  execFileSync(process.execPath, [asar, 'extract', join(app, 'resources/app.asar'), folder])
  const program = "console.log(new (require('better-sqlite3'))(':memory:').prepare('select 42 as n').get().n)"
  const said = execFileSync(process.execPath, ['-e', program], { cwd: folder, encoding: 'utf8' })
  expect(said.trim()).toBe('42')
})

test("Python's files are real files beside the archive", () => {
  expect(readdirSync(join(app, 'resources')).sort()).toEqual(
    expect.arrayContaining(['app.asar', 'examples', 'python']),
  )
  const python = readdirSync(join(app, 'resources/python'), { recursive: true, encoding: 'utf8' })
  expect(python.some((path) => path.endsWith('.py'))).toBe(true)
  expect(python.filter((path) => /__pycache__|\.pyc$|^tests/.test(path))).toEqual([])
})

test("Electron's own default app is gone", () => {
  expect(existsSync(join(app, 'resources/default_app.asar'))).toBe(false)
})

// Electron's security list, 18 and 19
test('the fuses of the packed binary are blown as configured', () => {
  expect(readFuses(join(app, 'nagare'))).toMatchObject({
    runAsNode: false,
    nodeOptions: false,
    nodeCliInspect: false,
    cookieEncryption: true,
    asarIntegrity: true,
    onlyAsar: true,
    fileProtocol: false,
  })
})

test('links and pipeline files belong to the app', () => {
  const config = readFileSync(join(root, 'electron-builder.yml'), 'utf8')
  expect(config).toMatch(/schemes: \[nagare\]/)
  expect(config).toMatch(/ext: \[yaml, yml\]/)
  expect(config).not.toMatch(/no-sandbox/)
  const { desktopName } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    desktopName: string
  }
  expect(desktopName).toBe('nagare.desktop')
})
