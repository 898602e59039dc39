import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Engine, openEngine } from '#engine/engine.ts'

let folder: string
let engine: Engine
const clock = { time: 1_000_000, now: () => clock.time }

const open = (): Engine => {
  const opened = openEngine({
    workspace: folder,
    clock,
    trackingUri: () => 'http://127.0.0.1:1',
    runtimeFolder: resolve(import.meta.dirname, '../../../python'),
    log: () => undefined,
  })
  if (!opened.ok) throw new Error(opened.error.message)
  return opened.value
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nagare-trash-'))
  engine = open()
})
afterEach(async () => {
  await engine.close()
  rmSync(folder, { recursive: true, force: true })
})

async function* bytes(size: number): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(size)
}

interface Made {
  readonly runId: string
  readonly files: string
}

const newRun = async (
  options: { parent?: string; size?: number; experiment?: string } = {},
): Promise<Made> => {
  const { tracking, artifacts } = engine
  const tags = options.parent === undefined ? [] : [{ key: 'mlflow.parentRunId', value: options.parent }]
  const { experiment: experimentId = '0' } = options
  const { runId } = tracking.createRun({ experimentId, name: 'r', userId: '', startTime: 1, tags }).info
  tracking.logBatch(runId, {
    metrics: Array.from({ length: 50 }, (_, step) => ({ key: 'm', value: step, timestamp: step, step })),
    params: [{ key: 'p', value: 'x' }],
    tags: [],
  })
  await artifacts.put(runId, 'model/weights.bin', bytes(options.size ?? 1000))
  tracking.updateRun(runId, { status: 'FINISHED', endTime: 2 })
  return { runId, files: tracking.artifactDirectory(runId) }
}

const isGone = (runId: string): boolean => {
  try {
    engine.tracking.getRun(runId)
    return false
  } catch {
    return true
  }
}

describe('deleting runs for good', () => {
  test('rows and files go, bytes are counted, the rest stays', async () => {
    const [one, other] = [await newRun({ size: 5000 }), await newRun()]
    engine.tracking.deleteRun(one.runId)
    const choice = { runIds: [one.runId] }
    expect(await engine.trash.weigh(choice)).toMatchObject({ runs: 1, bytes: 5000, kept: [] })
    expect(existsSync(one.files)).toBe(true)
    const report = await engine.trash.deleteForever(choice)
    expect(report).toMatchObject({ runs: 1, bytes: 5000, kept: [], breaks: [], elsewhere: [], pending: 0 })
    expect(isGone(one.runId)).toBe(true)
    expect(existsSync(join(one.files, '..'))).toBe(false)
    expect(existsSync(other.files)).toBe(true)
    expect(engine.tracking.getRun(other.runId).metrics).toHaveLength(1)
  })

  test('what is not in the trash, or not there, is refused and nothing happens', async () => {
    const [active, trashed] = [await newRun(), await newRun()]
    engine.tracking.deleteRun(trashed.runId)
    const both = { runIds: [trashed.runId, active.runId] }
    await expect(engine.trash.deleteForever(both)).rejects.toThrow(/not in the trash/)
    await expect(engine.trash.deleteForever({ runIds: ['nobody'] })).rejects.toThrow(/no run with id nobody/)
    expect(isGone(trashed.runId)).toBe(false)
  })

  test('nested runs go along unless told otherwise; then the run above them stays too', async () => {
    const parent = await newRun()
    const child = await newRun({ parent: parent.runId })
    engine.queries.setLifecycle([parent.runId], 'deleted')
    const alone = await engine.trash.deleteForever({ runIds: [parent.runId], nested: false })
    expect(alone).toMatchObject({ runs: 0, kept: [{ id: parent.runId, reason: 'holds' }] })
    expect(await engine.trash.deleteForever({ runIds: [parent.runId] })).toMatchObject({
      runs: 2,
      bytes: 2000,
    })
    expect(isGone(child.runId)).toBe(true)
  })

  test('a run above an active one goes only by force, and the active one is then shown by itself', async () => {
    const parent = await newRun()
    const child = await newRun({ parent: parent.runId })
    engine.tracking.deleteRun(parent.runId)
    expect(await engine.trash.deleteForever({})).toMatchObject({ runs: 0, kept: [{ reason: 'holds' }] })
    const forced = await engine.trash.deleteForever({ force: true })
    expect(forced).toMatchObject({ runs: 1, kept: [], breaks: [{ id: parent.runId, reason: 'holds' }] })
    expect(engine.queries.list({}).runs.map((run) => run.runId)).toEqual([child.runId])
  })

  test('files of a registered version stay, and the answer says whose they are', async () => {
    const { runId, files } = await newRun()
    engine.tracking.registry.createModel({ name: 'churn', description: '', tags: [] })
    const source = `${engine.tracking.getRun(runId).info.artifactUri}/model`
    const version = {
      name: 'churn',
      source,
      runId,
      modelId: undefined,
      runLink: '',
      description: '',
      tags: [],
    }
    engine.tracking.registry.createVersion(version)
    engine.tracking.deleteRun(runId)
    const kept = [{ kind: 'run', id: runId, name: 'r', reason: 'registered', by: 'churn version 1' }]
    expect(await engine.trash.deleteForever({ runIds: [runId] })).toMatchObject({ runs: 0, bytes: 0, kept })
    expect(existsSync(join(files, 'model/weights.bin'))).toBe(true)
    engine.tracking.registry.deleteVersion('churn', '1')
    expect(await engine.trash.deleteForever({ runIds: [runId] })).toMatchObject({ runs: 1, kept: [] })
  })

  test('results that another run reuses stay until it goes too', async () => {
    const [source, reuser] = [await newRun(), await newRun()]
    engine.tracking.setTag(reuser.runId, { key: 'nagare.reusedFrom', value: source.runId })
    engine.tracking.deleteRun(source.runId)
    const kept = [{ id: source.runId, reason: 'reused' }]
    expect(await engine.trash.deleteForever({})).toMatchObject({ runs: 0, kept })
    engine.tracking.deleteRun(reuser.runId)
    expect(await engine.trash.deleteForever({})).toMatchObject({ runs: 2, kept: [] })
  })

  test('a run that has not ended stays unless forced', async () => {
    const { runId } = engine.tracking.createRun({
      experimentId: '0',
      name: 'r',
      userId: '',
      startTime: 1,
      tags: [],
    }).info
    engine.tracking.deleteRun(runId)
    expect(await engine.trash.deleteForever({})).toMatchObject({ kept: [{ id: runId, reason: 'running' }] })
    expect(await engine.trash.deleteForever({ force: true })).toMatchObject({ runs: 1 })
  })

  test('older-than counts from the moment it was put into the trash', async () => {
    const [old, young] = [await newRun(), await newRun()]
    engine.tracking.deleteRun(old.runId)
    clock.time += 10_000
    engine.tracking.deleteRun(young.runId)
    expect(await engine.trash.deleteForever({ olderThanMs: 5000 })).toMatchObject({ runs: 1 })
    expect([isGone(old.runId), isGone(young.runId)]).toEqual([true, false])
    await expect(engine.trash.weigh({ runIds: [young.runId], olderThanMs: 5000 })).rejects.toThrow(
      /not been in the trash/,
    )
  })
})

