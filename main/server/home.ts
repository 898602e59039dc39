import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface Home {
  /** Folder with `package.json`, `python/`, `examples/` and `out/`. */
  readonly folder: string
  readonly version: string
}

/** The installation this code belongs to: the nearest folder above it that is the package, bundled or not. */
export function findHome(start: string = import.meta.dirname): Home {
  for (let folder = start; ; folder = dirname(folder)) {
    const version = versionIn(folder)
    if (version !== undefined) return { folder, version }
    // Only a bundle that was taken out of its installation gets here; what it needs is named to it then.
    if (folder === dirname(folder)) return { folder: start, version: 'unknown' }
  }
}

function versionIn(folder: string): string | undefined {
  const file = join(folder, 'package.json')
  if (!existsSync(file)) return undefined
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as { name?: unknown; version?: unknown }
  return manifest.name === 'nagare' && typeof manifest.version === 'string' ? manifest.version : undefined
}
