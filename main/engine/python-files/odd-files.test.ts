/** Python files that behave badly while they are read: an answer comes, soon, and says what to do. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openPython } from './open-python.ts'
import { openTrust } from './trust.ts'

const runtimeFolder = join(import.meta.dirname, '../../../python')
let folder = ''
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'nagare-odd-files-')))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const write = (name: string, text: string): void => {
  mkdirSync(join(folder, name, '..'), { recursive: true })
  writeFileSync(join(folder, name), text)
}
/** A stand-in for kfp beside the file, with just the classes that are asked for. */
function withKfp(): void {
  write('kfp/__init__.py', '')
  const compiler =
    'class Compiler:\n    def compile(self, one, path):\n        open(path, "w").write(one.name)\n'
  write('kfp/compiler.py', compiler)
  write('kfp/dsl/__init__.py', '')
  write('kfp/dsl/base_component.py', 'class BaseComponent:\n    pass\n')
  const graph =
    'class GraphComponent(BaseComponent):\n    def __init__(self, name):\n        self.name = name\n'
  write('kfp/dsl/graph_component.py', `from kfp.dsl.base_component import BaseComponent\n${graph}`)
}

async function opened(text: string | Uint8Array, timeoutMs = 20_000) {
  withKfp()
  const path = join(folder, 'pipeline.py')
  writeFileSync(path, text)
  return openPython({ path }, { trust: true }, openTrust(folder), {
    pythonPath: '',
    runtimeFolder,
    timeoutMs,
  })
}
const problemOf = async (text: string | Uint8Array, timeoutMs?: number) => {
  const done = await opened(text, timeoutMs)
  return done.ok ? undefined : done.error[0]
}
const withPipeline = (more: string): string =>
  `from kfp.dsl.graph_component import GraphComponent\na = GraphComponent("a")\na.pipeline_func = None\n${more}`

test('of several pipelines with one name, each can be chosen', async () => {
  const text = [
    'from kfp.dsl.graph_component import GraphComponent',
    'def one(): pass',
    'def other(): pass',
    'a = GraphComponent("same")',
    'b = GraphComponent("same")',
    'a.pipeline_func, b.pipeline_func = one, other',
  ].join('\n')
  expect(await opened(text)).toMatchObject({
    value: { names: ['same (one)', 'same (other)'] },
  })
})

test.each([
  [
    'a program that it starts',
    'import subprocess, sys\nsubprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])\n',
  ],
  ['a thread', 'import threading, time\nthreading.Thread(target=time.sleep, args=(60,)).start()\n'],
  ['what it does at its exit', 'import atexit, time\natexit.register(time.sleep, 60)\n'],
])(
  '%s is not waited for',
  async (_, more) => {
    const began = performance.now()
    expect(await opened(withPipeline(more))).toMatchObject({ value: { status: 'compiled', name: 'a' } })
    expect(performance.now() - began).toBeLessThan(20_000)
  },
  40_000,
)

test('a file that never ends is stopped, and what it said last is told', async () => {
  const problem = await problemOf('print("\\x1b[31mnearly there\\x1b[0m")\nwhile True: pass\n', 2_000)
  expect(problem).toMatchObject({ code: 'python-timeout', hint: expect.stringContaining('__main__') })
  expect(problem?.message).toBe('Reading the file was stopped after 2 seconds. It said last: nearly there')
}, 20_000)

test.each<[string, string | Uint8Array, string, string]>([
  ['ends the program', 'import sys\nsys.exit(3)\n', 'python-failed', 'exit status 3'],
  ['ends it at once', 'import os\nos._exit(0)\n', 'python-failed', 'It said nothing.'],
  ['is interrupted', 'raise KeyboardInterrupt()\n', 'python-failed', 'KeyboardInterrupt'],
  ['asks on the terminal', 'input("name?")\n', 'python-failed', 'EOF'],
  ['holds a NUL', 'x = 1\0\n', 'python-syntax', 'null bytes'],
  ['is in UTF-16', Buffer.from('\ufeffx = 1\n', 'utf16le'), 'not-utf8', 'UTF-16'],
  ['is in no encoding that it names', Buffer.from([0x23, 0xe9, 0x0a]), 'not-utf8', 'UTF-8'],
])('a file that %s', async (_, text, code, words) => {
  expect(await problemOf(text)).toMatchObject({
    code,
    message: expect.stringContaining(words),
    hint: expect.any(String),
  })
})
