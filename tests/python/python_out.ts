/**
 * The golden pipelines to Python and back, for `test_python_out.py`, which lets the real SDK compile what is between.
 * `export DIR` writes them and says on standard output what could not be said; `compare DIR` lists the differences of
 * what came back.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exportPython } from '#core/export/python/export-python.ts'
import { differences, normalForm } from '#core/export/python/same-pipeline.test-helper.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import { goldensDir, readExpectations } from '../goldens/goldens.ts'

const [command = '', folder = ''] = process.argv.slice(2)
/** Compiled by kfp 2.17 for this: types that stand in no field of the file, and fields of items in texts. */
const own = join(import.meta.dirname, '../fixtures/exported')
const files = [
  ...(readExpectations() ?? []).map(({ file }) => file),
  ...readdirSync(own).map((file) => `own/${file}`),
]

function read(path: string): PipelineDocument {
  const parsed = parsePipeline(readFileSync(path, 'utf8'))
  if (parsed.ok) return parsed.value
  throw new Error(`${path}: ${parsed.error.map(({ message }) => message).join(' ')}`)
}
const golden = (file: string): PipelineDocument =>
  read(file.startsWith('own/') ? join(own, file.slice(4)) : join(goldensDir, 'pipelines', file))
const plain = (file: string): string => file.replaceAll('/', '__').replace(/\.yaml$/, '')

interface Told {
  readonly refused: readonly string[]
  readonly notes: readonly string[]
}

function exported(file: string): Told {
  const made = exportPython(golden(file))
  if (!made.ok) return { refused: made.error.map(({ message }) => message), notes: [] }
  writeFileSync(join(folder, `${plain(file)}.py`), made.value.text)
  return { refused: [], notes: made.value.notes.map(({ code, message }) => `${code}: ${message}`) }
}

function compared(file: string): readonly string[] {
  const path = join(folder, `${plain(file)}.yaml`)
  if (!existsSync(path)) return ['it did not come back']
  return differences(normalForm(golden(file)), normalForm(read(path)))
}

mkdirSync(folder, { recursive: true })
const told = Object.fromEntries(
  files.map((file) => [file, command === 'export' ? exported(file) : compared(file)]),
)
process.stdout.write(JSON.stringify(told))
