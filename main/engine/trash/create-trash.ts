import type { Sql } from '#engine/db/open-database.ts'
import { folderSize } from '#engine/folder-size.ts'
import type { WorkspacePaths } from '#engine/services.ts'
import type { StoreContext } from '#engine/tracking/context.ts'
import type { TrashChoice, TrashItem, TrashReport, TrashWeight } from '#shared/contract/trash.ts'
import { type Candidate, type Candidates, candidatesOf, trashed } from './candidates.ts'
import { compact } from './compact.ts'
import { deleteRows } from './delete-rows.ts'
import { filesIn, outermost } from './folders.ts'
import { judge, type Verdict } from './needs.ts'
import { type Swept, sweep } from './sweep.ts'

export interface TrashPage {
  readonly items: TrashItem[]
  readonly total: number
  readonly nextCursor?: string
}

/**
 * The trash. What is put there by the tracking store is only out of sight; here it goes for good, rows and files. Both
 * `weigh` and `deleteForever` throw a `Refusal` for ids that are not there or not in the trash.
 */
export interface Trash {
  /** Newest first, with the bytes of each thing's files. */
  list(query: { readonly limit?: number; readonly cursor?: string }): Promise<TrashPage>
  /** What `deleteForever` would do with the same choice. */
  weigh(choice: TrashChoice): Promise<TrashWeight>
  /** When it resolves, rows and files are gone. A crash on the way leaves what is left whole, and no file unnamed. */
  deleteForever(choice: TrashChoice): Promise<TrashReport>
  /** Deletes files whose rows an earlier process has deleted. Called once at start. */
  resume(): Promise<void>
  /** Resolves when nothing is being deleted any more. */
  close(): Promise<void>
}

interface Parts {
  readonly context: StoreContext
  readonly sql: Sql
  readonly paths: WorkspacePaths
  readonly log: (line: string) => void
}

const usualLimit = 200

const everything = ({ models, runs, experiments }: Candidates): readonly Candidate[] => [
  ...models,
  ...runs,
  ...experiments,
]

const sizeOf = async (folders: readonly string[]): Promise<number> => {
  let bytes = 0
  for (const folder of outermost(folders)) bytes += await folderSize(folder)
  return bytes
}

const count = (list: readonly Candidate[], kind: Candidate['kind']): number =>
  list.filter((one) => one.kind === kind).length

const summary = (list: readonly Candidate[], { kept, breaks }: Verdict): Omit<TrashWeight, 'bytes'> => ({
  runs: count(list, 'run'),
  experiments: count(list, 'experiment'),
  models: count(list, 'model'),
  kept: [...kept],
  breaks: [...breaks],
})

const listPage = async (
  { context, paths }: Parts,
  { limit = usualLimit, cursor = '0' }: { readonly limit?: number; readonly cursor?: string },
): Promise<TrashPage> => {
  const all = trashed(context)
  const from = Number.isSafeInteger(Number(cursor)) ? Math.max(0, Number(cursor)) : 0
  const page = all.slice(from, from + limit)
  const filesOf = filesIn(context, paths)
  const items: TrashItem[] = []
  for (const one of page) {
    const { kind, id, name, deletedAt } = one
    items.push({ kind, id, name, deletedAt, bytes: await sizeOf(filesOf(one).folders) })
  }
  const next = from + page.length
  return { items, total: all.length, ...(next < all.length ? { nextCursor: String(next) } : {}) }
}

const weigh = async ({ context, paths }: Parts, choice: TrashChoice): Promise<TrashWeight> => {
  const verdict = judge(context, candidatesOf(context, choice), choice.force === true)
  const filesOf = filesIn(context, paths)
  const list = everything(verdict)
  return { ...summary(list, verdict), bytes: await sizeOf(list.flatMap((one) => filesOf(one).folders)) }
}

const deleteForever = async (
  { context, sql, paths }: Parts,
  choice: TrashChoice,
  sweepAll: () => Promise<Swept>,
): Promise<TrashReport> => {
  const verdict = judge(context, candidatesOf(context, choice), choice.force === true)
  const filesOf = filesIn(context, paths)
  const gone = await deleteRows(context, verdict, { state: paths.state, filesOf })
  const runIds = gone.filter((one) => one.kind === 'run').map((one) => one.id)
  if (runIds.length > 0) context.changes.removed(runIds)
  context.changes.experiments()
  const { bytes, pending } = await sweepAll()
  const elsewhere = [...new Set(gone.flatMap((one) => filesOf(one).elsewhere ?? []))]
  return { ...summary(gone, verdict), bytes, pending, elsewhere, databaseBytes: await compact(sql) }
}

/** The trash of one open workspace. Its calls wait for each other. */
export const createTrash = (parts: Parts): Trash => {
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    return mine
  }
  const sweepAll = (): Promise<Swept> => sweep(parts.context, parts.paths.state, parts.log)
  return {
    list: (query) => listPage(parts, query),
    weigh: (choice) => weigh(parts, choice),
    deleteForever: (choice) => inTurn(() => deleteForever(parts, choice, sweepAll)),
    resume: () => inTurn(async () => void (await sweepAll())),
    close: async () => void (await last),
  }
}
