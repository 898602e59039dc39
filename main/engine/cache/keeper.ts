/** What is kept for reuse, and forgetting it. The files of a result belong to its run and are never touched here. */
import { existsSync } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import { z } from 'zod'
import type { Sql } from '#engine/db/open-database.ts'
import type { Clock } from '#engine/services.ts'
import { compact } from '#engine/trash/compact.ts'
import type { CacheChoice, CacheFacts, CacheReport } from '#shared/contract/cache.ts'
import { ResultFile } from './memo.ts'

export interface CacheKeeper {
  facts(): CacheFacts
  /** Steps whose result is forgotten run once more. */
  collect(choice: CacheChoice): Promise<CacheReport>
}

interface KeptSql {
  readonly key: string
  readonly files: string | null
  readonly last: number
  readonly bytes: number
}

const weight = 'length(preimage) + length(COALESCE(outputs, 0)) + length(COALESCE(files, 0))'
/** Between two turns of the event loop. */
const slice = 200

const Files = z.array(ResultFile)

/** A file that was never written is part of some results, and cannot be lost. */
const isLost = (files: string | null): boolean =>
  files !== null &&
  Files.parse(JSON.parse(files)).some(({ path, digest }) => digest !== 'absent' && !existsSync(path))

const statements = (sql: Sql) => ({
  facts: sql.prepare<[], { results: number; uses: number; bytes: number; oldest: number | null }>(
    `SELECT count(outputs) AS results, COALESCE(sum(uses), 0) AS uses, COALESCE(sum(${weight}), 0) AS bytes,
      min(COALESCE(used_at, tried_at)) AS oldest FROM cache_results`,
  ),
  all: sql.prepare<[], KeptSql>(
    `SELECT key, files, COALESCE(used_at, tried_at) AS last, ${weight} AS bytes FROM cache_results`,
  ),
  forget: sql.prepare('DELETE FROM cache_results WHERE key = ?'),
  digests: sql.prepare<[], { path: string; bytes: number }>(
    'SELECT path, length(path) + length(stat) + length(digest) AS bytes FROM file_digests',
  ),
  forgetDigest: sql.prepare('DELETE FROM file_digests WHERE path = ?'),
})

export const createCacheKeeper = (sql: Sql, clock: Clock): CacheKeeper => {
  const ask = statements(sql)
  const remove = <T>(list: readonly T[], one: (item: T) => void): void => {
    sql
      .transaction(() => {
        for (const item of list) one(item)
      })
      .immediate()
  }

  const chosen = async ({ all = false, unusedForMs }: CacheChoice): Promise<KeptSql[]> => {
    const until = unusedForMs === undefined ? -Infinity : clock.now() - unusedForMs
    const found: KeptSql[] = []
    for (const [place, row] of ask.all.all().entries()) {
      if (place % slice === slice - 1) await turn()
      if (all || row.last <= until || isLost(row.files)) found.push(row)
    }
    return found
  }
  const staleDigests = async (): Promise<{ path: string; bytes: number }[]> => {
    const stale: { path: string; bytes: number }[] = []
    for (const [place, row] of ask.digests.all().entries()) {
      if (place % slice === slice - 1) await turn()
      if (!existsSync(row.path)) stale.push(row)
    }
    return stale
  }
  const facts = (): CacheFacts => {
    const { results, uses, bytes, oldest } = ask.facts.get() ?? {
      results: 0,
      uses: 0,
      bytes: 0,
      oldest: null,
    }
    return { results, uses, bytes, ...(oldest === null ? {} : { oldest }) }
  }
  return {
    facts,
    collect: async (choice) => {
      const gone = await chosen(choice)
      const digests = await staleDigests()
      remove(gone, ({ key }) => void ask.forget.run(key))
      remove(digests, ({ path }) => void ask.forgetDigest.run(path))
      const bytes = [...gone, ...digests].reduce((sum, row) => sum + row.bytes, 0)
      return { forgotten: gone.length, kept: facts().results, bytes, databaseBytes: await compact(sql) }
    },
  }
}
