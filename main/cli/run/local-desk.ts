import { setTimeout as sleep } from 'node:timers/promises'
import type { RunningServer } from '#server/serve.ts'
import { err } from '#shared/result.ts'
import { say } from '../terminal.ts'
import type { Desk } from './desk.ts'
import { noRun } from './words.ts'

/**
 * An engine in this very process, behind a loopback listener: steps log to it over HTTP like everybody else, and
 * another `nagare run` in the same workspace finds it and hands its work over.
 */
export function openLocalDesk(server: RunningServer): Desk {
  const { engine } = server
  let own = 0
  return {
    listen(listener) {
      own += 1
      engine.events.subscribe(listener)
    },
    launch: (request) => engine.runs.launch(request),
    plan: (request) => engine.runs.plan(request),
    async retry(run) {
      const runId = engine.runs.idOf(run)
      return runId === undefined ? err([noRun(run)]) : engine.runs.retry(runId)
    },
    cacheFacts: async () => engine.cache.facts(),
    cleanCache: (choice) => engine.cache.collect(choice),
    async stop(runId) {
      engine.runs.stop(runId)
    },
    finished: (runId) => engine.runs.finished(runId),
    async lastLines(runId, task) {
      const log = await engine.runs.log(runId, { task, tail: true, limit: 15 })
      return log.lines.map((line) => line.text)
    },
    async close() {
      await untilOthersAreDone(server, own)
      await server.close()
    },
    leaveNow: () => engine.runs.killNow(),
  }
}

/** Long enough for a follower to fetch the result of its run. */
const farewellMs = 3000

/**
 * Others may have handed their work to us while we had the workspace, or a process that was killed left its run to us:
 * it ends before we do, and who follows it gets to read how. Ctrl-C says that none of it need be; what runs then ends as INTERRUPTED.
 */
async function untilOthersAreDone({ engine }: RunningServer, own: number): Promise<void> {
  const left = engine.runningCount()
  if (left === 0 && engine.events.listeners <= own) return
  if (left > 0)
    say(`Waiting for ${left} more ${left === 1 ? 'run' : 'runs'} in this workspace; Ctrl-C leaves.`)
  const leaving = new AbortController()
  const leave = (): void => {
    if (leaving.signal.aborted) {
      engine.runs.killNow()
      process.exit(130)
    }
    leaving.abort()
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, leave)
  while (!leaving.signal.aborted && engine.runningCount() > 0) await sleep(50)
  const until = Date.now() + farewellMs
  while (!leaving.signal.aborted && engine.events.listeners > own && Date.now() < until) await sleep(50)
}
