/** elk in a worker of its own: a real file of ours, as the content security policy wants it. Started on first use. */
import ELK from 'elkjs/lib/elk-api.js'
import workerUrl from 'elkjs/lib/elk-worker.min.js?url'
import type { RunElk } from './elk-row.ts'

let elk: InstanceType<typeof ELK> | undefined

/** Starts the worker before the first graph asks for it: its code takes a noticeable moment to load. */
export const warmUp = (): void => {
  void runElkInWorker({ id: 'nothing', children: [] })
}

export const runElkInWorker: RunElk = (graph) => {
  elk ??= new ELK({ workerFactory: () => new Worker(workerUrl) })
  return elk.layout(graph)
}
