/** The typed client of the UI's API. Give it any `fetch`: the browser's, or a test's in-memory router. */
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import type { ContractRouterClient } from '@orpc/contract'
import { createTanstackQueryUtils } from '@orpc/tanstack-query'
import type { Studio } from '#shared/contract/studio.ts'

export type StudioClient = ContractRouterClient<Studio>
export type Fetch = (request: Request) => Promise<Response>

export interface Door {
  /** Sends with the token; tells `onRefused` when the server does not accept the one it still has. */
  readonly fetch: Fetch
  readonly origin: string
}

export const createDoor = (options: {
  origin: string
  token: () => string | undefined
  onRefused?: () => void
  fetch?: Fetch
}): Door => {
  const send: Fetch = options.fetch ?? ((request) => globalThis.fetch(request))
  return {
    origin: options.origin,
    fetch: async (request) => {
      const token = options.token()
      if (token !== undefined) request.headers.set('x-nagare-token', token)
      const response = await send(request)
      // A newer link may have brought another key meanwhile: what was refused is the old one.
      if (response.status === 401 && token === options.token()) options.onRefused?.()
      return response
    },
  }
}

export const createStudioClient = (door: Door): StudioClient =>
  createORPCClient(
    new RPCLink({
      url: `${door.origin}/api/studio`,
      fetch: (request) => door.fetch(request),
    }),
  )

/** Query and mutation options for every procedure: `useQuery(studio.runs.get.queryOptions({ input }))`. */
export const createStudioQueries = (client: StudioClient) => createTanstackQueryUtils(client)
export type StudioQueries = ReturnType<typeof createStudioQueries>
