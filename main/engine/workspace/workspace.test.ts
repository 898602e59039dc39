import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { chooseWorkspace } from './choose-workspace.ts'
import { openWorkspace } from './open-workspace.ts'
import { userFolder } from './user-folder.ts'

const clock = { now: () => Date.UTC(2026, 0, 2, 3, 4) }
let folder: string
let root: string
const children: ChildProcess[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nagare-workspace-'))
  root = join(folder, 'work')
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

/** Another process that opens the workspace and stays. */
const owner = async (): Promise<ChildProcess> => {
  const script = `
    import { openWorkspace } from '#engine/workspace/open-workspace.ts'
    const opened = openWorkspace(${JSON.stringify(root)}, { clock: { now: () => Date.now() } })
    console.log(opened.ok ? 'opened' : opened.error.message)
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.push(child)
  const [said] = (await once(child.stdout ?? child, 'data')) as [Buffer]
  expect(said.toString().trim()).toBe('opened')
  return child
}

describe('one process at a time', () => {
  test('a second process hears who has it, since when, and where it serves', async () => {
    const child = await owner()
    const first = openWorkspace(root, { clock })
    expect(first).toMatchObject({ ok: false, error: { reason: 'taken' } })
    expect(!first.ok && first.error.message).toContain(`process ${child.pid} since 20`)
    writeFileSync(join(root, '.nagare', 'server.json'), JSON.stringify({ url: 'http://127.0.0.1:5000' }))
    const second = openWorkspace(root, { clock })
    expect(second).toMatchObject({ ok: false, error: { url: 'http://127.0.0.1:5000' } })
    expect(!second.ok && second.error.message).toContain('at http://127.0.0.1:5000')
  })

  test('a process that was killed holds nothing', async () => {
    const child = await owner()
    child.kill('SIGKILL')
    await once(child, 'exit')
    const opened = openWorkspace(root, { clock })
    expect(opened.ok).toBe(true)
    if (opened.ok) opened.value.close()
  })

  test('the same process cannot open it twice, and can after closing', () => {
    const first = openWorkspace(root, { clock })
    expect(openWorkspace(root, { clock }).ok).toBe(false)
    if (first.ok) first.value.close()
    const again = openWorkspace(root, { clock })
    expect(again.ok).toBe(true)
    if (again.ok) again.value.close()
  })
})

test('opening makes the folders and keeps the state out of version control', () => {
  const opened = openWorkspace(root, { clock })
  if (!opened.ok) throw new Error(opened.error.message)
  const { paths } = opened.value
  for (const path of [paths.pipelines, paths.data, paths.artifacts, paths.runs, paths.environments]) {
    expect(existsSync(path)).toBe(true)
  }
  expect(readFileSync(join(paths.state, '.gitignore'), 'utf8')).toBe('*\n')
  opened.value.close()
})

test('a place that cannot be a folder is refused with the reason', () => {
  writeFileSync(root, 'a file')
  expect(openWorkspace(root, { clock })).toMatchObject({ ok: false, error: { reason: 'unusable' } })
})

describe('which workspace', () => {
  const examples = () => {
    const samples = join(folder, 'examples')
    mkdirSync(join(samples, 'pipelines'), { recursive: true })
    writeFileSync(join(samples, 'pipelines', 'first.yaml'), 'a: 1')
    return samples
  }

  test('the first time it is a copy of the samples, which is never made again', () => {
    const home = join(folder, 'home')
    const choice = { examples: examples(), home }
    const chosen = chooseWorkspace(choice)
    const sample = join(chosen, 'pipelines', 'first.yaml')
    expect(readFileSync(sample, 'utf8')).toBe('a: 1')
    writeFileSync(sample, 'mine')
    expect(chooseWorkspace(choice)).toBe(chosen)
    expect(readFileSync(sample, 'utf8')).toBe('mine')
  })

  test('samples behind a link are copied, not linked', () => {
    const link = join(folder, 'linked')
    symlinkSync(examples(), link)
    const chosen = chooseWorkspace({ examples: link, home: join(folder, 'home') })
    expect(lstatSync(chosen).isSymbolicLink()).toBe(false)
    writeFileSync(join(chosen, 'pipelines', 'first.yaml'), 'mine')
    expect(readFileSync(join(link, 'pipelines', 'first.yaml'), 'utf8')).toBe('a: 1')
  })

  test('one that was asked for is opened again next time, while it is there', () => {
    const choice = { examples: examples(), home: join(folder, 'home') }
    mkdirSync(root)
    expect(chooseWorkspace({ ...choice, given: root })).toBe(root)
    expect(existsSync(join(choice.home, 'Examples'))).toBe(false)
    expect(chooseWorkspace(choice)).toBe(root)
    rmSync(root, { recursive: true })
    expect(chooseWorkspace(choice)).toBe(join(choice.home, 'Examples'))
  })

  test('the app’s folder follows each system’s custom', () => {
    expect(userFolder({}, 'linux', '/home/ann')).toBe('/home/ann/.local/share/nagare')
    expect(userFolder({ XDG_DATA_HOME: '/x' }, 'linux', '/home/ann')).toBe('/x/nagare')
    expect(userFolder({}, 'darwin', '/Users/ann')).toBe('/Users/ann/Library/Application Support/Nagare')
    expect(userFolder({ LOCALAPPDATA: '/local' }, 'win32', '/c/ann')).toBe('/local/Nagare')
    expect(userFolder({ NAGARE_HOME: '/own' }, 'darwin', '/Users/ann')).toBe('/own')
  })
})
