import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { managedPythons } from '#engine/environments/managed.ts'
import { runTool, toolEnv } from '#engine/environments/tool.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { Failure } from '#shared/run.ts'

export interface Interpreter {
  /** The real executable, past version-manager shims, which start slowly. */
  readonly path: string
  readonly version: string
  readonly platform: string
  readonly arch: string
  /** Folders that packages are imported from. */
  readonly packages: readonly string[]
}
export interface InterpreterSearch {
  /** The setting; empty = look around. */
  readonly chosen: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
}
interface Candidate {
  readonly file: string
  readonly args: readonly string[]
}

const oldest = [3, 9] as const
const probe = [
  'import json, platform, sys, sysconfig',
  'packages = [path for path in sys.path if path.endswith("-packages")]',
  'facts = [sys.executable, platform.python_version(), sysconfig.get_platform(), platform.machine()]',
  'print(json.dumps([*facts, packages]))',
].join('; ')

/** The first interpreter that starts and is new enough, or what was tried and what to do. */
export async function findInterpreter(search: InterpreterSearch): Promise<Result<Interpreter, Failure>> {
  const tried: string[] = []
  for (const candidate of candidates(search)) {
    const found = await examine(candidate, search)
    if (typeof found !== 'string') return ok(found)
    if (found !== absent || search.chosen !== '') tried.push(`${nameOf(candidate)}: ${found}`)
  }
  // A chosen interpreter that does not work is never silently another one.
  for (const file of search.chosen === '' ? await managedPythons(search) : []) {
    const found = await examine({ file, args: [] }, search)
    if (typeof found !== 'string') return ok(found)
  }
  return err(noPython(search, tried))
}

/** One of this minor version (`3.12`), by its usual names, where tools keep several, or where uv finds it. */
export async function findVersion(
  minor: string,
  search: InterpreterSearch,
  uv: string | undefined,
): Promise<Interpreter | undefined> {
  const isIt = ({ version }: Interpreter): boolean => version.startsWith(`${minor}.`)
  const managed = await managedPythons(search)
  const kept = managed.filter((file) =>
    new RegExp(`[/\\\\](?:cpython-)?${minor.replace('.', '\\.')}\\.`).test(file),
  )
  for (const candidate of [...named(minor, search), ...kept.map((file) => ({ file, args: [] }))]) {
    const found = await examine(candidate, search)
    if (typeof found !== 'string' && isIt(found)) return found
  }
  if (uv === undefined) return undefined
  const env = { ...toolEnv(search.env), UV_PYTHON_DOWNLOADS: 'never' }
  const asked = await runTool(uv, ['python', 'find', '--no-project', minor], { env, timeoutMs: 15_000 })
  const file = asked.ok ? asked.output.trim().split('\n').at(-1) : undefined
  const found = file === undefined ? undefined : await examine({ file, args: [] }, search)
  return typeof found === 'object' && isIt(found) ? found : undefined
}

function named(minor: string, { platform }: InterpreterSearch): readonly Candidate[] {
  if (platform === 'win32') return [{ file: 'py', args: [`-${minor}`] }]
  const name = `python${minor}`
  const files = usualFolders().map((folder) => join(folder, name))
  return [name, ...files.filter((file) => existsSync(file))].map((file) => ({ file, args: [] }))
}

/** A window's process does not get the shell's PATH on macOS, so the usual folders are named. */
const usualFolders = (): readonly string[] => [
  '/opt/homebrew/bin',
  '/usr/local/bin',
  '/usr/bin',
  join(homedir(), '.local/bin'),
]

/** In order of preference. Names without a folder are looked up on PATH by the operating system. */
function candidates(search: InterpreterSearch): readonly Candidate[] {
  const plain = (file: string): Candidate => ({ file, args: [] })
  if (search.chosen !== '') return [plain(search.chosen)]
  if (search.platform === 'win32') {
    // The launcher before `python`, which is an advertisement for the store on a fresh machine.
    return [{ file: 'py', args: ['-3'] }, plain('python'), plain('python3')]
  }
  const versions = ['3.13', '3.12', '3.11', '3.10', '3.14', '3.9']
  return [
    plain('python3'),
    plain('python'),
    ...versions.map((version) => plain(`python${version}`)),
    ...usualFolders()
      .map((folder) => join(folder, 'python3'))
      .filter((file) => existsSync(file))
      .map(plain),
  ].filter(({ file }) => !(search.platform === 'darwin' && opensAnInstaller(file)))
}

const absent = 'not there'

/** The interpreter, or why not. */
async function examine(candidate: Candidate, search: InterpreterSearch): Promise<Interpreter | string> {
  const result = await runTool(candidate.file, [...candidate.args, '-c', probe], {
    env: toolEnv(search.env),
    timeoutMs: 15_000,
  })
  if (!result.ok) return /ENOENT|not found/i.test(result.output) ? absent : 'does not start'
  const facts = parseFacts(result.output)
  if (facts === undefined) return 'is not Python'
  return isNewEnough(facts.version) ? facts : `is ${facts.version}, too old`
}

type ProbeFacts = readonly [
  path?: string,
  version?: string,
  platform?: string,
  arch?: string,
  packages?: string[],
]

function parseFacts(output: string): Interpreter | undefined {
  try {
    const said: unknown = JSON.parse(output.trim().split('\n').at(-1) ?? '')
    const [path = '', version, platform = '', arch = '', packages = []] = said as ProbeFacts
    return path === '' || version === undefined ? undefined : { path, version, platform, arch, packages }
  } catch {
    return undefined
  }
}

function isNewEnough(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1])
}

/** Apple's placeholder opens a dialog instead of running, until the command line tools are installed. */
const opensAnInstaller = (file: string): boolean =>
  file === '/usr/bin/python3' && !existsSync('/Library/Developer/CommandLineTools')

const nameOf = (candidate: Candidate): string => [candidate.file, ...candidate.args].join(' ')

function noPython(search: InterpreterSearch, tried: readonly string[]): Failure {
  const wanted = `Python ${oldest.join('.')} or newer`
  if (search.chosen !== '') {
    return {
      reason: 'no-python',
      message: `The interpreter in Settings cannot be used: ${tried.join('; ') || search.chosen}.`,
      hint: `Choose ${wanted} in Settings, or leave the field empty to have one found.`,
    }
  }
  const names = search.platform === 'win32' ? 'py, python' : 'python3, python'
  const details = tried.length === 0 ? `${names} are not on the PATH` : tried.join('; ')
  return {
    reason: 'no-python',
    message: `No ${wanted} was found (${details}).`,
    hint: 'Install Python from python.org or your package manager, or choose an interpreter in Settings.',
  }
}
