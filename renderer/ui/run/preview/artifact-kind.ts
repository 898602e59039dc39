/** How an artifact is shown, by its name first (what the person called it) and its media type second. */
import type { ArtifactEntry } from '#shared/contract/studio.ts'

export type ArtifactKind = 'text' | 'json' | 'csv' | 'image' | 'html' | 'binary'

/** Beyond this a preview reads only the beginning, and says so. */
export const previewBytes = 2_000_000

const byEnding: Readonly<Record<string, ArtifactKind>> = {
  json: 'json',
  ipynb: 'json',
  csv: 'csv',
  tsv: 'csv',
  png: 'image',
  jpg: 'image',
  jpeg: 'image',
  gif: 'image',
  webp: 'image',
  bmp: 'image',
  svg: 'image',
  html: 'html',
  htm: 'html',
}
const texts = new Set(
  'txt md markdown log py yaml yml toml ini cfg conf sh bat ps1 sql xml js ts r jl tex rst env lock jsonl ndjson'.split(
    ' ',
  ),
)
const textNames = new Set(['mlmodel', 'dockerfile', 'requirements', 'license', 'readme', 'makefile'])

export function kindOf(path: string, mediaType: string): ArtifactKind {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase()
  const dot = name.lastIndexOf('.')
  const ending = dot < 0 ? '' : name.slice(dot + 1)
  const named = byEnding[ending]
  if (named !== undefined) return named
  if (texts.has(ending) || textNames.has(name)) return 'text'
  return byMediaType(mediaType)
}

function byMediaType(mediaType: string): ArtifactKind {
  const type = mediaType.split(';')[0]?.trim() ?? ''
  if (type === 'application/json' || type.endsWith('+json')) return 'json'
  if (type === 'text/csv' || type === 'text/tab-separated-values') return 'csv'
  if (type === 'text/html') return 'html'
  if (type.startsWith('image/')) return 'image'
  return type.startsWith('text/') ? 'text' : 'binary'
}

/** What a file without a telling name is, by how it begins; `typed` is what the pipeline declared it to be. */
export function sniff(start: string, typed: string | undefined): ArtifactKind {
  if (!looksLikeText(start)) return 'binary'
  const head = start.trimStart().slice(0, 200).toLowerCase()
  if (typed === 'HTML' || head.startsWith('<!doctype html') || head.startsWith('<html')) return 'html'
  if ((head.startsWith('{') || head.startsWith('[')) && parses(start)) return 'json'
  return looksLikeTable(start) ? 'csv' : 'text'
}

const parses = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** At least three lines with the same number of commas, and more than none. */
function looksLikeTable(text: string): boolean {
  const lines = text.split('\n', 6).filter((line) => line.trim() !== '')
  const commas = lines.slice(0, 5).map((line) => line.split(',').length - 1)
  return commas.length >= 3 && (commas[0] ?? 0) > 0 && commas.every((count) => count === commas[0])
}

/** True when the beginning of a file reads as text: no NUL byte, few replacement characters. */
export function looksLikeText(start: string): boolean {
  if (start.includes('\0')) return false
  const odd = start.slice(0, 4000).split('\ufffd').length - 1
  return odd <= start.length / 100
}

/** One visible line of the tree. */
export interface TreeLine {
  readonly entry: ArtifactEntry
  readonly name: string
  readonly depth: number
  readonly open: boolean
}

/** Folders first, then names; a folder that is open but not listed yet shows nothing below. */
export function treeLines(
  folders: ReadonlyMap<string, readonly ArtifactEntry[]>,
  open: ReadonlySet<string>,
  root = '',
  depth = 0,
): TreeLine[] {
  const entries = [...(folders.get(root) ?? [])].sort(
    (a, b) => Number(b.isDir) - Number(a.isDir) || a.path.localeCompare(b.path, 'en', { numeric: true }),
  )
  return entries.flatMap((entry) => {
    const isOpen = entry.isDir && open.has(entry.path)
    const line: TreeLine = {
      entry,
      name: entry.path.slice(entry.path.lastIndexOf('/') + 1),
      depth,
      open: isOpen,
    }
    return isOpen ? [line, ...treeLines(folders, open, entry.path, depth + 1)] : [line]
  })
}
