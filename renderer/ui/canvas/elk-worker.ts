/** elk in workers of its own: a real file of ours, as the content security policy wants it. Started on first use. */
import ELK from 'elkjs/lib/elk-api.js'
import workerUrl from 'elkjs/lib/elk-worker.min.js?url'
import type { RunElk } from './elk-row.ts'

interface Helper {
  readonly elk: InstanceType<typeof ELK>
  waiting: number
}

/** Rows of a large picture are arranged side by side; more would only take memory for a rare moment. */
const most = Math.max(1, Math.min(2, navigator.hardwareConcurrency))
const helpers: Helper[] = []

/** Who has least to do; another one is started when all have something. */
const free = (): Helper => {
  const least = helpers.toSorted((a, b) => a.waiting - b.waiting)[0]
  if (least !== undefined && (least.waiting === 0 || helpers.length >= most)) return least
  const next: Helper = { elk: new ELK({ workerFactory: () => new Worker(workerUrl) }), waiting: 0 }
  helpers.push(next)
  return next
}

/** Starts a worker before the first graph asks for it: its code takes a noticeable moment to load. */
export const warmUp = (): void => {
  void runElkInWorker({ id: 'nothing', children: [] })
}

export const runElkInWorker: RunElk = async (graph) => {
  const helper = free()
  helper.waiting += 1
  try {
    return await helper.elk.layout(graph)
  } finally {
    helper.waiting -= 1
  }
}
