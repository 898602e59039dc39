import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Migration } from './migration.ts'
import { migrations } from './migrations/index.ts'
import { type OpenDatabase, openDatabase } from './open-database.ts'

const clock = { now: () => Date.UTC(2026, 0, 2, 3, 4, 5) }
let folder: string
let file: string
const opened: OpenDatabase[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nagare-db-'))
  file = join(folder, 'nagare.db')
})
afterEach(() => {
  for (const db of opened.splice(0)) db.close()
  rmSync(folder, { recursive: true, force: true })
})

const open = (steps?: readonly Migration[]): ReturnType<typeof openDatabase> => {
  const result = openDatabase({ database: file }, { clock, ...(steps && { migrations: steps }) })
  if (result.ok) opened.push(result.value)
  return result
}
const mustOpen = (steps?: readonly Migration[]): OpenDatabase => {
  const result = open(steps)
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}
/** What a killed process leaves: the file and its write-ahead log, never closed. */
const crashedCopy = (from: string, to: string): string => {
  copyFileSync(from, to)
  copyFileSync(`${from}-wal`, `${to}-wal`)
  return to
}
const noteTable: Migration = {
  version: 1,
  name: 'notes',
  up: (sql) => void sql.exec('CREATE TABLE notes (text TEXT)'),
}

test('every migration runs, in order and without a gap', () => {
  expect(migrations.map((step) => step.version)).toEqual(migrations.map((_, index) => index + 1))
  const ran: number[] = []
  const watched = migrations.map((step) => ({
    ...step,
    up: (sql: OpenDatabase['sql']) => {
      step.up(sql)
      ran.push(step.version)
    },
  }))
  const db = mustOpen(watched)
  expect(ran).toEqual(migrations.map((step) => step.version))
  expect(db.applied).toEqual(migrations.map((step) => step.name))
  expect(db.sql.pragma('user_version', { simple: true })).toBe(migrations.length)
  expect(db.sql.pragma('foreign_key_check')).toEqual([])
})

test('each migration also runs on a store of the version before it, after a backup', () => {
  for (const count of migrations.keys()) {
    if (count === 0) continue
    mustOpen(migrations.slice(0, count)).close()
    expect(mustOpen(migrations.slice(0, count + 1)).applied).toEqual([migrations[count]?.name])
    for (const db of opened.splice(0)) db.close()
    expect(readdirSync(join(folder, 'backups'))).toHaveLength(1)
    rmSync(folder, { recursive: true })
  }
})

test('the store acknowledges only what is on disk', () => {
  const { sql } = mustOpen()
  expect(sql.pragma('journal_mode', { simple: true })).toBe('wal')
  expect(sql.pragma('synchronous', { simple: true })).toBe(2)
  expect(sql.pragma('foreign_keys', { simple: true })).toBe(1)
  expect(sql.pragma('trusted_schema', { simple: true })).toBe(0)
})

test('opening an up-to-date store changes nothing and makes no backup', () => {
  mustOpen().close()
  expect(mustOpen().applied).toEqual([])
  expect(existsSync(join(folder, 'backups'))).toBe(false)
})

test('a store of a newer version is refused and left as it is', () => {
  mustOpen([noteTable, { ...noteTable, version: 2, up: () => undefined }]).close()
  const result = open([noteTable])
  expect(result).toMatchObject({ ok: false, error: { reason: 'newer-schema' } })
  expect(!result.ok && result.error.message).toContain('schema 2')
})

test('a migration that fails is undone and its backup stays', () => {
  mustOpen([noteTable]).close()
  const bad: Migration = {
    version: 2,
    name: 'bad',
    up: (sql) => {
      sql.exec('DROP TABLE notes')
      sql.exec('CREATE nonsense')
    },
  }
  expect(open([noteTable, bad])).toMatchObject({ ok: false, error: { reason: 'migration-failed' } })
  expect(readdirSync(join(folder, 'backups'))).toHaveLength(1)
  expect(mustOpen([noteTable]).sql.prepare('SELECT count(*) FROM notes').pluck().get()).toBe(0)
})

test('backups do not pile up', () => {
  const steps = Array.from(
    { length: 9 },
    (_, index): Migration => ({
      version: index + 1,
      name: `s${index}`,
      up: () => undefined,
    }),
  )
  for (let count = 1; count <= steps.length; count += 1) mustOpen(steps.slice(0, count)).close()
  expect(readdirSync(join(folder, 'backups'))).toHaveLength(5)
})

test('a log left by a crash is noticed and the data in it survives', () => {
  const first = mustOpen([noteTable])
  first.sql.prepare('INSERT INTO notes VALUES (?)').run('kept')
  const copy = join(folder, 'copy')
  first.sql.pragma('wal_checkpoint(PASSIVE)')
  first.sql.prepare('INSERT INTO notes VALUES (?)').run('only in the log')
  file = crashedCopy(file, copy)
  const second = mustOpen([noteTable])
  expect(second.unclean).toBe(true)
  expect(second.sql.prepare('SELECT text FROM notes ORDER BY text').pluck().all()).toEqual([
    'kept',
    'only in the log',
  ])
})

test('a file that is no database is refused with its path', () => {
  writeFileSync(file, 'this is not a database at all, and long enough to be read as a header '.repeat(20))
  const result = open()
  expect(result).toMatchObject({ ok: false, error: { reason: 'not-a-database' } })
  expect(!result.ok && result.error.message).toContain(file)
})
