import { readdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Interpreters that uv downloaded or pyenv built for the user earlier, newest first. */
export async function managedPythons(search: {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
}): Promise<readonly string[]> {
  const executable = search.platform === 'win32' ? 'python.exe' : 'bin/python3'
  const within = async (folder: string, isOne: RegExp): Promise<readonly string[]> =>
    (await readdir(folder).catch(() => []))
      .filter((name) => isOne.test(name))
      .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
      .map((name) => join(folder, name, executable))
  const uv = search.env['UV_PYTHON_INSTALL_DIR'] ?? defaultFolder(search)
  const pyenv = search.env['PYENV_ROOT'] ?? join(search.env['HOME'] ?? homedir(), '.pyenv')
  return [...(await within(uv, /^cpython-3/)), ...(await within(join(pyenv, 'versions'), /^3\.\d+\.\d+$/))]
}

function defaultFolder(search: {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
}): string {
  if (search.platform === 'win32') return join(search.env['APPDATA'] ?? homedir(), 'uv', 'python')
  return join(search.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'uv', 'python')
}
