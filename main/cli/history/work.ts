import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import type { ContractRouterClient } from '@orpc/contract'
import type { History } from '#engine/history/history.ts'
import type { ServerFacts } from '#server/server-file.ts'
import type { studio } from '#shared/contract/studio.ts'
import type { HistoryEvent, HistoryProgress, HistoryRefusal, HistoryReport } from '#shared/history.ts'
import { err, ok, type Result } from '#shared/result.ts'
import type { Installation } from '../installation.ts'
import { openOrFind } from '../run/open-desk.ts'
import { say, terminal } from '../terminal.ts'
import { historyProgress } from './progress.ts'
import { reportLines } from './words.ts'

type Outcome = Result<HistoryReport, HistoryRefusal>
type Client = ContractRouterClient<typeof studio>
interface Watch {
  readonly onProgress: (progress: HistoryProgress) => void
  readonly signal: AbortSignal
}

interface Work {
  readonly workspace: string
  readonly installation: Installation
  readonly json: boolean
  /** In an engine of our own. */
  readonly here: (history: History, watch: Watch) => Promise<Outcome>
  /** With the server that owns the workspace. */
  readonly there: (client: Client, signal: AbortSignal) => Promise<AsyncIterable<HistoryEvent>>
}

/** Does the work where the workspace is open, shows how it goes on and says what came of it. */
export async function workWithHistory(work: Work): Promise<number> {
  const opened = await openOrFind(work.workspace, work.installation, say)
  if (!opened.ok) return refuse(work, { ...opened.error, hint: opened.error.hint ?? '' })
  const progress = historyProgress(terminal, Date.now)
  const leaving = leaveOnInterrupt()
  try {
    const watch = { onProgress: progress.show, signal: leaving.signal }
    const outcome =
      opened.value.kind === 'own'
        ? await work.here(opened.value.server.engine.history, watch)
        : await withOwner(work, opened.value.owner, watch)
    progress.end()
    return tellEnd(work, outcome)
  } catch (error) {
    progress.end()
    if (leaving.signal.aborted) return interrupted()
    throw error
  } finally {
    if (opened.value.kind === 'own') await opened.value.server.close()
  }
}

/** Hands the work to the server that has the workspace. */
async function withOwner(work: Work, owner: ServerFacts, watch: Watch): Promise<Outcome> {
  say(`The workspace is open in process ${owner.pid} (${owner.url}): that one does it.`)
  const headers = { 'x-nagare-token': owner.token }
  const client: Client = createORPCClient(new RPCLink({ url: `${owner.url}/api/studio`, headers }))
  for await (const event of await work.there(client, watch.signal)) {
    if (event.type === 'report') return ok(event.report)
    if (event.type === 'refused') return err(event.refusal)
    watch.onProgress(event.progress)
  }
  throw new Error(`The server at ${owner.url} went away. Run the same command again: it goes on from there.`)
}

function leaveOnInterrupt(): AbortController {
  const leaving = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      leaving.abort()
      // The second one waits for nothing; what was taken is kept all the same.
      process.once(signal, () => process.exit(130))
    })
  return leaving
}

function interrupted(): number {
  say('Interrupted. What was taken is kept; run the same command again to go on.')
  return 130
}

function refuse({ json }: Work, refusal: { readonly message: string; readonly hint: string }): number {
  say([refusal.message, refusal.hint].filter(Boolean).join(' '))
  if (json) process.stdout.write(`${JSON.stringify({ refused: refusal })}\n`)
  return 2
}

function tellEnd(work: Work, outcome: Outcome): number {
  if (!outcome.ok) return refuse(work, outcome.error)
  for (const line of reportLines(outcome.value)) say(line)
  if (work.json) process.stdout.write(`${JSON.stringify(outcome.value)}\n`)
  return outcome.value.leftOut.length === 0 ? 0 : 1
}
