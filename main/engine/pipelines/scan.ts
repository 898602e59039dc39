import { type FoundFile, walkFiles } from '#engine/disk/walk-files.ts'

export interface PipelineFile {
  /** Path below `pipelines/` without the ending, slashes on every system. */
  readonly id: string
  /** The same with the ending. */
  readonly file: string
  readonly path: string
  readonly modifiedAt: number
  readonly size: number
}

/** In order of precedence when two files differ only in it. */
const endings = ['.yaml', '.yml', '.json']
const skippedFolders = new Set(['node_modules', '__pycache__'])
/** A folder that holds more than this was not meant as a pipelines folder; the walk must end. */
const atMost = 5000

export const endingOf = (name: string): string | undefined =>
  endings.find((ending) => name.length > ending.length && name.toLowerCase().endsWith(ending))

/**
 * Every pipeline file below a folder, sorted by id. Hidden entries are left out, links to folders are not followed.
 * When `a.yaml` and `a.yml` stand side by side, the second keeps its ending in its id.
 */
export function scanPipelines(folder: string): readonly PipelineFile[] {
  const isWanted = (name: string): boolean => endingOf(name) !== undefined
  const found = walkFiles(folder, { isWanted, skippedFolders, atMost }).map(describe)
  found.sort((a, b) => rank(a.file) - rank(b.file) || (a.file < b.file ? -1 : 1))
  const taken = new Set<string>()
  return found
    .map((item) => {
      const id = taken.has(item.id) ? item.file : item.id
      taken.add(id)
      return { ...item, id }
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

const rank = (file: string): number => endings.indexOf(endingOf(file) ?? '')

function describe({ file, path, stat }: FoundFile): PipelineFile {
  const ending = endingOf(file) ?? ''
  return {
    id: file.slice(0, file.length - ending.length),
    file,
    path,
    modifiedAt: Math.round(stat.mtimeMs),
    size: stat.size,
  }
}
