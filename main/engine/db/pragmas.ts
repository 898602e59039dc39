import type { Database } from 'better-sqlite3'

/**
 * Settings of every connection. The build compiles WAL to `synchronous=NORMAL`, which loses acknowledged commits
 * when power fails, so FULL is set by hand; macOS needs `fullfsync` for the same promise. Measured and sourced in
 * the decision record on durability.
 */
const settings = [
  // Only a store that is being made takes this: freed pages can then be given back bit by bit.
  'auto_vacuum = INCREMENTAL',
  'journal_mode = WAL',
  'synchronous = FULL',
  'fullfsync = ON',
  'checkpoint_fullfsync = ON',
  'foreign_keys = ON',
  'busy_timeout = 5000',
  'wal_autocheckpoint = 1000',
  'journal_size_limit = 67108864',
  'trusted_schema = OFF',
  'cell_size_check = ON',
  'mmap_size = 0',
  'temp_store = MEMORY',
  'cache_size = -32768',
] as const

export const applyPragmas = (sql: Database): void => {
  for (const setting of settings) sql.pragma(setting)
}
