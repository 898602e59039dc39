/**
 * What the contract suite needs of a host. A host is one way a page or a client reaches the door: the handler
 * itself, the loopback listener, the stream-proxy of the desktop shell. The suite opens each of them on the same
 * app and asks the same questions.
 */
import type { AppFetch } from '#server/types.ts'

/** Questions that a host may leave out, because something in front of the door answers them. */
export type Limit =
  /** Calls without the token cannot be made: the host adds it. */
  | 'no-token'
  /** The `Host` header cannot be chosen by the caller. */
  | 'host-header'
  /** The `Origin` header does not arrive. */
  | 'origin-header'
  /** Aborting after the head of the answer has arrived does not reach the server. */
  | 'abort'

export interface ContractHost {
  readonly name: string
  /** `path` starts with a slash; `init` is what a page would give to `fetch` (the token included, when it has one). */
  fetch(path: string, init?: RequestInit): Promise<Response>
  /** Ends what the host opened; the app itself belongs to the suite. */
  close(): Promise<void>
  /** Each with its reason; the suite prints it beside the skipped question. */
  readonly limits?: Readonly<Partial<Record<Limit, string>>>
}

export interface ContractApp {
  readonly fetch: AppFetch
  /** The token of this app, for hosts that add it themselves. */
  readonly token: string
  /** `Host` values that the app answers to; a host that listens somewhere adds its own. */
  readonly hosts: Set<string>
}

/** Opens a host in front of an app. */
export type OpenHost = (app: ContractApp) => Promise<ContractHost>
