import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createEnvironments } from '#engine/environments/environments.ts'
import type { StudioEvent } from '#shared/events.ts'

/** Real builds, two in some tests: how long they take is up to the disk and to who else works. */
vi.setConfig({ testTimeout: 90_000 })

/**
 * Real tools and real packages, without a network: the packages are two wheels made here, served as plain folders
 * through `--find-links`, which both pip and uv read from the environment.
 */
let root: string
let events: StudioEvent[]
let lines: string[]

beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'nagare-env-')))
  events = []
  lines = []
  makeWheel('nagare_sample', '1.0')
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const wheels = (): string => join(root, 'wheels')

function makeWheel(name: string, version: string): void {
  mkdirSync(wheels(), { recursive: true })
  const info = `${name}-${version}.dist-info`
  const script = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w') as z:
    z.writestr('${name}.py', 'answer = 42\\n')
    z.writestr('${info}/METADATA', 'Metadata-Version: 2.1\\nName: ${name}\\nVersion: ${version}\\n')
    z.writestr('${info}/WHEEL', 'Wheel-Version: 1.0\\nGenerator: t\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    z.writestr('${info}/RECORD', '${name}.py,,\\n${info}/METADATA,,\\n${info}/WHEEL,,\\n${info}/RECORD,,\\n')
`
  execFileSync('python3', ['-c', script, join(wheels(), `${name}-${version}-py3-none-any.whl`)])
}

const uvIsHere = ((): boolean => {
  try {
    execFileSync(process.env['NAGARE_UV'] ?? 'uv', ['--version'])
    return true
  } catch {
    return false
  }
})()

function environments(tool: 'uv' | 'venv', extra: Record<string, string> = {}) {
  return createEnvironments({
    folder: join(root, 'environments'),
    toolsFolder: join(root, 'tools'),
    pythonPath: () => extra['python'] ?? '',
    events: { publish: (event) => void events.push(event), subscribe: () => () => {} },
    clock: { now: () => Date.now() },
    env: {
      ...process.env,
      ...(tool === 'venv' ? { NAGARE_UV: 'off' } : {}),
      PIP_NO_INDEX: '1',
      PIP_FIND_LINKS: wheels(),
      UV_NO_INDEX: '1',
      UV_FIND_LINKS: wheels(),
      ...extra,
    },
  })
}

const wish = (...packages: string[]) => ({ packages, indexUrls: [], trustedHosts: [] })
const caller = (signal = new AbortController().signal) => ({
  signal,
  onLine: (line: string) => void lines.push(line),
})
const statesOf = (key: string): string[] =>
  events.flatMap((e) => (e.type === 'environment' && e.environment.key === key ? [e.environment.state] : []))

describe.each(['venv', ...(uvIsHere ? ['uv' as const] : [])] as const)('with %s', (tool) => {
  it('gives the bare interpreter at once when there are no packages', async () => {
    const ready = await environments(tool).ensure(wish(), caller())
    expect(ready).toMatchObject({ ok: true, value: { key: 'base', built: false } })
    expect(existsSync(join(root, 'environments'))).toBe(false)
  })

  it('builds once, can import the package, and reuses it for the same wish written differently', async () => {
    const ours = environments(tool)
    const first = await ours.ensure(wish('nagare_sample==1.0'), caller())
    if (!first.ok) throw new Error(JSON.stringify(first.error))
    expect(first.value.built).toBe(true)
    const said = execFileSync(first.value.python, ['-c', 'import nagare_sample; print(nagare_sample.answer)'])
    expect(String(said).trim()).toBe('42')
    expect(statesOf(first.value.key).at(0)).toBe('building')
    expect(statesOf(first.value.key).at(-1)).toBe('ready')

    const again = await environments(tool).ensure(wish(' Nagare.Sample == 1.0 '), caller())
    expect(again).toMatchObject({ ok: true, value: { key: first.value.key, built: false } })
    const listed = await ours.list()
    expect(listed).toMatchObject([{ key: first.value.key, state: 'ready', packages: ['nagare-sample==1.0'] }])
    expect(listed[0]?.sizeBytes).toBeGreaterThan(0)

    expect(await ours.remove(first.value.key)).toBe('in-use')
    first.value.release()
    expect(await ours.remove(first.value.key)).toMatchObject({ removed: [{ key: first.value.key }] })
    expect(await ours.list()).toEqual([])
  })

  it('names a package that does not exist, and leaves no half environment behind', async () => {
    const failed = await environments(tool).ensure(wish('nagare-no-such-thing'), caller())
    expect(failed).toMatchObject({
      ok: false,
      error: { reason: 'environment', field: 'packages' },
    })
    if (!failed.ok) expect(failed.error.message).toContain('nagare-no-such-thing')
    expect(readdirSync(join(root, 'environments')).filter((name) => !name.endsWith('.log'))).toEqual([])
    expect(events.at(-1)).toMatchObject({ environment: { state: 'failed' } })
  })

  it('names a version that does not exist', async () => {
    const failed = await environments(tool).ensure(wish('nagare-sample==9.9'), caller())
    expect(failed.ok ? '' : failed.error.message).toContain('nagare-sample==9.9')
  })

  it('says that the index cannot be reached', async () => {
    const ours = environments(tool, { PIP_NO_INDEX: '0', UV_NO_INDEX: '0', UV_HTTP_RETRIES: '0' })
    const request = { ...wish('nagare-far-away'), indexUrls: ['http://127.0.0.1:9/simple'] }
    const failed = await ours.ensure(request, caller())
    expect(failed.ok ? '' : failed.error.message).toMatch(/cannot be reached.*nagare-far-away/)
  })

  it('shares one build between callers, and throws an unfinished one of an earlier process away', async () => {
    const ours = environments(tool)
    const probe = await ours.ensure(wish('nagare-sample'), caller())
    if (!probe.ok) throw new Error(probe.error.message)
    const folder = join(root, 'environments', probe.value.key)
    rmSync(join(folder, 'nagare-ready.json'))
    writeFileSync(join(folder, 'half'), '')
    events.length = 0

    const fresh = environments(tool)
    const [a, b] = await Promise.all([
      fresh.ensure(wish('nagare-sample'), caller()),
      fresh.ensure(wish('nagare-sample'), caller()),
    ])
    expect([a, b]).toMatchObject([
      { ok: true, value: { built: true } },
      { ok: true, value: { built: true } },
    ])
    expect(statesOf(probe.value.key).filter((state) => state === 'ready')).toHaveLength(1)
    expect(existsSync(join(folder, 'half'))).toBe(false)
  })

  it('goes on for the caller that stays when another one leaves', async () => {
    const ours = environments(tool)
    const leaving = new AbortController()
    const left = ours.ensure(wish('nagare-sample'), caller(leaving.signal))
    const stays = ours.ensure(wish('nagare-sample'), caller())
    setTimeout(() => leaving.abort(), 5)
    expect(await stays).toMatchObject({ ok: true })
    expect(await left).toBeDefined()
  })
})

describe.runIf(uvIsHere)('packages that were resolved once', () => {
  const builtWith = async (ours = environments('uv'), ...packages: string[]) => {
    const ready = await ours.ensure(wish(...packages), caller())
    if (!ready.ok) throw new Error(JSON.stringify(ready.error))
    ready.value.release()
    return ready.value
  }

  it('stay what they were, also when the environment is deleted, the index knows more and the network is gone', async () => {
    const ours = environments('uv')
    const first = await builtWith(ours, 'nagare-sample')
    expect(first.lock).toMatch(/^nagare-sample==1\.0 .*--hash=sha256:/s)
    const before = await ours.keyOf(wish('nagare-sample'))

    makeWheel('nagare_sample', '2.0')
    await ours.remove(first.key)
    const again = await builtWith(environments('uv'), 'nagare-sample')
    expect(again).toMatchObject({ key: first.key, lock: first.lock, built: true })
    expect(await ours.keyOf(wish('nagare-sample'))).toEqual(before)

    expect(await ours.refresh('0'.repeat(20))).toBeUndefined()
    expect(await ours.refresh(first.key)).toEqual([{ packages: ['nagare-sample'], outcome: 'changed' }])
    expect(await ours.refresh(undefined)).toMatchObject([{ outcome: 'same' }])
    expect(await ours.keyOf(wish('nagare-sample'))).not.toEqual(before)
    expect((await builtWith(ours, 'nagare-sample')).lock).toMatch(/^nagare-sample==2\.0 /)

    rmSync(wheels(), { recursive: true })
    mkdirSync(wheels())
    expect(await ours.refresh(undefined)).toMatchObject([{ outcome: 'failed' }])
    expect(await builtWith(environments('uv'), 'nagare-sample')).toMatchObject({ built: false })
  })

  it('share one environment with a wish in other words that comes to the same', async () => {
    const ours = environments('uv')
    const [a, b] = await Promise.all([builtWith(ours, 'nagare-sample'), builtWith(ours, 'nagare-sample>=1')])
    expect(a.key).toBe(b.key)
    expect([a.built, b.built]).toEqual([true, true])
    expect(statesOf(a.key).filter((state) => state === 'ready')).toHaveLength(1)
    expect(await ours.list()).toHaveLength(1)
  })
})

it('stops the builder with everything it started when nobody waits any more', async () => {
  // A source package whose build never ends, found again by a variable that only it carries.
  const source = join(root, 'endless')
  mkdirSync(source)
  writeFileSync(
    join(source, 'setup.py'),
    `import os, subprocess, sys\nopen(${JSON.stringify(join(root, 'pid'))}, 'w').write(str(os.getpid()))\n` +
      `subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])\n`,
  )
  writeFileSync(
    join(source, 'pyproject.toml'),
    '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n',
  )
  writeFileSync(join(source, 'backend.py'), 'import runpy\nrunpy.run_path("setup.py")\n')
  const controller = new AbortController()
  const ours = environments(uvIsHere ? 'uv' : 'venv')
  const result = ours.ensure(wish(source), caller(controller.signal))
  await untilExists(join(root, 'pid'))
  controller.abort()
  expect(await result).toMatchObject({
    ok: false,
    error: { message: 'Building the environment was stopped.' },
  })
  const alive = execFileSync('ps', ['-eo', 'args'])
    .toString()
    .split('\n')
    .filter((line) => line.includes(root))
  expect(alive).toEqual([])
})

it('builds with venv and pip, and says so, when uv is neither here nor to be had', async () => {
  const real = String(execFileSync('python3', ['-c', 'import sys; print(sys.executable)'])).trim()
  mkdirSync(join(root, 'bin'))
  symlinkSync(real, join(root, 'bin', 'python3'))
  const alone = { PATH: join(root, 'bin'), HOME: root, NAGARE_UV: '', python: real }
  const ready = await environments('uv', alone).ensure(wish('nagare-sample'), caller())
  expect(ready).toMatchObject({ ok: true, value: { built: true } })
  if (!existsSync('/usr/local/bin/uv')) expect(lines.join('\n')).toContain('building with venv and pip')
})

it('takes the Python that the image asks for when the machine has it, and says so when not', async () => {
  const real = String(execFileSync('python3', ['-c', 'import sys; print(sys.executable)'])).trim()
  const bin = join(root, 'bin')
  mkdirSync(bin)
  symlinkSync(real, join(bin, 'python3'))
  // Another version: the same interpreter that gives itself out as one.
  const guise = `import platform; platform.python_version = lambda: '3.77.1'; exec(__import__('sys').argv.pop(1))`
  writeFileSync(join(bin, 'python3.77'), `#!/bin/sh\nexec ${real} -c "${guise}" "$2"\n`, { mode: 0o755 })
  const ours = environments('venv', { PATH: `${bin}:/usr/bin:/bin`, HOME: root })
  const keyFor = async (image: string) => ours.keyOf({ ...wish(), image })
  expect(await ours.ensure({ ...wish(), image: 'python:3.77' }, caller())).not.toHaveProperty('value.note')
  expect(await keyFor('python:3.77')).not.toEqual(await keyFor('python:3.78'))
  expect(await keyFor('python:3.78')).toEqual(await keyFor('ubuntu'))
  const other = await ours.ensure({ ...wish(), image: 'python:3.78-slim' }, caller())
  expect(other.ok && other.value.note).toMatch(
    /asks for Python 3\.78, which is not on this machine: runs on 3\./,
  )
})

