/** Pipelines of a Python file, compiled by the user's own kfp in a process of its own. The file's code is run for that. */
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { z } from 'zod'
import { findInterpreter } from '#engine/environments/interpreter.ts'
import { runTool, type ToolResult, toolEnv } from '#engine/environments/tool.ts'
import type { Problem } from '#shared/problem.ts'
import { err, ok, type Result } from '#shared/result.ts'

export interface CompiledFile {
  readonly name: string
  /** KFP YAML. */
  readonly text: string
}

export interface CompileOptions {
  /** Chosen in Settings; empty = look around. */
  readonly pythonPath: string
  /** The `python` folder that Nagare brings. */
  readonly runtimeFolder: string
  readonly timeoutMs?: number
}

const Told = z.object({
  pipelines: z.array(z.object({ name: z.string(), file: z.string() })).optional(),
  problem: z.object({ code: z.string(), message: z.string(), line: z.number().optional() }).optional(),
})

const hints: Readonly<Record<string, string>> = {
  'no-kfp':
    'Install it there: `python -m pip install "kfp>=2,<3"`. Or choose another interpreter in Settings.',
  'missing-module':
    'Install it into the same Python as kfp. Imports that only the steps need belong inside their functions.',
  'python-failed': 'Correct the file; it is run with its own folder as the working directory.',
  'python-timeout':
    'Put what takes long into a component, or below `if __name__ == "__main__":`: the file is only read here.',
  'python-syntax': 'Correct the file at this line.',
  'not-utf8': 'Save it as UTF-8.',
  'no-pipeline': 'Write @dsl.pipeline above the function that is the pipeline.',
}

const problem = (code: string, message: string, line?: number): Problem => ({
  severity: 'error',
  code,
  message,
  ...(hints[code] === undefined ? {} : { hint: hints[code] }),
  ...(line === undefined ? {} : { line }),
})

const twoMinutes = 120_000

/** @param path absolute; its folder is where the code runs */
export async function compilePythonFile(
  path: string,
  options: CompileOptions,
): Promise<Result<readonly CompiledFile[], readonly Problem[]>> {
  const search = { chosen: options.pythonPath, env: process.env, platform: process.platform }
  const python = await findInterpreter(search)
  if (!python.ok) {
    const { message, hint } = python.error
    return err([{ severity: 'error', code: 'no-python', message, ...(hint === undefined ? {} : { hint }) }])
  }
  const folder = await mkdtemp(join(tmpdir(), 'nagare-compile-'))
  try {
    const script = join(options.runtimeFolder, 'nagare_runtime', 'compile_file.py')
    const timeoutMs = options.timeoutMs ?? twoMinutes
    // Threads and programs that the file has started would keep it going when all is told.
    const told = whenThere(join(folder, 'result.json'))
    const ran = await runTool(python.value.path, [script, path, folder], {
      env: toolEnv(process.env, { PYTHONDONTWRITEBYTECODE: '1' }),
      cwd: dirname(path),
      timeoutMs,
      signal: told.signal,
    }).finally(told.stop)
    return await readResult(folder, ran, timeoutMs)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Aborts as soon as a file is there. */
function whenThere(path: string): { readonly signal: AbortSignal; readonly stop: () => void } {
  const controller = new AbortController()
  const timer = setInterval(() => {
    if (existsSync(path)) controller.abort()
  }, 50)
  return { signal: controller.signal, stop: () => clearInterval(timer) }
}

/** The last lines that were said, without colours. */
const lastWords = (output: string): string => {
  const lines = stripVTControlCharacters(output).trim().split('\n').slice(-3)
  return lines
    .map((line) => line.trim().slice(0, 300))
    .filter(Boolean)
    .join(' ')
}

const toldNothing = ({ timedOut, output }: ToolResult, timeoutMs: number): Problem => {
  const last = lastWords(output)
  const said = last === '' ? 'It said nothing.' : `It said last: ${last}`
  return timedOut
    ? problem(
        'python-timeout',
        `Reading the file was stopped after ${Math.round(timeoutMs / 1000)} seconds. ${said}`,
      )
    : problem('python-failed', `Python ended before the file was compiled. ${said}`)
}

async function readResult(
  folder: string,
  ran: ToolResult,
  timeoutMs: number,
): Promise<Result<readonly CompiledFile[], readonly Problem[]>> {
  const text = await readFile(join(folder, 'result.json'), 'utf8').catch(() => undefined)
  if (text === undefined) return err([toldNothing(ran, timeoutMs)])
  const told = Told.parse(JSON.parse(text))
  if (told.problem !== undefined)
    return err([problem(told.problem.code, told.problem.message, told.problem.line)])
  const files = (told.pipelines ?? []).map(async ({ name, file }) => ({
    name,
    text: await readFile(join(folder, file), 'utf8'),
  }))
  return ok(await Promise.all(files))
}
