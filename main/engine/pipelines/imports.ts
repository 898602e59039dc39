/** Files that come from outside: Python that becomes a pipeline, data that steps read. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openPython } from '#engine/python-files/open-python.ts'
import { openTrust } from '#engine/python-files/trust.ts'
import type { SettingsStore, WorkspacePaths } from '#engine/services.ts'
import type { Problem } from '#shared/problem.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { Pipelines } from './pipelines.ts'

export type PythonImport =
  | { readonly status: 'imported'; readonly id: string }
  | { readonly status: 'untrusted'; readonly place: string }
  | { readonly status: 'choose'; readonly names: string[] }

export interface Imports {
  /** A file that was sent, as text: its code runs only when this text is trusted. */
  python(request: {
    readonly fileName: string
    readonly text: string
    readonly trust?: boolean
    readonly pipeline?: string
  }): Promise<Result<PythonImport, readonly Problem[]>>
  /** Copies bytes into `data/`; a name that is taken gets a number. @returns the path below the workspace */
  keep(fileName: string, bytes: Uint8Array): Promise<Result<string, readonly Problem[]>>
}

export function createImports(options: {
  readonly paths: WorkspacePaths
  readonly settings: SettingsStore
  readonly pipelines: Pipelines
  readonly runtimeFolder: string
}): Imports {
  const { paths, settings, pipelines, runtimeFolder } = options
  return {
    async python({ fileName, text, ...request }) {
      const python = { pythonPath: settings.get().pythonPath, runtimeFolder }
      const opened = await openPython({ fileName, text }, request, openTrust(paths.state), python)
      if (!opened.ok) return opened
      if (opened.value.status === 'untrusted') return ok(opened.value)
      if (opened.value.status === 'choose') return ok({ status: 'choose', names: [...opened.value.names] })
      const made = await pipelines.import({ fileName: `${opened.value.name}.yaml`, text: opened.value.text })
      return made.ok ? ok({ status: 'imported', id: made.value.id }) : made
    },
    keep: (fileName, bytes) => keep(join(paths.root, 'data'), fileName, bytes),
  }
}

/** Only the last part of the name, without what some file system refuses. */
const cleanName = (fileName: string): string =>
  (fileName.split(/[/\\]/).at(-1) ?? '')
    .normalize('NFC')
    .replace(/[\p{Cc}<>:"|?*]/gu, '')
    .replace(/^[.\s]+|[.\s]+$/g, '')
    .slice(-120)

async function keep(
  folder: string,
  fileName: string,
  bytes: Uint8Array,
): Promise<Result<string, readonly Problem[]>> {
  const clean = cleanName(fileName)
  if (clean === '')
    return err([{ severity: 'error', code: 'bad-name', message: `“${fileName}” cannot be a file's name.` }])
  await mkdir(folder, { recursive: true })
  const dot = clean.lastIndexOf('.')
  const [stem, ending] = dot < 1 ? [clean, ''] : [clean.slice(0, dot), clean.slice(dot)]
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? clean : `${stem}-${number}${ending}`
    try {
      await writeFile(join(folder, name), bytes, { flag: 'wx' })
      return ok(`data/${name}`)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}
