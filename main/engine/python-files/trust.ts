/**
 * Which Python files may be run to see what pipelines are in them: all of a folder that the person has said yes to,
 * or one text that came without a folder. Opening somebody else's file must not run it.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { z } from 'zod'

/** A file on this machine, or a text that was sent. */
export type PythonSource = { readonly path: string } | { readonly fileName: string; readonly text: string }

export interface Trust {
  has(source: PythonSource): boolean
  give(source: PythonSource): void
  /** Where it comes from, for the question. */
  placeOf(source: PythonSource): string
}

const Kept = z.object({
  folders: z.array(z.string()).catch([]),
  /** SHA-256. */
  texts: z.array(z.string()).catch([]),
})
type Kept = z.infer<typeof Kept>

/** Older ones are asked about again. */
const mostTexts = 500

const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex')
const folderOf = (path: string): string => {
  try {
    return dirname(realpathSync(path))
  } catch {
    return dirname(path)
  }
}

/** Kept in `<folder>/trusted.json`, by which the command and the page know the same. */
export function openTrust(folder: string): Trust {
  const file = join(folder, 'trusted.json')
  const read = (): Kept => {
    try {
      return Kept.parse(JSON.parse(readFileSync(file, 'utf8')))
    } catch {
      return { folders: [], texts: [] }
    }
  }
  const isWithin = (path: string, trusted: string): boolean =>
    path === trusted || path.startsWith(trusted.endsWith(sep) ? trusted : `${trusted}${sep}`)
  return {
    has(source) {
      const { folders, texts } = read()
      if ('text' in source) return texts.includes(digestOf(source.text))
      return folders.some((one) => isWithin(folderOf(source.path), one))
    },
    give(source) {
      const { folders, texts } = read()
      const next: Kept =
        'text' in source
          ? { folders, texts: [...new Set([...texts, digestOf(source.text)])].slice(-mostTexts) }
          : { folders: [...new Set([...folders, folderOf(source.path)])].sort(), texts }
      mkdirSync(folder, { recursive: true })
      const draft = `${file}.${process.pid}.tmp`
      writeFileSync(draft, `${JSON.stringify(next, null, 2)}\n`)
      renameSync(draft, file)
    },
    placeOf: (source) => ('text' in source ? source.fileName : folderOf(source.path)),
  }
}
