import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/fetch'
import type { ContractRouterClient } from '@orpc/contract'
import type { ServerFacts } from '#server/server-file.ts'
import type { studio } from '#shared/contract/studio.ts'

export type StudioClient = ContractRouterClient<typeof studio>

export const tokenHeader = (server: Pick<ServerFacts, 'token'>): Record<string, string> => ({
  'x-nagare-token': server.token,
})

/** The page's API of a server on this machine. */
export const studioClient = (server: Pick<ServerFacts, 'url' | 'token'>): StudioClient =>
  createORPCClient(new RPCLink({ url: `${server.url}/api/studio`, headers: tokenHeader(server) }))