describe('experiments and models', () => {
  test('an experiment goes with its runs, its models and its folder', async () => {
    const experiment = engine.tracking.createExperiment({ name: 'e' })
    await newRun({ experiment })
    const model = engine.tracking.models.create({
      experimentId: experiment,
      name: 'm',
      modelType: '',
      sourceRunId: '',
      params: [],
      tags: [],
    })
    engine.tracking.deleteExperiment(experiment)
    const report = await engine.trash.deleteForever({ experimentIds: [experiment] })
    expect(report).toMatchObject({ experiments: 1, runs: 1, models: 1, bytes: 1000, kept: [] })
    expect(() => engine.tracking.models.get(model.modelId, { allowDeleted: true })).toThrow(/not found/)
    expect(engine.tracking.getExperimentByName('e')).toBeUndefined()
    expect(existsSync(join(engine.workspace.artifacts, experiment))).toBe(false)
  })

  test('an experiment with an active run in it stays, whatever is said', async () => {
    const experiment = engine.tracking.createExperiment({ name: 'e' })
    const { runId } = await newRun({ experiment })
    engine.tracking.deleteExperiment(experiment)
    engine.tracking.restoreRun(runId)
    const report = await engine.trash.deleteForever({ experimentIds: [experiment], force: true })
    expect(report).toMatchObject({ experiments: 0, kept: [{ kind: 'experiment', reason: 'holds' }] })
    expect(isGone(runId)).toBe(false)
  })

  test('models of a run go along when asked, and alone when they are in the trash', async () => {
    const { runId } = await newRun()
    const create = () =>
      engine.tracking.models.create({
        experimentId: '0',
        name: 'm',
        modelType: '',
        sourceRunId: runId,
        params: [],
        tags: [],
      }).modelId
    const [alone, along] = [create(), create()]
    engine.tracking.models.remove(alone)
    expect(await engine.trash.deleteForever({ modelIds: [alone] })).toMatchObject({ models: 1, runs: 0 })
    engine.tracking.deleteRun(runId)
    expect(await engine.trash.deleteForever({ runIds: [runId], models: true })).toMatchObject({
      models: 1,
      runs: 1,
    })
    expect(() => engine.tracking.models.get(along)).toThrow(/not found/)
  })

  test('the default experiment stays', async () => {
    engine.tracking.deleteExperiment('0')
    expect(await engine.trash.deleteForever({ force: true })).toMatchObject({
      kept: [{ id: '0', reason: 'default' }],
    })
  })
})

