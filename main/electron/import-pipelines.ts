/** Files opened with Nagare become pipelines of the workspace: copied and shown, never run. */
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { callStudio } from './activity.ts'
import type { PipeTarget } from './pipe.ts'

/** Larger than any pipeline and small enough to send as one message. */
const largest = 20 * 1024 * 1024

async function importOne(file: string, target: PipeTarget): Promise<string> {
  const facts = await stat(file)
  if (!facts.isFile()) throw new Error('not a file')
  if (facts.size > largest) throw new Error('too large for a pipeline')
  const text = await readFile(file, 'utf8')
  const { id } = (await callStudio(target, 'pipelines/import', { fileName: basename(file), text })) as {
    id: string
  }
  return `/pipelines/${id.split('/').map(encodeURIComponent).join('/')}`
}

/** In the order given; what cannot be read is named with its reason. */
export async function importPipelines(
  files: readonly string[],
  target: () => Promise<PipeTarget>,
): Promise<{ readonly hrefs: readonly string[]; readonly problems: readonly string[] }> {
  const hrefs: string[] = []
  const problems: string[] = []
  for (const file of files) {
    try {
      hrefs.push(await importOne(file, await target()))
    } catch (cause) {
      problems.push(`${basename(file)}: ${cause instanceof Error ? cause.message : String(cause)}`)
    }
  }
  return { hrefs, problems }
}
