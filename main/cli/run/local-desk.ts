import type { RunningServer } from '#server/serve.ts'
import type { Desk } from './desk.ts'

/**
 * An engine in this very process, behind a loopback listener: steps log to it over HTTP like everybody else, and
 * another `nagare run` in the same workspace finds it and hands its work over.
 */
export function openLocalDesk(server: RunningServer): Desk {
  const { engine } = server
  return {
    listen: (listener) => void engine.events.subscribe(listener),
    launch: (request) => engine.runs.launch(request),
    async stop(runId) {
      engine.runs.stop(runId)
    },
    finished: (runId) => engine.runs.finished(runId),
    async lastLines(runId, task) {
      const log = await engine.runs.log(runId, { task, tail: true, limit: 15 })
      return log.lines.map((line) => line.text)
    },
    close: () => server.close(),
  }
}
