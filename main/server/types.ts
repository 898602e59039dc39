/** Where a request came in. The guard asks less of the private pipe and more of an exposed address. */
export type Via =
  /** A TCP listener on loopback. */
  | 'loopback'
  /** A TCP listener that other machines can reach: every call needs the token. */
  | 'exposed'
  /** The private pipe of the desktop shell: no name resolution, so no Host to check. */
  | 'pipe'

/** What a listener tells the app about a request. */
interface Arrival {
  readonly via: Via
}

export interface AppEnv {
  Bindings: Partial<Arrival>
}

/** The one door: a Fetch handler. Without `arrival` a request counts as having come over loopback. */
export type AppFetch = (request: Request, arrival?: Arrival) => Response | Promise<Response>
