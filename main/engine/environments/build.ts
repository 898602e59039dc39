import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { explainBuildFailure, indexIsUnreachable } from '#engine/environments/explain.ts'
import { indexArguments } from '#engine/environments/index-arguments.ts'
import type { Interpreter } from '#engine/environments/interpreter.ts'
import type { EnvironmentSpec } from '#engine/environments/key.ts'
import { folderSize, writeStamp } from '#engine/environments/stamp.ts'
import { runTool, type ToolOptions, type ToolResult, toolEnv } from '#engine/environments/tool.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { Failure } from '#shared/run.ts'

export interface BuildJob {
  /** Final place: virtual environments hold absolute paths and cannot be moved. */
  readonly folder: string
  readonly spec: EnvironmentSpec
  /** What the requirements were resolved to; absent: the installer resolves them itself. */
  readonly lock?: string
  readonly interpreter: Interpreter
  readonly uv: string | undefined
  readonly uvCache: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  readonly onLine: (line: string) => void
  readonly now: () => number
}

/** The interpreter inside an environment. */
export const pythonIn = (folder: string): string =>
  process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python')

/** Builds from nothing and stamps the folder last. A failure leaves the log beside the folder. */
export async function buildEnvironment(job: BuildJob): Promise<Result<void, Failure>> {
  const startedAt = job.now()
  const logPath = `${job.folder}.log`
  const log: string[] = []
  const options: ToolOptions = {
    ...uvOptions(job),
    onLine: (line) => {
      log.push(line)
      job.onLine(line)
    },
  }
  await rm(job.folder, { recursive: true, force: true })
  await mkdir(job.folder, { recursive: true })
  const result = await runSteps(job, options)
  await writeFile(logPath, `${log.join('\n')}\n`)
  if (!result.ok) {
    await rm(job.folder, { recursive: true, force: true })
    return err(result.aborted ? stopped : explainFailure(job, result, logPath))
  }
  await keepLock(job, options)
  await writeStamp(job.folder, {
    format: 1,
    packages: [...job.spec.requirements],
    builtWith: job.uv === undefined ? 'venv' : 'uv',
    pythonVersion: job.interpreter.version,
    startedAt,
    buildMs: job.now() - startedAt,
    sizeBytes: await folderSize(job.folder),
  })
  return ok(undefined)
}

export const stopped: Failure = { reason: 'environment', message: 'Building the environment was stopped.' }

async function runSteps(job: BuildJob, options: ToolOptions): Promise<ToolResult> {
  const create = await createVenv(job, options)
  if (!create.ok) return create
  const wishes = join(job.folder, 'requirements.txt')
  await writeFile(wishes, job.lock ?? `${job.spec.requirements.join('\n')}\n`)
  const install = await installPackages(job, wishes, options)
  if (!install.ok) return install
  return runTool(pythonIn(job.folder), ['-c', 'import sys'], options)
}

function createVenv(job: BuildJob, options: ToolOptions): Promise<ToolResult> {
  const { folder, interpreter, uv } = job
  if (uv === undefined) return runTool(interpreter.path, ['-m', 'venv', '--without-pip', folder], options)
  const args = ['venv', '--no-project', '--allow-existing', '--quiet', '--python', interpreter.path, folder]
  return runTool(uv, args, options)
}

async function installPackages(job: BuildJob, wishes: string, options: ToolOptions): Promise<ToolResult> {
  const { folder, interpreter, spec, uv } = job
  const python = pythonIn(folder)
  if (uv !== undefined) {
    const exactly = job.lock === undefined ? [] : ['--no-deps']
    const args = [
      'pip',
      'install',
      '--python',
      python,
      ...exactly,
      ...indexArguments('uv', spec),
      '-r',
      wishes,
    ]
    return runUv(uv, args, options)
  }
  const wanted = ['--no-input', '--disable-pip-version-check', '--progress-bar=off', '--retries=2']
  const args = ['install', ...wanted, ...indexArguments('pip', spec), '-r', wishes]
  // One pip for all environments (22.3 or newer) saves installing it into each.
  const shared = await runTool(interpreter.path, ['-m', 'pip', '--version'], { ...options, onLine: () => {} })
  const version = /^pip (\d+)\.(\d+)/.exec(shared.output)
  if (shared.ok && Number(version?.[1]) * 100 + Number(version?.[2]) >= 2203) {
    return runTool(interpreter.path, ['-m', 'pip', '--python', python, ...args], options)
  }
  const ensured = await runTool(python, ['-m', 'ensurepip', '--default-pip'], options)
  return ensured.ok ? runTool(python, ['-m', 'pip', ...args], options) : ensured
}

/** What is in it, for the runs that ran in it: the lock, or for an installer that resolved itself what it chose. */
async function keepLock(job: BuildJob, options: ToolOptions): Promise<void> {
  const file = join(job.folder, lockName)
  if (job.lock !== undefined) return writeFile(file, job.lock)
  const quiet = { ...options, onLine: () => undefined }
  const python = pythonIn(job.folder)
  const frozen =
    job.uv === undefined
      ? await runTool(job.interpreter.path, ['-m', 'pip', '--python', python, ...freeze], quiet)
      : await runTool(job.uv, ['pip', 'freeze', '--python', python], quiet)
  if (frozen.ok) await writeFile(file, `${frozen.output.trim()}\n`)
}

const freeze = ['--disable-pip-version-check', 'freeze']

/** In an environment's folder: its packages as requirement lines with versions. */
export const lockName = 'requirements.lock'

/** With the network gone, what uv has in its cache is often enough. The first failure is the one to explain. */
export async function runUv(uv: string, args: readonly string[], options: ToolOptions): Promise<ToolResult> {
  const result = await runTool(uv, args, options)
  if (result.ok || result.aborted || !indexIsUnreachable(result.output)) return result
  options.onLine?.('The package index cannot be reached: trying with what is on this disk')
  const again = await runTool(uv, [...args, '--offline'], options)
  return again.ok || again.aborted ? again : result
}

export const uvOptions = (
  job: Pick<BuildJob, 'env' | 'uv' | 'uvCache' | 'signal' | 'onLine'>,
): ToolOptions => ({
  env: toolEnv(job.env, job.uv === undefined ? {} : uvSettings(job)),
  signal: job.signal,
  onLine: job.onLine,
})

const uvSettings = (job: Pick<BuildJob, 'env' | 'uvCache'>): Record<string, string> => ({
  UV_CACHE_DIR: job.uvCache,
  UV_PYTHON_DOWNLOADS: 'never',
  UV_NO_PROGRESS: '1',
  UV_HTTP_RETRIES: job.env['UV_HTTP_RETRIES'] ?? '2',
})

export function explainFailure(job: BuildJob, result: ToolResult, logPath: string): Failure {
  if (/No module named (?:ensurepip|venv|pip)|ensurepip is not available/.test(result.output)) {
    return {
      reason: 'environment',
      message: `The Python at ${job.interpreter.path} comes without pip and venv, so no packages can be installed.`,
      hint: 'Install uv, or the python3-venv and python3-pip packages of your system.',
      field: 'packages',
    }
  }
  const { requirements } = job.spec
  const pythonVersion = job.interpreter.version
  return explainBuildFailure({ output: result.output, requirements, pythonVersion, logPath })
}
