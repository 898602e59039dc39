/** A workspace on a disk of its own that is filled to the last byte. Needs the right to mount one. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { type Kit, openKit, pipelineOf } from './executor-kit.test-helper.ts'

vi.setConfig({ testTimeout: 60_000 })

const root = mkdtempSync(join(tmpdir(), 'nagare-full-'))
const mounted =
  process.platform === 'linux' &&
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', root]).status === 0
afterAll(() => {
  if (mounted) spawnSync('umount', ['-l', root])
  rmSync(root, { recursive: true, force: true })
})

/** Until nothing goes any more, in ever smaller pieces. */
const fill = (): string => {
  const file = join(root, 'filler')
  for (let size = 1 << 20; size > 0; size >>= 4) {
    for (;;) {
      try {
        writeFileSync(file, Buffer.alloc(size), { flag: 'a' })
      } catch {
        break
      }
    }
  }
  return file
}

const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  for (const end = Date.now() + 40_000; !(await condition()); await sleep(20))
    if (Date.now() > end) throw new Error('waited too long')
}

const integrity = (kit: Kit): unknown => kit.sql.pragma('integrity_check', { simple: true })

describe.runIf(mounted)('on a full disk', () => {
  it('nothing begins, what has happened is kept as soon as it can be, and all of it goes on by itself', async () => {
    const kit = openKit({ root })
    const source = (end: string): string =>
      `def step():\n    import os, time\n    print('up', flush=True)\n    while not os.path.exists(${JSON.stringify(`${root}-go`)}): time.sleep(0.02)\n    ${end}`
    const started = await kit.runs.launch({
      text: pipelineOf({
        // Ends without writing anything.
        first: { source: source('os._exit(0)') },
        writing: { source: source("open('large', 'w').write('x' * 100_000)") },
        later: { source: 'def step(): print("at last")', after: ['first'] },
      }),
      parameters: {},
    })
    if (!started.ok) throw new Error(JSON.stringify(started.error))
    const { runId } = started.value
    await until(async () => {
      const log = await kit.runs.log(runId, {})
      return log.lines.filter((line) => line.text === 'up').length === 2
    })
    const filler = fill()
    writeFileSync(`${root}-go`, '')
    await sleep(2_500)
    const row = (path: string) => kit.runs.tasks(runId).find((one) => one.path === path)
    expect(row('later')?.state).not.toBe('RUNNING')
    expect(integrity(kit)).toBe('ok')
    rmSync(filler)
    const result = await kit.runs.finished(runId)
    const states = Object.fromEntries(result.tasks.map((task) => [task.path, task.state]))
    expect(states).toEqual({ first: 'SUCCEEDED', writing: 'FAILED', later: 'SUCCEEDED' })
    const { message, hint } = row('writing')?.failure ?? {}
    expect(`${message} ${hint}`).toMatch(/No space left|disk is full/)
    expect(integrity(kit)).toBe('ok')
    rmSync(`${root}-go`)
    await kit.runs.close()
    kit.tracking.close()
  })
})
