import { ORPCError } from '@orpc/server'
import { RPCHandler } from '@orpc/server/fetch'
import { failureWords, refuse, reportFailure } from '#server/errors.ts'
import { cache } from './cache.ts'
import { components, templates } from './components.ts'
import { os, type StudioServices } from './context.ts'
import { experiments } from './experiments.ts'
import { history } from './history.ts'
import { pipelines } from './pipelines.ts'
import { runs } from './runs.ts'
import { secrets } from './secrets.ts'
import { settings } from './settings.ts'
import { system } from './system.ts'
import { trash } from './trash.ts'

/** One per noun of the contract. */
export const nouns = {
  system,
  settings,
  secrets,
  pipelines,
  runs,
  experiments,
  history,
  trash,
  cache,
  components,
  templates,
}
const router = os.router(nouns)

/** The studio API as a Fetch handler for `/api/studio/*`. */
export function createStudioHandler(services: StudioServices, log: (line: string) => void) {
  const handler = new RPCHandler(router, {
    clientInterceptors: [
      async (call) => {
        try {
          return await call.next()
        } catch (error) {
          throw asAnswer(error, call.path.join('.'), log)
        }
      },
    ],
  })
  return async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url)
    const { matched, response } = await handler.handle(request, {
      prefix: '/api/studio',
      context: { services },
    })
    return matched ? response : refuse(pathname, 'NOT_FOUND')
  }
}

/** Expected refusals pass; a defect becomes an id in the log and an answer that names it. */
function asAnswer(error: unknown, place: string, log: (line: string) => void): unknown {
  if (error instanceof ORPCError && error.status < 500) return error
  const id = reportFailure(
    `studio ${place}`,
    error instanceof ORPCError ? (error.cause ?? error) : error,
    log,
  )
  return new ORPCError('INTERNAL_SERVER_ERROR', { message: failureWords(id), data: { id } })
}