it('says so when the folder for environments cannot be written', async () => {
  writeFileSync(join(root, 'environments'), 'a file in the way')
  const failed = await environments('venv').ensure(wish('nagare-sample'), caller())
  expect(failed).toMatchObject({ ok: false, error: { reason: 'environment' } })
  expect(events.at(-1)).toMatchObject({ environment: { state: 'failed' } })
})

it('says what was tried when the chosen interpreter is not one', async () => {
  const failed = await environments('venv', { python: join(root, 'nothing') }).python()
  expect(failed).toMatchObject({ ok: false, error: { reason: 'no-python' } })
  if (!failed.ok) expect(failed.error.message).toContain(join(root, 'nothing'))
})

it('says what to do when the machine has no Python at all', async () => {
  const failed = await environments('venv', { PATH: root, HOME: root }).python()
  // The usual folders are searched as well; a machine that has one there is not without Python.
  if (existsSync('/usr/bin/python3') || existsSync('/usr/local/bin/python3')) expect(failed.ok).toBe(true)
  else expect(failed.ok ? '' : failed.error.message).toMatch(/No Python 3\.9 or newer was found/)
})

async function untilExists(file: string): Promise<void> {
  for (let i = 0; i < 200 && !existsSync(file); i++) await new Promise((resolve) => setTimeout(resolve, 50))
  if (!existsSync(file)) throw new Error(`${file} did not appear; ${lines.join('\n')}`)
}
