import { walkFiles } from '#engine/disk/walk-files.ts'

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
export const scanComponents = (folder: string): readonly ComponentFile[] =>
  walkFiles(folder, {
    isWanted: (name) => endings.some((ending) => name.toLowerCase().endsWith(ending)),
    skippedFolders,
    atMost,
  })
    .map(({ file, path, stat }) => ({ file, path, modifiedAt: stat.mtimeMs, size: stat.size }))
    .sort((a, b) => (a.file < b.file ? -1 : 1))
