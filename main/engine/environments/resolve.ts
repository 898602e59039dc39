import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BuildJob, explainFailure, runUv, stopped, uvOptions } from '#engine/environments/build.ts'
import { indexArguments } from '#engine/environments/index-arguments.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { Failure } from '#shared/run.ts'

/** `folder` only says where the log goes. */
export interface ResolveJob extends BuildJob {
  readonly uv: string
  /** Ask the index, whatever uv remembers of it. */
  readonly refresh: boolean
}

/**
 * The versions that a list of packages comes to for this interpreter, with hashes, as requirement lines. Nothing is
 * installed. Without a network it is answered from uv's cache where that knows enough.
 */
export async function resolveRequirements(job: ResolveJob): Promise<Result<string, Failure>> {
  const place = await mkdtemp(join(tmpdir(), 'nagare-resolve-'))
  try {
    const wishes = join(place, 'requirements.in')
    const found = join(place, 'requirements.txt')
    await writeFile(wishes, `${job.spec.requirements.join('\n')}\n`)
    const shape = ['--generate-hashes', '--no-header', '--no-annotate', '--quiet', '--output-file', found]
    const python = ['--python', job.interpreter.path]
    const anew = job.refresh ? ['--refresh'] : []
    const args = ['pip', 'compile', ...python, ...shape, ...anew, ...indexArguments('uv', job.spec), wishes]
    const result = await runUv(job.uv, args, uvOptions(job))
    if (result.ok) return ok(await readFile(found, 'utf8'))
    if (result.aborted) return err(stopped)
    const logPath = `${job.folder}.log`
    await mkdir(join(job.folder, '..'), { recursive: true })
    await writeFile(logPath, `${result.output}\n`)
    return err(explainFailure(job, result, logPath))
  } finally {
    await rm(place, { recursive: true, force: true })
  }
}
