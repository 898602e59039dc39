import { type Dirent, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

export interface ComponentFile {
  /** Path below the folder, slashes on every system. */
  readonly file: string
  readonly path: string
  readonly modifiedAt: number
  readonly size: number
}

const endings = ['.py', '.yaml', '.yml']
const skippedFolders = new Set(['node_modules', '__pycache__', 'venv'])
/** A folder that holds more than this was not meant as one of components; the walk must end. */
const atMost = 2000

/** Every file below a folder that may hold components, sorted. Hidden entries are left out, links to folders are not followed. */
export function scanComponents(folder: string): readonly ComponentFile[] {
  const found: ComponentFile[] = []
  walk(folder, '', found)
  return found.sort((a, b) => (a.file < b.file ? -1 : 1))
}

function walk(root: string, below: string, found: ComponentFile[]): void {
  for (const item of entries(join(root, below))) {
    if (found.length >= atMost) return
    if (item.name.startsWith('.')) continue
    const file = below === '' ? item.name : `${below}/${item.name}`
    if (item.isDirectory()) {
      if (!skippedFolders.has(item.name)) walk(root, file, found)
    } else if (endings.some((ending) => item.name.toLowerCase().endsWith(ending))) {
      const path = join(root, file)
      const stat = statSync(path, { throwIfNoEntry: false })
      if (stat?.isFile()) found.push({ file, path, modifiedAt: stat.mtimeMs, size: stat.size })
    }
  }
}

/** A folder that is not there or may not be read has no components. */
function entries(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}
