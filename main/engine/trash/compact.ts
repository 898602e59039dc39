import { setImmediate as turn } from 'node:timers/promises'
import type { Sql } from '#engine/db/open-database.ts'

/** About ten milliseconds of moving pages; others get their turn in between. */
const slicePages = 500
/** A store of an older kind can only be rewritten whole; one that is larger than this keeps its free pages. */
const mostRewritten = 64 * 1024 * 1024

const fact = (sql: Sql, name: string): number => Number(sql.pragma(name, { simple: true }))

/** Gives free pages of the database back to the file system, and says how many bytes. */
export const compact = async (sql: Sql): Promise<number> => {
  const pageSize = fact(sql, 'page_size')
  const before = fact(sql, 'page_count')
  if (fact(sql, 'auto_vacuum') === 2) {
    for (let free = fact(sql, 'freelist_count'); free > 0; ) {
      sql.pragma(`incremental_vacuum(${slicePages})`)
      await turn()
      const left = fact(sql, 'freelist_count')
      if (left >= free) break // somebody deletes as fast as we give back
      free = left
    }
  } else if (fact(sql, 'freelist_count') > 0 && before * pageSize <= mostRewritten) {
    sql.exec('PRAGMA auto_vacuum = INCREMENTAL; VACUUM')
  }
  sql.pragma('wal_checkpoint(PASSIVE)')
  return Math.max(0, before - fact(sql, 'page_count')) * pageSize
}
