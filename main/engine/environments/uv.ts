import { access, constants, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { runTool, toolEnv } from '#engine/environments/tool.ts'

export interface UvSearch {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** The app's own folder for tools, shared by all workspaces. */
  readonly toolsFolder: string
}

const executableName = (platform: NodeJS.Platform): string => (platform === 'win32' ? 'uv.exe' : 'uv')

/** Path of uv: `NAGARE_UV`, ours, PATH, then where its installers put it. `NAGARE_UV=off` means: do without. */
export async function findUv(search: UvSearch): Promise<string | undefined> {
  const chosen = search.env['NAGARE_UV'] || undefined
  if (chosen === 'off') return undefined
  const name = executableName(search.platform)
  const home = search.env['HOME'] ?? homedir()
  const folders = [
    join(search.toolsFolder, 'uv', 'bin'),
    ...(search.env['PATH'] ?? search.env['Path'] ?? '').split(delimiter).filter((folder) => folder !== ''),
    join(home, '.local', 'bin'),
    join(home, '.cargo', 'bin'),
    '/opt/homebrew/bin',
    '/usr/local/bin',
  ]
  const files = folders.map((folder) => join(folder, name))
  for (const file of chosen === undefined ? files : [chosen, ...files]) {
    if (await isExecutable(file)) return file
  }
  return undefined
}

/**
 * Puts uv from the package index into the app's tools folder. Undefined when that does not work (no network, no pip):
 * the caller then builds with venv and pip. Two processes may do this at once; the first to finish wins.
 */
export async function installUv(
  search: UvSearch,
  python: string,
  options: { readonly signal: AbortSignal; readonly onLine: (line: string) => void },
): Promise<string | undefined> {
  if (search.env['NAGARE_UV'] === 'off') return undefined
  await mkdir(search.toolsFolder, { recursive: true })
  const staging = join(search.toolsFolder, `uv.${process.pid}.${Date.now().toString(36)}`)
  try {
    options.onLine('Getting uv, which builds environments quickly (once)')
    const result = await runTool(
      python,
      ['-m', 'pip', 'install', '--target', staging, ...pipOptions, 'uv>=0.5'],
      { env: toolEnv(search.env), signal: options.signal, timeoutMs: 120_000 },
    )
    if (!result.ok) return undefined
    await rename(staging, join(search.toolsFolder, 'uv')).catch(() => undefined)
    return await installedIn(join(search.toolsFolder, 'uv'), search.platform)
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

const pipOptions = [
  '--no-deps',
  '--only-binary=:all:',
  '--disable-pip-version-check',
  '--no-input',
  '--quiet',
  '--retries=1',
]

/** pip puts programs into `bin`, on Windows sometimes into `Scripts`. */
async function installedIn(folder: string, platform: NodeJS.Platform): Promise<string | undefined> {
  const name = executableName(platform)
  for (const sub of await readdir(folder).catch(() => [])) {
    const file = join(folder, sub, name)
    if (await isExecutable(file)) return file
  }
  return undefined
}

export const isExecutable = (file: string): Promise<boolean> =>
  access(file, constants.X_OK).then(
    () => true,
    () => false,
  )
