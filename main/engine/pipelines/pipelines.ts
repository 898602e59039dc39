import { mkdirSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate, setTimeout as sleep } from 'node:timers/promises'
import type { Machine } from '#core/plan/machine.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import type { EventBus } from '#engine/services.ts'
import type { ImportedPipeline } from '#shared/contract/imports.ts'
import type { PipelineDetail, PipelineListItem } from '#shared/contract/studio.ts'
import type { Problem } from '#shared/problem.ts'
import { ok, type Result } from '#shared/result.ts'
import type { PipelineHistory } from './history.ts'
import { importName } from './import-name.ts'
import { judge, type PipelineFacts, readPipeline } from './read-pipeline.ts'
import type { Reader } from './reading/reader.ts'
import { type PipelineFile, scanPipelines } from './scan.ts'
import { watchFolder } from './watch.ts'

/** The pipeline files of a workspace. Ids only ever come from the folder's own listing, so none leads outside. */
export interface Pipelines {
  list(): Promise<PipelineListItem[]>
  get(id: string): Promise<PipelineDetail | undefined>
  /** The text as it stands on disk now. */
  read(id: string): Promise<{ readonly text: string; readonly file: string } | undefined>
  /** Copies a text into the folder; refused with what it is when it is no pipeline. */
  import(file: {
    readonly fileName: string
    readonly text: string
  }): Promise<Result<ImportedPipeline, readonly Problem[]>>
  /** What this machine has against a text. */
  judge(text: string): Promise<Pick<PipelineDetail, 'unsupported'>>
  /** Starts announcing changes of the folder. */
  watch(): void
  close(): void
}

export interface PipelinesOptions {
  readonly folder: string
  readonly events: EventBus
  readonly historyOf: (pipelineId: string) => PipelineHistory
  readonly log: (line: string) => void
  readonly reader: Pick<Reader, 'read' | 'import'>
  /** What is known of this machine, for what it has against a pipeline. */
  readonly machine: () => Machine
  /** Finds out what matters for this document. */
  readonly ask: (doc: PipelineDocument) => Promise<void>
  /** Something was changed in the editor and not saved. */
  readonly isUnsaved: (pipelineId: string) => Promise<boolean>
}

/** An engine that hangs must not hold up the page; a launch waits for the answer. */
const patienceMs = 1_500

/** Larger than any pipeline a compiler writes; reading it would only stall everything else. */
const atMostBytes = 16 * 1024 * 1024

export function createPipelines(options: PipelinesOptions): Pipelines {
  const { folder, reader } = options
  const cache = createCache(reader)
  let stopWatching = (): void => {}
  const find = (id: string): PipelineFile | undefined =>
    scanPipelines(options.folder).find((item) => item.id === id)
  const askAbout = async ({ doc }: PipelineFacts): Promise<void> => {
    if (doc !== undefined) await Promise.race([options.ask(doc), sleep(patienceMs)])
  }
  const detail = async (item: PipelineFile): Promise<PipelineDetail> => {
    const { text, facts } = await cache.load(item)
    await askAbout(facts)
    const judged = judge(facts, options.machine())
    const listed = listFacts(item, facts, judged.problems, options.historyOf(item.id))
    const { runProblems, unsupported } = judged
    return { ...listed, ...detailFacts(text, facts), runProblems, unsupported }
  }
  return {
    async list() {
      const files = scanPipelines(options.folder)
      cache.keepOnly(files)
      const items: PipelineListItem[] = []
      for (const item of files) {
        const { facts } = await cache.load(item)
        const { problems } = judge(facts, options.machine())
        const unsaved = await options.isUnsaved(item.id)
        items.push({
          ...listFacts(item, facts, problems, options.historyOf(item.id)),
          ...(unsaved ? { unsaved } : {}),
        })
      }
      return items
    },
    async get(id) {
      const item = find(id)
      return item && detail(item)
    },
    async read(id) {
      const item = find(id)
      return item && { text: (await cache.load(item)).text, file: item.file }
    },
    import: (file) => importFile(folder, reader, cache, file),
    async judge(text) {
      const facts = await reader.read(text, '')
      await askAbout(facts)
      const { unsupported } = judge(facts, options.machine())
      return { unsupported }
    },
    watch() {
      mkdirSync(options.folder, { recursive: true })
      stopWatching()
      stopWatching = watchFolder(options.folder, {
        onChange: () => options.events.publish({ type: 'pipelines' }),
        onProblem: (error) => options.log(`The pipelines folder is not watched: ${String(error)}`),
      })
    },
    close: () => stopWatching(),
  }
}

