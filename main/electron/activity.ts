/**
 * What runs right now, learned over the pipe from the same event stream that the page reads. Events only say that
 * something changed; the truth is asked for, at most twice a second.
 */
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { type PipeTarget, pipeFetch } from './pipe.ts'

export interface LiveRun {
  readonly runId: string
  readonly name: string
  readonly progress?: { readonly total: number; readonly done: number } | undefined
}
export interface EndedRun {
  readonly runId: string
  readonly name: string
  readonly state: string
}
export interface Activity {
  running(): readonly LiveRun[]
  /** Asks the server to stop every run that goes on; resolves when none does, or after `timeout` ms. */
  stopAll(timeout: number): Promise<void>
  close(): void
}
export interface ActivityOptions {
  readonly target: () => Promise<PipeTarget>
  readonly onChange: (runs: readonly LiveRun[]) => void
  readonly onEnded: (run: EndedRun) => void
}

const liveStates = ['QUEUED', 'RUNNING', 'CANCELING']

/** One call of the studio API, in the wire form of its RPC protocol. */
export async function callStudio(target: PipeTarget, method: string, input: unknown): Promise<unknown> {
  const request = new Request(`http://pipe/api/studio/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ json: input }),
  })
  const response = await pipeFetch(request, target)
  const answer = (await response.json()) as { json?: unknown }
  if (!response.ok)
    throw new Error((answer.json as { message?: string })?.message ?? `status ${response.status}`)
  return answer.json
}

/** Messages of an event stream, cut out of whatever pieces it arrives in. */
export function eventReader(onMessage: (data: string) => void): (text: string) => void {
  let rest = ''
  return (text) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.startsWith('data:')) onMessage(line.slice(5).trim())
  }
}

interface Event {
  readonly type: string
  readonly run?: {
    readonly runId: string
    readonly name: string
    readonly state: string
    readonly kind: string
  }
}

/** Share of the steps that are done over all live runs; -1 when nothing can be said. */
export function shareDone(runs: readonly LiveRun[]): number {
  const known = runs.flatMap((run) => (run.progress && run.progress.total > 0 ? [run.progress] : []))
  const total = known.reduce((sum, { total }) => sum + total, 0)
  return total === 0 ? -1 : known.reduce((sum, { done }) => sum + done, 0) / total
}

export function followActivity(options: ActivityOptions): Activity {
  let live: readonly LiveRun[] = []
  let closed = false
  let timer: NodeJS.Timeout | undefined

  async function refresh(): Promise<void> {
    timer = undefined
    const answer = await options
      .target()
      .then((target) => callStudio(target, 'runs/list', { state: liveStates, limit: 200 }))
      .catch(() => ({ runs: [] })) // no server, nothing runs; the next one says hello
    if (closed) return
    live = (answer as { runs: readonly LiveRun[] }).runs
    options.onChange(live)
  }
  const soon = (): void => {
    timer ??= setTimeout(() => void refresh(), 500)
  }
  function hear(data: string): void {
    const event = JSON.parse(data) as Event
    if (event.type !== 'hello' && event.type !== 'run' && event.type !== 'runs-removed') return
    const { run } = event
    const ended = run && run.kind === 'pipeline' && !liveStates.includes(run.state)
    if (ended && live.some(({ runId }) => runId === run.runId)) options.onEnded(run)
    if (ended) live = live.filter(({ runId }) => runId !== run.runId)
    soon()
  }
  const connection = keepListening(options.target, hear, soon)

  return {
    running: () => live,
    async stopAll(timeout) {
      const until = Date.now() + timeout
      const target = await options.target()
      await refresh()
      await Promise.allSettled(live.map(({ runId }) => callStudio(target, 'runs/stop', { runId })))
      while (live.length > 0 && Date.now() < until) {
        await new Promise((done) => setTimeout(done, 100))
        await refresh()
      }
    },
    close() {
      closed = true
      clearTimeout(timer)
      connection.close()
    },
  }
}

/** Holds one event stream open, over every restart of the server. */
function keepListening(
  target: () => Promise<PipeTarget>,
  onData: (data: string) => void,
  onLost: () => void,
): { close(): void } {
  let closed = false
  let current: IncomingMessage | undefined
  let retry: NodeJS.Timeout | undefined
  const again = (): void => {
    if (closed) return
    onLost()
    retry = setTimeout(() => void connect(), 1000)
  }
  async function connect(): Promise<void> {
    const { socketPath, token = '' } = await target()
    const headers = { host: '127.0.0.1', 'x-nagare-token': token }
    const outgoing = httpRequest({ socketPath, path: '/api/events', headers }, (answer) => {
      current = answer
      const read = eventReader(onData)
      answer
        .setEncoding('utf8')
        .on('data', read)
        .on('close', again)
        .on('error', () => {})
    })
    outgoing.on('error', again).end()
  }
  const begin = (): void => void connect().catch(again)
  begin()
  return {
    close() {
      closed = true
      clearTimeout(retry)
      current?.destroy()
    },
  }
}