describe('files that are not only ours', () => {
  test('what lies outside of the workspace is left alone and named', async () => {
    const outside = join(folder, 'outside')
    mkdirSync(outside)
    writeFileSync(join(outside, 'keep.txt'), 'x')
    const experiment = engine.tracking.createExperiment({ name: 'e', artifactLocation: `file://${outside}` })
    const { runId } = engine.tracking.createRun({
      experimentId: experiment,
      name: 'r',
      userId: '',
      startTime: 1,
      tags: [],
    }).info
    engine.tracking.updateRun(runId, { status: 'FINISHED', endTime: 2 })
    engine.tracking.deleteExperiment(experiment)
    const report = await engine.trash.deleteForever({})
    expect(report).toMatchObject({ experiments: 1, runs: 1 })
    expect(report.elsewhere).toContain(`file://${outside}/${runId}/artifacts`)
    expect(readdirSync(outside)).toEqual(['keep.txt'])
  })

  test('a link is removed, not what it leads to', async () => {
    const { runId, files } = await newRun()
    const outside = join(folder, 'outside')
    mkdirSync(outside)
    writeFileSync(join(outside, 'keep.txt'), 'x')
    symlinkSync(outside, join(files, 'link'))
    engine.tracking.deleteRun(runId)
    await engine.trash.deleteForever({})
    expect(existsSync(files)).toBe(false)
    expect(readdirSync(outside)).toEqual(['keep.txt'])
  })

  test('a folder in which another experiment keeps its files stays', async () => {
    const { runId, files } = await newRun()
    const uri = engine.tracking.getRun(runId).info.artifactUri
    const guest = engine.tracking.createExperiment({ name: 'guest', artifactLocation: `${uri}/guest` })
    const inside = await newRun({ experiment: guest })
    engine.tracking.deleteRun(runId)
    expect(await engine.trash.deleteForever({})).toMatchObject({ runs: 1, bytes: 0 })
    expect(existsSync(inside.files)).toBe(true)
    expect(existsSync(files)).toBe(true)
  })
})

describe('after a crash', () => {
  test('files whose rows are gone are deleted at the next start', async () => {
    const [noted, moved] = [await newRun(), await newRun()]
    const { state } = engine.workspace
    await engine.close()
    const { openDatabase } = await import('#engine/db/open-database.ts')
    const opened = openDatabase({ database: join(state, 'nagare.db') }, { clock })
    if (!opened.ok) throw new Error(opened.error.message)
    const { sql } = opened.value
    const note = sql.prepare('INSERT INTO removals (folder) VALUES (?) RETURNING id').pluck()
    for (const one of [noted, moved]) sql.prepare('DELETE FROM runs WHERE run_id = ?').run(one.runId)
    note.get(`artifacts/0/${noted.runId}`)
    const id = Number(note.get(`artifacts/0/${moved.runId}`))
    // The second one had been moved aside, and half of it deleted.
    mkdirSync(join(state, 'trash', String(id)), { recursive: true })
    writeFileSync(join(state, 'trash', String(id), 'rest'), 'x')
    rmSync(join(moved.files, '..'), { recursive: true })
    opened.value.close()
    engine = open()
    await engine.start()
    expect(existsSync(noted.files)).toBe(false)
    expect(readdirSync(join(state, 'trash'))).toEqual([])
  })
})

describe('the list and the database', () => {
  test('the trash is listed by page with sizes, newest first', async () => {
    const runs = [await newRun({ size: 10 }), await newRun({ size: 20 }), await newRun({ size: 30 })]
    for (const run of runs) {
      clock.time += 1
      engine.tracking.deleteRun(run.runId)
    }
    const first = await engine.trash.list({ limit: 2 })
    expect(first.items.map((item) => item.bytes)).toEqual([30, 20])
    expect(first.total).toBe(3)
    const second = await engine.trash.list({
      limit: 2,
      ...(first.nextCursor ? { cursor: first.nextCursor } : {}),
    })
    expect(second).toMatchObject({ items: [{ kind: 'run', bytes: 10 }], total: 3 })
    expect(second.nextCursor).toBeUndefined()
  })

  test('pages of the database go back to the file system', async () => {
    const { runId } = await newRun()
    for (let at = 0; at < 30; at += 1) {
      const metrics = Array.from({ length: 1000 }, (_, n) => ({
        key: `k${at}`,
        value: n,
        timestamp: n,
        step: n,
      }))
      engine.tracking.logBatch(runId, { metrics, params: [], tags: [] })
    }
    engine.tracking.deleteRun(runId)
    const { databaseBytes } = await engine.trash.deleteForever({})
    expect(databaseBytes).toBeGreaterThan(500_000)
  })
})