interface Facts {
  readonly text: string
  readonly facts: PipelineFacts
}
interface Cache {
  load(item: PipelineFile): Promise<Facts>
  /** What was written there is known already. */
  put(item: PipelineFile, facts: Facts): void
  keepOnly(files: readonly PipelineFile[]): void
}

/** Facts by file, as long as time and size stand still. Two who ask at once wait for one reading. */
function createCache(reader: PipelinesOptions['reader']): Cache {
  const entries = new Map<string, { readonly item: PipelineFile; readonly facts: Promise<Facts> }>()
  const put = (item: PipelineFile, facts: Promise<Facts>): void => {
    entries.set(item.path, { item, facts })
  }
  return {
    async load(item) {
      const known = entries.get(item.path)
      if (known?.item.modifiedAt === item.modifiedAt && known.item.size === item.size) return known.facts
      // Parsing many files in a row must not hold up everybody else.
      const facts = setImmediate().then(() => readFacts(reader, item))
      put(item, facts)
      return facts
    },
    put: (item, facts) => put(item, Promise.resolve(facts)),
    keepOnly(files) {
      const paths = new Set(files.map((item) => item.path))
      for (const path of entries.keys()) if (!paths.has(path)) entries.delete(path)
    },
  }
}

async function readFacts(reader: PipelinesOptions['reader'], item: PipelineFile): Promise<Facts> {
  const name = item.id.slice(item.id.lastIndexOf('/') + 1)
  if (item.size > atMostBytes) {
    const problem = fileProblem('too-large', `${item.file} is larger than 16 MB and was not read.`)
    return { text: '', facts: { ...readPipeline('', name), wrong: [problem] } }
  }
  try {
    const text = await readFile(item.path, 'utf8')
    return { text, facts: await reader.read(text, name) }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    const problem = fileProblem('unreadable', `${item.file} cannot be read: ${why}`)
    return { text: '', facts: { ...readPipeline('', name), wrong: [problem] } }
  }
}

const fileProblem = (code: string, message: string): Problem => ({ severity: 'error', code, message })

function listFacts(
  item: PipelineFile,
  facts: PipelineFacts,
  problems: Problem[],
  history: PipelineHistory,
): PipelineListItem {
  return {
    id: item.id,
    file: item.file,
    name: facts.name,
    ...(facts.description === undefined ? {} : { description: facts.description }),
    modifiedAt: item.modifiedAt,
    steps: facts.steps,
    ...(facts.graph === undefined ? {} : { graph: facts.graph }),
    problems,
    ...history,
  }
}

const detailFacts = (text: string, facts: PipelineFacts) => ({
  text,
  digest: facts.digest,
  inputs: facts.inputs,
  stepDetails: facts.stepDetails,
})

async function importFile(
  folder: string,
  reader: PipelinesOptions['reader'],
  cache: Pick<Cache, 'put'>,
  file: { readonly fileName: string; readonly text: string },
): Promise<Result<ImportedPipeline, readonly Problem[]>> {
  const read = await reader.import(file.text, file.fileName)
  if (!read.ok) return read
  const { fileName, text, facts, notes } = read.value
  mkdirSync(folder, { recursive: true })
  for (;;) {
    const name = importName(fileName, new Set(scanPipelines(folder).map((item) => item.file)))
    const path = join(folder, name)
    // Exclusive: somebody may have made a file of this name since we looked.
    const written = await writeFile(path, text, { flag: 'wx' }).then(() => true, onlyWhenTaken)
    const item = written && scanPipelines(folder).find((candidate) => candidate.path === path)
    if (!item) continue
    // Somebody may have written over it as well.
    if (item.size === Buffer.byteLength(text)) cache.put(item, { text, facts })
    return ok({ id: item.id, ...(notes.length > 0 ? { notes: [...notes] } : {}) })
  }
}

function onlyWhenTaken(error: NodeJS.ErrnoException): false {
  if (error.code === 'EEXIST') return false
  throw error
}
