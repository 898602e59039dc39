/**
 * Keeps the changes of a document on the server, in their order and as they are made: each is sent when the one before
 * has been written, those that come meanwhile together. What cannot be sent waits, and is sent when it can.
 */
import { ORPCError } from '@orpc/client'
import type { StudioClient } from '#client/studio.ts'
import type { Change } from '#core/edit/journal.ts'
import type { Draft, DraftChange, DraftPlace } from '#shared/contract/documents.ts'
import { createNamer, type NamedChange } from './named-changes.ts'

/** `failing`: the server does not take them; they exist in this window only. */
export type Keeping = 'kept' | 'keeping' | 'failing'

export interface Keeper {
  /** Where this window stands; undefined: there is no draft. */
  place(): DraftPlace | undefined
  /** What was made and is not known to be written; it may be, when an answer was lost. */
  pending(): readonly NamedChange[]
  /** What is pending is to begin a draft, and holds the whole way from the file to the document. */
  isBeginning(): boolean
  push(change: Change): void
  /** This window has taken over the draft up to here, with what was pending made again on top of it. */
  stand(place: DraftPlace | undefined, pending: readonly NamedChange[]): void
  /** Begins the draft anew with these changes, in place of the one that is there. */
  restart(changes: readonly Change[]): void
  /** Resolves when everything made so far is on disk; rejects when it cannot be. */
  flush(): Promise<void>
  /** Tries at once what is waiting to be tried again. */
  wake(): void
}

interface KeeperOptions {
  readonly client: Pick<StudioClient, 'pipelines'>
  readonly id: string
  readonly place: DraftPlace | undefined
  /** What a new draft stands on: the digest of the file, and the text before its first change. */
  readonly base: () => { readonly digest: string; readonly text: string }
  /** The whole way from that text to the document as it is now: for a draft that is gone, or has grown too long. */
  readonly anew: () => readonly Change[]
  /**
   * Another window was faster, or an answer was lost. When this returns, this window stands where the draft is; false:
   * that draft cannot be taken over.
   */
  readonly onBehind: (draft: Draft) => boolean
  readonly onKeeping: (keeping: Keeping) => void
}

/** A draft that holds more is begun anew: reading it takes a moment each time the pipeline is opened. */
const longText = 4_000_000

const retryMs = [500, 1_000, 2_000, 5_000]

const behindIn = (error: unknown): Draft | undefined =>
  error instanceof ORPCError && error.code === 'BEHIND' ? (error.data as Draft) : undefined
const isGone = (error: unknown): boolean => error instanceof ORPCError && error.code === 'NOT_FOUND'

/** Commands are plain data; the contract does not know their kinds. */
const asSent = (changes: readonly Change[]): DraftChange[] => changes as unknown as DraftChange[]

type Outbox = Pick<Keeper, 'place' | 'pending' | 'isBeginning'> & {
  add(change: Change): void
  stand: Keeper['stand']
  restart(changes: readonly Change[]): void
  isWaiting(): boolean
  /** Sends until nothing waits. */
  settle(): Promise<void>
}

/** What is to be sent, and where it belongs. */
function createOutbox(options: KeeperOptions): Outbox {
  const { client, id } = options
  let place = options.place
  const name = createNamer()
  let pending: readonly NamedChange[] = []
  let begins = place === undefined
  let written = 0
  const send = async (changes: readonly Change[]): Promise<DraftPlace> => {
    const sent = asSent(changes)
    if (!begins && place !== undefined) return client.pipelines.draft.append({ id, ...place, changes: sent })
    const start = { id, ...options.base(), changes: sent }
    return client.pipelines.draft.begin(place === undefined ? start : { ...start, replaces: place })
  }
  const restart = (changes: readonly Change[]): void => {
    begins = true
    written = 0
    pending = changes.map(name)
  }
  const recover = (error: unknown): void => {
    const draft = behindIn(error)
    if (draft !== undefined && options.onBehind(draft)) return
    if (!isGone(error)) throw error
    place = undefined
    return restart(options.anew())
  }
  const isWaiting = (): boolean => pending.length > 0 || (begins && place !== undefined)
  return {
    place: () => place,
    pending: () => pending,
    isBeginning: () => begins,
    add: (change) => {
      pending = [...pending, name(change)]
    },
    stand(next, left) {
      place = next
      pending = left
      begins = next === undefined
    },
    restart,
    isWaiting,
    async settle() {
      while (isWaiting()) {
        const batch = pending
        try {
          place = await send(batch)
          begins = false
          pending = pending.slice(batch.length)
          written += JSON.stringify(batch).length
          if (written > longText && pending.length === 0) restart(options.anew())
        } catch (error) {
          recover(error)
        }
      }
    },
  }
}

export function createKeeper(options: KeeperOptions): Keeper {
  const outbox = createOutbox(options)
  let running: Promise<void> | undefined
  let failed: unknown
  let tries = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const run = (): Promise<void> => {
    clearTimeout(timer)
    options.onKeeping(tries === 0 ? 'keeping' : 'failing')
    return outbox.settle().then(
      () => {
        ;[failed, tries] = [undefined, 0]
        // Made after the last answer had come, and before this.
        if (outbox.isWaiting()) return run()
        running = undefined
        return options.onKeeping('kept')
      },
      (error: unknown) => {
        ;[running, failed] = [undefined, error]
        options.onKeeping('failing')
        timer = setTimeout(start, retryMs[Math.min(tries, retryMs.length - 1)])
        tries += 1
      },
    )
  }
  const start = (): void => {
    if (running === undefined && outbox.isWaiting()) running = run()
  }
  return {
    place: outbox.place,
    pending: outbox.pending,
    isBeginning: outbox.isBeginning,
    push(change) {
      outbox.add(change)
      // While the server does not answer, the next try is on its way already.
      if (tries === 0) start()
    },
    stand(place, pending) {
      outbox.stand(place, pending)
      start()
    },
    restart(changes) {
      outbox.restart(changes)
      start()
    },
    async flush() {
      start()
      await running
      if (failed !== undefined) throw failed
    },
    wake() {
      if (tries > 0) start()
    },
  }
}
