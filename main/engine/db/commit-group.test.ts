import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type CommitGroup, createCommitGroup } from './commit-group.ts'
import { type OpenDatabase, openDatabase } from './open-database.ts'

let folder: string
let database: OpenDatabase
let group: CommitGroup
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nagare-group-'))
  const opened = openDatabase({ database: join(folder, 'nagare.db') }, { clock: { now: () => 1 } })
  if (!opened.ok) throw new Error(opened.error.message)
  database = opened.value
  group = createCommitGroup(database.sql)
  database.sql.exec('CREATE TABLE t (n INTEGER PRIMARY KEY) STRICT')
})
afterEach(() => {
  group.close()
  database.close()
  rmSync(folder, { recursive: true, force: true })
})

const insert = (n: number) => (): number => database.sql.prepare('INSERT INTO t VALUES (?)').run(n).changes
const rows = (): unknown[] => database.sql.prepare('SELECT n FROM t ORDER BY n').pluck().all()
const sizeOfLog = (): number => Number(database.sql.prepare('PRAGMA data_version').pluck().get())

test('writes of one turn share a commit, and each gets its own answer', async () => {
  const before = sizeOfLog()
  const commits: boolean[] = []
  const results = [1, 2, 3].map((n) =>
    group.run(() => {
      commits.push(database.sql.inTransaction)
      return insert(n)() + n
    }),
  )
  expect(rows()).toEqual([])
  expect(await Promise.all(results)).toEqual([2, 3, 4])
  expect(commits).toEqual([true, true, true])
  expect([rows(), database.sql.inTransaction, sizeOfLog()]).toEqual([[1, 2, 3], false, before])
})

test('a refused write takes nobody along, and leaves nothing of itself', async () => {
  const refused = group.run(() => {
    insert(7)()
    throw new Error('no')
  })
  const results = await Promise.allSettled([
    group.run(insert(1)),
    refused,
    group.run(insert(1)),
    group.run(insert(2)),
  ])
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled'])
  expect(rows()).toEqual([1, 2])
})

test('nobody is told of success when the commit fails', async () => {
  const results = Promise.allSettled([group.run(insert(1)), group.run(insert(2))])
  database.close()
  expect((await results).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
})
