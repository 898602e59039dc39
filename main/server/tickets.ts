import { randomBytes } from 'node:crypto'

/** One artifact that a frame, an image or a link may read for a while without the token. */
export interface TicketSubject {
  readonly runId: string
  readonly path: string
}

export interface Tickets {
  issue(subject: TicketSubject): string
  find(id: string): TicketSubject | undefined
}

/** Ten minutes from the last use that asked for a ticket: longer than a person looks at one preview. */
const lifetimeMs = 10 * 60 * 1000
const atMost = 2000

/**
 * Unguessable and kept in memory only, so a restart ends them all. Asking again for the same artifact gives the
 * same ticket with a new lifetime; that keeps a preview's address, and what the browser cached under it, stable.
 */
export function createTickets(now: () => number): Tickets {
  const byId = new Map<string, TicketSubject & { expires: number }>()
  const idOf = new Map<string, string>()
  const keyOf = (subject: TicketSubject): string => JSON.stringify([subject.runId, subject.path])
  const drop = (id: string, subject: TicketSubject): void => {
    byId.delete(id)
    idOf.delete(keyOf(subject))
  }
  const sweep = (): void => {
    for (const [id, ticket] of byId) {
      if (ticket.expires > now() && byId.size < atMost) return
      drop(id, ticket)
    }
  }
  return {
    issue(subject) {
      const known = idOf.get(keyOf(subject))
      const id = known !== undefined && byId.has(known) ? known : randomBytes(24).toString('base64url')
      byId.delete(id)
      sweep()
      byId.set(id, { runId: subject.runId, path: subject.path, expires: now() + lifetimeMs })
      idOf.set(keyOf(subject), id)
      return id
    },
    find(id) {
      const ticket = byId.get(id)
      if (!ticket) return undefined
      if (ticket.expires > now()) return { runId: ticket.runId, path: ticket.path }
      drop(id, ticket)
      return undefined
    },
  }
}
