import { lstat, mkdir, rename, rm, rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { folderSize } from '#engine/folder-size.ts'
import { allRows, execute, type Row, type StoreContext } from '#engine/tracking/context.ts'
import { number, text } from '#engine/tracking/rows.ts'

export interface Swept {
  readonly bytes: number
  /** Folders that the system would not let go; the note about them stays for the next start. */
  readonly pending: number
}

/** Notes of what is done are dropped together: doing it again would find nothing to do. */
const notesAtOnce = 100

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  )

/** Out of sight in one step. What is there already was moved before a crash. */
const moveAside = async (from: string, to: string): Promise<boolean> => {
  if (await exists(to)) return true
  if (!(await exists(from))) return false
  await mkdir(dirname(to), { recursive: true })
  await rename(from, to)
  return true
}

/** Folders that are empty now, up to the root, which stays. */
const tidyAbove = async (folder: string, root: string): Promise<void> => {
  for (let above = dirname(folder); above.length > root.length; above = dirname(above)) {
    const removed = await rmdir(above).then(
      () => true,
      () => false,
    )
    if (!removed) return
  }
}

const sweepOne = async (state: string, row: Row): Promise<number> => {
  const [from, to] = [join(state, text(row, 'folder')), join(state, 'trash', String(number(row, 'id')))]
  const isThere = await moveAside(from, to)
  const bytes = isThere ? await folderSize(to) : 0
  if (isThere) await rm(to, { recursive: true, force: true })
  await tidyAbove(from, join(state, text(row, 'folder').split('/')[0] ?? ''))
  return bytes
}

/** Deletes the files whose rows are gone: those of this call, and those that a crash has left. */
export const sweep = async (
  context: StoreContext,
  state: string,
  log: (line: string) => void,
): Promise<Swept> => {
  let [bytes, pending] = [0, 0]
  // In the order of their notes: an experiment's own folder comes after what was in it.
  const rows = allRows(context, 'SELECT id, folder FROM removals ORDER BY id')
  for (let at = 0; at < rows.length; at += notesAtOnce) {
    const done: unknown[] = []
    for (const row of rows.slice(at, at + notesAtOnce)) {
      try {
        bytes += await sweepOne(state, row)
        done.push(row['id'])
      } catch (error) {
        pending += 1
        log(`${text(row, 'folder')} could not be deleted; the next start tries again: ${String(error)}`)
      }
    }
    const forget = 'DELETE FROM removals WHERE id IN (SELECT value FROM json_each(?))'
    context.write(() => execute(context, forget, JSON.stringify(done)))
  }
  return { bytes, pending }
}
