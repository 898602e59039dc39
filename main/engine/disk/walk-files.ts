import { type Dirent, readdirSync, type Stats, statSync } from 'node:fs'
import { join } from 'node:path'

export interface FoundFile {
  /** Path below the folder, slashes on every system. */
  readonly file: string
  readonly path: string
  readonly stat: Stats
}

export interface Walk {
  /** By its name alone. */
  readonly isWanted: (name: string) => boolean
  readonly skippedFolders: ReadonlySet<string>
  /** A folder that holds more was not meant as what it is taken for; the walk must end. */
  readonly atMost: number
}

/** The wanted files below a folder. Hidden entries are left out, links to folders are not followed. */
export function walkFiles(folder: string, walk: Walk): FoundFile[] {
  const found: FoundFile[] = []
  step(folder, '', walk, found)
  return found
}

function step(root: string, below: string, walk: Walk, found: FoundFile[]): void {
  for (const item of entries(join(root, below))) {
    if (found.length >= walk.atMost) return
    if (item.name.startsWith('.')) continue
    const file = below === '' ? item.name : `${below}/${item.name}`
    if (item.isDirectory()) {
      if (!walk.skippedFolders.has(item.name)) step(root, file, walk, found)
    } else if (walk.isWanted(item.name)) {
      const path = join(root, file)
      const stat = statSync(path, { throwIfNoEntry: false })
      if (stat?.isFile()) found.push({ file, path, stat })
    }
  }
}

/** A folder that vanished or may not be read holds nothing. */
function entries(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}
