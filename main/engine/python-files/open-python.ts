/** From a Python file to one of its pipelines, asking first where the file is not trusted. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Problem } from '#shared/problem.ts'
import { err, ok, type Result } from '#shared/result.ts'
import { type CompiledFile, type CompileOptions, compilePythonFile } from './compile-file.ts'
import type { PythonSource, Trust } from './trust.ts'

export type OpenedPython =
  | { readonly status: 'compiled'; readonly name: string; readonly text: string }
  /** Its code would run; nothing has run yet. */
  | { readonly status: 'untrusted'; readonly place: string }
  /** Several pipelines: which one? */
  | { readonly status: 'choose'; readonly names: readonly string[] }

export interface OpenRequest {
  /** The person says yes: remembered for the folder, or for this text. */
  readonly trust?: boolean
  readonly pipeline?: string
}

export async function openPython(
  source: PythonSource,
  request: OpenRequest,
  trust: Trust,
  options: CompileOptions,
): Promise<Result<OpenedPython, readonly Problem[]>> {
  if (request.trust === true) trust.give(source)
  if (!trust.has(source)) return ok({ status: 'untrusted', place: trust.placeOf(source) })
  const compiled = await compiledOf(source, options)
  return compiled.ok ? chosen(compiled.value, request.pipeline) : compiled
}

/** A text that was sent gets a folder for as long as it is compiled. */
async function compiledOf(source: PythonSource, options: CompileOptions) {
  if ('path' in source) return compilePythonFile(source.path, options)
  const folder = await mkdtemp(join(tmpdir(), 'nagare-python-'))
  try {
    // Its own name could be that of a module which it imports.
    const path = join(folder, 'pipeline.py')
    await writeFile(path, source.text)
    return await compilePythonFile(path, options)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function chosen(
  all: readonly CompiledFile[],
  wanted: string | undefined,
): Result<OpenedPython, readonly Problem[]> {
  const names = all.map(({ name }) => name)
  const [only, more] = all
  const found = wanted === undefined ? undefined : all.find(({ name }) => name === wanted)
  if (wanted !== undefined && found === undefined) {
    const message = `There is no pipeline “${wanted}” in this file; there are: ${names.join(', ')}.`
    return err([{ severity: 'error', code: 'no-pipeline', message }])
  }
  const one = found ?? (more === undefined ? only : undefined)
  return ok(one === undefined ? { status: 'choose', names } : { status: 'compiled', ...one })
}
