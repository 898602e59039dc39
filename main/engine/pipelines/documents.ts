/** The pipeline files of a workspace as documents: saved as versions, made, renamed, thrown away and brought back. */
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { link, readFile, rename, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { blankPipeline, pipelineName } from '#core/edit/blank.ts'
import { serializePipeline } from '#core/spec/serialize.ts'
import { digestOf } from '#engine/exec/documents.ts'
import type { Clock, EventBus } from '#engine/services.ts'
import type { DraftPlace } from '#shared/contract/documents.ts'
import type { Problem } from '#shared/problem.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { Drafts } from './drafts.ts'
import { cleanStem } from './import-name.ts'
import type { Pipelines } from './pipelines.ts'
import type { Reader } from './reading/reader.ts'
import { endingOf, type PipelineFile, scanPipelines } from './scan.ts'
import type { Versions } from './versions.ts'
import { writeWhole } from './write-whole.ts'

export type SaveRefusal =
  | { readonly why: 'conflict'; readonly disk: { digest: string; text: string } | undefined }
  | { readonly why: 'refused'; readonly problems: readonly Problem[] }
type Refused = readonly Problem[]

export interface Documents {
  save(request: {
    readonly id: string
    readonly text: string
    /** Digest of what may be replaced; empty: nothing may be there. */
    readonly base: string
    readonly draft?: DraftPlace | undefined
  }): Promise<Result<{ digest: string; version: number; draft?: DraftPlace }, SaveRefusal>>
  /** `text`: of a template that has the name already; absent: without steps. */
  create(name: string, text?: string): Promise<Result<{ id: string }, Refused>>
  /** Undefined: no such pipeline; of all that follow too. */
  duplicate(id: string, text: string | undefined): Promise<Result<{ id: string }, Refused> | undefined>
  rename(id: string, name: string): Promise<Result<{ id: string }, Refused> | undefined>
}

export interface DocumentsOptions {
  readonly folder: string
  readonly pipelines: Pick<Pipelines, 'import'>
  readonly drafts: Drafts
  readonly versions: Versions
  readonly reader: Pick<Reader, 'read'>
  readonly events: EventBus
  readonly clock: Clock
}

const problem = (code: string, message: string, hint: string): Refused => [
  { severity: 'error', code, message, hint },
]

/** One that may stand for a new file below the folder: an id of ours comes from a listing, this one from a window. */
const isPlainId = (id: string): boolean =>
  id.split('/').every((part) => part !== '' && !part.includes('\\') && cleanStem(part) === part)

export const findPipeline = (folder: string, id: string): PipelineFile | undefined =>
  scanPipelines(folder).find((item) => item.id === id)

export function createDocuments(options: DocumentsOptions): Documents {
  const { folder, pipelines, drafts, versions, events, clock, reader } = options
  const changed = (): void => events.publish({ type: 'pipelines' })
  return {
    async save({ id, text, base, draft }) {
      const item = findPipeline(folder, id)
      const wrong = await refusalOf(reader, id, item, text)
      if (wrong !== undefined) return err({ why: 'refused', problems: wrong })
      const path = item?.path ?? join(folder, `${id}.yaml`)
      const old = await readFile(path, 'utf8').catch(onlyWhenMissing)
      const disk = old === undefined ? undefined : { digest: digestOf(old), text: old }
      const digest = digestOf(text)
      if ((disk?.digest ?? '') !== base && disk?.digest !== digest) return err({ why: 'conflict', disk })
      const now = clock.now()
      if (old !== undefined) await versions.keep(id, old, 'found', now)
      mkdirSync(dirname(path), { recursive: true })
      if (old !== text) await writeWhole(path, text)
      const version = await versions.keep(id, text, 'saved', now)
      const place = draft === undefined ? undefined : await drafts.saved(id, draft, digest)
      return ok({ digest, version, ...(place === undefined ? {} : { draft: place }) })
    },
    async create(name, given) {
      const text = given ?? serializePipeline(blankPipeline(name))
      return pipelines.import({ fileName: `${fileStem(name)}.yaml`, text })
    },
    async duplicate(id, given) {
      const item = findPipeline(folder, id)
      if (item === undefined) return undefined
      const text = given ?? (await readFile(item.path, 'utf8'))
      return pipelines.import({ fileName: `${id.slice(id.lastIndexOf('/') + 1)}-copy.yaml`, text })
    },
    async rename(id, name) {
      const item = findPipeline(folder, id)
      if (item === undefined) return undefined
      const path = join(dirname(item.path), `${fileStem(name)}${endingOf(item.file) ?? '.yaml'}`)
      if (path === item.path) return ok({ id })
      if (isTaken(path, item.path))
        return err(
          problem('name-taken', `There is a file ${fileStem(name)} already.`, 'Choose another name.'),
        )
      await moveFile(item.path, path)
      const to = scanPipelines(folder).find((one) => one.path === path)?.id ?? id
      versions.move(id, to)
      await drafts.move(id, to)
      changed()
      return ok({ id: to })
    },
  }
}

/** A name that people read as a file name: their own words where a file system takes them. */
const fileStem = (name: string): string => {
  const words = cleanStem(name.replace(/[/\\]+/g, '-'))
  return /^[\x20-\x7e]+$/.test(words) ? pipelineName(words) : words.replace(/\s+/g, '-')
}

const refusalOf = async (
  reader: DocumentsOptions['reader'],
  id: string,
  item: PipelineFile | undefined,
  text: string,
): Promise<Refused | undefined> => {
  if (item === undefined && !isPlainId(id))
    return problem('bad-name', `“${id}” cannot be the name of a file.`, 'Save it under another name.')
  if (item !== undefined && endingOf(item.file) === '.json')
    return problem(
      'json-file',
      `${item.file} is a JSON file, and what is edited here is written as YAML.`,
      'Duplicate it: the copy is a YAML file that can be saved.',
    )
  const facts = await reader.read(text, id)
  return facts.graph === undefined ? facts.wrong : undefined
}

const onlyWhenMissing = (error: NodeJS.ErrnoException): undefined => {
  if (error.code === 'ENOENT') return undefined
  throw error
}

/** On a file system that ignores case, `Churn` is where `churn` is, and that is no other file. */
const isTaken = (path: string, own: string): boolean =>
  existsSync(path) && statSync(path).ino !== statSync(own).ino

/** Never over another file, where links can be made; a file system without them gets a plain rename. */
async function moveFile(from: string, to: string): Promise<void> {
  const linked =
    !existsSync(to) &&
    (await link(from, to).then(
      () => true,
      () => false,
    ))
  if (linked) await unlink(from)
  else await rename(from, to)
}
