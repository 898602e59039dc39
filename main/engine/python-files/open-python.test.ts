/** What a file's own code does is seen with a real Python; whether kfp is there differs, and both are told. */
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openPython } from './open-python.ts'
import { openTrust } from './trust.ts'

const runtimeFolder = join(import.meta.dirname, '../../../python')
const options = { pythonPath: '', runtimeFolder }
let folder = ''
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'nagare-python-files-')))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** A stand-in for kfp beside the file, with just the classes that are asked for. */
function withKfp(): void {
  const write = (name: string, text: string): void => {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  write('kfp/__init__.py', '')
  write(
    'kfp/compiler.py',
    'class Compiler:\n    def compile(self, one, path):\n        open(path, "w").write("pipelineInfo: {name: %s}\\n" % one.name)\n',
  )
  write('kfp/dsl/__init__.py', '')
  write('kfp/dsl/base_component.py', 'class BaseComponent:\n    pass\n')
  write(
    'kfp/dsl/graph_component.py',
    'from kfp.dsl.base_component import BaseComponent\nclass GraphComponent(BaseComponent):\n    def __init__(self, name):\n        self.name = name\n        self.pipeline_func = None\n',
  )
}
const file = (text: string): { path: string } => {
  const path = join(folder, 'pipeline.py')
  writeFileSync(path, text)
  return { path }
}
const open = (source: { path: string }, request = {}) =>
  openPython(source, request, openTrust(folder), options)

const marks = (name: string): string => `open(${JSON.stringify(join(folder, name))}, "w")\n`

test('a file is not run until its folder is trusted, and then not asked about again', async () => {
  withKfp()
  const source = file(
    `${marks('ran')}from kfp.dsl.graph_component import GraphComponent\none = GraphComponent("one")\n`,
  )
  expect(await open(source)).toEqual({ ok: true, value: { status: 'untrusted', place: folder } })
  expect(existsSync(join(folder, 'ran'))).toBe(false)
  expect(await open(source, { trust: true })).toMatchObject({ value: { status: 'compiled', name: 'one' } })
  expect(await open(source)).toMatchObject({ value: { status: 'compiled' } })
})

test('of several pipelines one is chosen by its name', async () => {
  withKfp()
  const source = file(
    'from kfp.dsl.graph_component import GraphComponent\na = GraphComponent("a")\nb = GraphComponent("b")\n',
  )
  expect(await open(source, { trust: true })).toMatchObject({
    value: { status: 'choose', names: ['a', 'b'] },
  })
  expect(await open(source, { pipeline: 'b' })).toMatchObject({ value: { status: 'compiled', name: 'b' } })
  expect(await open(source, { pipeline: 'c' })).toMatchObject({ ok: false, error: [{ code: 'no-pipeline' }] })
})

test('what the file does wrong is told with its line', async () => {
  withKfp()
  expect(await open(file('x = 1\nx.y\n'), { trust: true })).toMatchObject({
    error: [{ code: 'python-failed', line: 2, message: expect.stringContaining("no attribute 'y'") }],
  })
  expect(await open(file('def broken(:\n'))).toMatchObject({ error: [{ code: 'python-syntax', line: 1 }] })
  expect(await open(file('import not_there_at_all\n'))).toMatchObject({
    error: [{ code: 'missing-module', line: 1, message: expect.stringContaining('not_there_at_all') }],
  })
  expect(await open(file('x = 1\n'))).toMatchObject({ error: [{ code: 'no-pipeline' }] })
})

test('a Python without kfp says what to install', async () => {
  mkdirSync(join(folder, 'kfp'))
  writeFileSync(join(folder, 'kfp', '__init__.py'), 'raise ImportError("not here")\n')
  expect(await open(file('x = 1\n'), { trust: true })).toMatchObject({
    error: [{ code: 'no-kfp', hint: expect.stringContaining('pip install') }],
  })
})

test('a text that was sent is trusted by what it says, not by its name', async () => {
  const trust = openTrust(folder)
  trust.give({ fileName: 'a.py', text: 'x = 1' })
  expect(trust.has({ fileName: 'b.py', text: 'x = 1' })).toBe(true)
  expect(trust.has({ fileName: 'a.py', text: 'x = 2' })).toBe(false)
})
