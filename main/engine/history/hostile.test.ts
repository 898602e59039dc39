/** Histories that somebody made to get at something else, and histories that are simply broken. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Fixture, openStore } from '#engine/tracking/open-store.fixture.ts'
import type { HistoryReport } from '#shared/history.ts'
import { createHistory } from './history.ts'

const run = 'a'.repeat(32)
let fixture: Fixture
let folder = ''

beforeEach(() => {
  fixture = openStore()
  folder = mkdtempSync(join(tmpdir(), 'nagare-hostile-'))
  mkdirSync(join(folder, 'secrets'))
  writeFileSync(join(folder, 'secrets', 'key'), 'secret')
})
afterEach(() => {
  fixture.dispose()
  rmSync(folder, { recursive: true, force: true })
})

const take = async (source: string, inPlace = false): Promise<HistoryReport> => {
  const { context, artifactRoot: artifacts } = fixture
  const watch = { onProgress: () => undefined, signal: new AbortController().signal }
  const request = { source: join(folder, source), inPlace, dryRun: false }
  const result = await createHistory({ context, paths: { artifacts, root: folder } }).import(request, watch)
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

const put = (path: string, text: string): void => {
  mkdirSync(join(folder, path, '..'), { recursive: true })
  writeFileSync(join(folder, path), text)
}

/** A store with one run, whose artifacts are where `uri` says. */
const makeStore = (uri: string): void => {
  put('mlruns/1/meta.yaml', "experiment_id: '1'\nname: e\nlifecycle_stage: active\ncreation_time: 5\n")
  put(
    `mlruns/1/${run}/meta.yaml`,
    `run_id: ${run}\nexperiment_id: '1'\nstatus: 3\nstart_time: 1\nartifact_uri: ${uri}\nlifecycle_stage: active\n`,
  )
  put(`mlruns/1/${run}/metrics/loss`, '1 0.5 0\nrubbish\n2 0.25 1\n')
  put(`mlruns/1/${run}/params/lr`, '0.1')
}
const copied = (): string[] =>
  existsSync(fixture.artifactRoot) ? readdirSync(fixture.artifactRoot, { recursive: true }).map(String) : []

test.each([false, true])(
  'a run cannot name another folder as its artifacts (in place: %s)',
  async (inPlace) => {
    makeStore(`file://${join(folder, 'secrets')}`)
    const report = await take('mlruns', inPlace)
    expect(report.runs).toMatchObject({ taken: 1 })
    expect(report.leftOut).toContainEqual(expect.objectContaining({ reason: 'unsafe', what: `run ${run}` }))
    expect(copied().join()).not.toContain('key')
    expect(fixture.store.getRun(run).info.artifactUri).toBe(`mlflow-artifacts:/1/${run}/artifacts`)
  },
)

test('links that lead out are left out, those that stay inside are files', async () => {
  makeStore('')
  put(`mlruns/1/${run}/artifacts/own.txt`, 'own')
  symlinkSync(join(folder, 'secrets', 'key'), join(folder, 'mlruns/1', run, 'artifacts/stolen'))
  symlinkSync(join(folder, 'secrets'), join(folder, 'mlruns/1', run, 'artifacts/folder'))
  symlinkSync('own.txt', join(folder, 'mlruns/1', run, 'artifacts/again.txt'))
  symlinkSync(join(folder, 'secrets', 'key'), join(folder, 'mlruns/1', run, 'params/stolen'))
  const report = await take('mlruns')
  expect(report.leftOut.filter(({ reason }) => reason === 'unsafe')).toHaveLength(3)
  expect(readdirSync(join(fixture.artifactRoot, '1', run, 'artifacts'))).toEqual(['again.txt', 'own.txt'])
  expect(fixture.store.getRun(run).params).toEqual([{ key: 'lr', value: '0.1' }])
})

test('an artifacts folder that is itself a link is nobody’s', async () => {
  makeStore('')
  symlinkSync(join(folder, 'secrets'), join(folder, 'mlruns/1', run, 'artifacts'))
  const report = await take('mlruns')
  expect(report.leftOut).toContainEqual(expect.objectContaining({ reason: 'unsafe' }))
  expect(copied().join()).not.toContain('key')
})

test('lines that are no points are told of, the others are taken', async () => {
  makeStore('')
  const report = await take('mlruns')
  expect(report.points).toBe(2)
  expect(report.leftOut).toEqual([expect.objectContaining({ reason: 'unreadable', what: `run ${run}` })])
  expect(await take('mlruns')).toMatchObject({ runs: { taken: 0, here: 1 }, leftOut: [] })
})

test('a run without a readable meta.yaml is told of and stops nothing', async () => {
  makeStore('')
  put(`mlruns/1/${'b'.repeat(32)}/meta.yaml`, 'run_id: [')
  const report = await take('mlruns')
  expect(report.runs.taken).toBe(1)
  expect(report.leftOut).toContainEqual(expect.objectContaining({ what: `run ${'b'.repeat(32)}` }))
})

test('ids of a database that would be paths are refused', async () => {
  const sql = new Database(join(folder, 'mlflow.db'))
  sql.exec(`CREATE TABLE experiments (experiment_id INTEGER, name TEXT, lifecycle_stage TEXT);
    CREATE TABLE runs (run_uuid TEXT, experiment_id INTEGER, status TEXT, artifact_uri TEXT, start_time BIGINT);
    INSERT INTO experiments VALUES (1, 'e', 'active');
    INSERT INTO runs VALUES ('../../../escaped', 1, 'FINISHED', 'file://${folder}/secrets', 1), ('${run}', 1, 'FINISHED', '', 1);`)
  sql.close()
  const report = await take('mlflow.db')
  expect(report.runs).toEqual({ taken: 1, here: 0, leftOut: 1 })
  expect(report.leftOut).toEqual([expect.objectContaining({ reason: 'unsafe' })])
  expect(readdirSync(folder).toSorted()).toEqual(['mlflow.db', 'secrets'])
})

test('in place, artifacts are read where they are, and no address that a client gave ever is', async () => {
  makeStore('')
  put(`mlruns/1/${run}/artifacts/model/a b.txt`, 'own')
  await take('mlruns', true)
  const uri = fixture.store.getRun(run).info.artifactUri
  expect(uri).toBe(`file://${join(folder, 'mlruns/1', run, 'artifacts')}`)
  expect(fixture.store.linkedArtifacts(`${uri}/model`)).toEqual({
    folder: join(folder, 'mlruns/1', run, 'artifacts'),
    below: 'model',
  })
  expect(fixture.store.linkedArtifacts(`file://${join(folder, 'secrets')}`)).toBeUndefined()
  expect(copied()).toEqual([])
})
