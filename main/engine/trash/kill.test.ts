/** `NAGARE_KILL_ROUNDS` for more rounds. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { type Engine, openEngine } from '#engine/engine.ts'

const rounds = Number(process.env['NAGARE_KILL_ROUNDS'] ?? 2)
const runs = 120

const open = (workspace: string): Engine => {
  const opened = openEngine({
    workspace,
    clock: { now: () => Date.now() },
    trackingUri: () => 'http://127.0.0.1:1',
    runtimeFolder: resolve(import.meta.dirname, '../../../python'),
    log: () => undefined,
  })
  if (!opened.ok) throw new Error(opened.error.message)
  return opened.value
}

/** Runs in the trash, each with metrics and files; one more that is not. */
const fill = async (engine: Engine): Promise<string[]> => {
  const { tracking } = engine
  const ids = await Promise.all(
    Array.from({ length: runs + 1 }, () =>
      tracking.grouped(() => {
        const { runId } = tracking.createRun({
          experimentId: '0',
          name: 'r',
          userId: '',
          startTime: 1,
          tags: [],
        }).info
        const metrics = Array.from({ length: 100 }, (_, step) => ({
          key: 'm',
          value: step,
          timestamp: step,
          step,
        }))
        tracking.logBatch(runId, { metrics, params: [{ key: 'p', value: 'x' }], tags: [] })
        tracking.updateRun(runId, { status: 'FINISHED', endTime: 2 })
        return runId
      }),
    ),
  )
  for (const runId of ids) {
    // Plain writes: thousands of syncs would only slow the filling.
    const folder = tracking.artifactDirectory(runId)
    mkdirSync(join(folder, 'a'), { recursive: true })
    for (const name of ['a/one.bin', 'two.bin']) writeFileSync(join(folder, name), new Uint8Array(20_000))
  }
  engine.queries.setLifecycle(ids.slice(1), 'deleted')
  return ids
}

const killWhileDeleting = async (workspace: string, after: number): Promise<void> => {
  const helper = fileURLToPath(import.meta.resolve('./kill-child.test-helper.ts'))
  const child = spawn(process.execPath, [helper, workspace], { stdio: ['ignore', 'pipe', 'inherit'] })
  const gone = once(child, 'exit')
  await once(child.stdout, 'data')
  await sleep(after)
  child.kill('SIGKILL')
  await gone
}

const isWhole = (engine: Engine, runId: string): boolean => {
  const run = engine.tracking.getRun(runId)
  const history = engine.tracking.metricHistory({ runId, key: 'm' }).items
  const folder = engine.tracking.artifactDirectory(runId)
  return run.params.length === 1 && history.length === 100 && existsSync(join(folder, 'a/one.bin'))
}

test(`killed while it deletes, ${rounds} times: what has a row is whole, what has none has no files`, {
  timeout: 0,
}, async () => {
  for (let round = 0; round < rounds; round += 1) {
    const workspace = mkdtempSync(join(tmpdir(), 'nagare-trash-kill-'))
    const before = open(workspace)
    const ids = await fill(before)
    await before.close()
    await killWhileDeleting(workspace, (round * 37) % 150)
    const after = open(workspace)
    try {
      await after.start()
      const found = ids.filter((runId) => after.queries.summary(runId) !== undefined)
      expect(found).toContain(ids[0])
      expect(found.filter((runId) => !isWhole(after, runId))).toEqual([])
      const folders = readdirSync(join(after.workspace.artifacts, '0'))
      expect(folders.toSorted()).toEqual(found.toSorted())
      expect((await after.trash.deleteForever({})).runs).toBe(found.length - 1)
      expect(readdirSync(join(after.workspace.artifacts, '0'))).toEqual([ids[0]])
    } finally {
      await after.close()
      rmSync(workspace, { recursive: true, force: true })
    }
  }
})
