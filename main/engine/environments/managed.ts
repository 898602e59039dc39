import { readdir } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'

/** Interpreters that uv downloaded for the user earlier, newest first. */
export async function managedPythons(search: {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
}): Promise<readonly string[]> {
  const folder = search.env['UV_PYTHON_INSTALL_DIR'] ?? defaultFolder(search)
  const names = await readdir(folder).catch(() => [])
  const executable = search.platform === 'win32' ? 'python.exe' : 'bin/python3'
  return names
    .filter((name) => name.startsWith('cpython-3'))
    .sort((a, b) => b.localeCompare(a, 'en', { numeric: true }))
    .map((name) => join(folder, name, executable))
}

function defaultFolder(search: {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
}): string {
  if (search.platform === 'win32') return join(search.env['APPDATA'] ?? homedir(), 'uv', 'python')
  return join(search.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'uv', 'python')
}
