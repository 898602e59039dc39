import { Hono } from 'hono'
import type { EventBus } from '#engine/services.ts'
import { readBody } from '#server/body.ts'
import { answerFailure, refuse } from '#server/errors.ts'
import { eventStream } from '#server/events.ts'
import { type GuardOptions, guard } from '#server/guard.ts'
import { securityHeaders } from '#server/headers.ts'
import { artifactFiles, type LocateArtifact } from '#server/preview.ts'
import { serveRenderer } from '#server/static.ts'
import type { StudioServices } from '#server/studio/context.ts'
import type { Tickets } from '#server/tickets.ts'
import type { AppEnv, AppFetch } from '#server/types.ts'

/** What the door opens onto. */
export interface DoorServices {
  readonly studio: StudioServices
  readonly events: EventBus
  readonly tickets: Tickets
  readonly locateArtifact: LocateArtifact
  /** Routes of the MLflow API, mounted at the root: they know their own prefixes. */
  readonly mlflow: Hono<AppEnv>
}

export interface AppOptions extends GuardOptions {
  /** One per start of the process: a client that sees another one refetches everything. */
  readonly serverId: string
  readonly now: () => number
  readonly log: (line: string) => void
  /** The built page; absent or empty: a plain page says how to build it. */
  readonly rendererFolder?: string
  readonly heartbeatMs?: number
  /** Fires when the server shuts down: event streams end, so that it need not cut them. */
  readonly closing?: AbortSignal
}

/** A pipeline file of 16 MB plus what JSON adds to it. Artifact uploads stream and have no limit here. */
const studioBodyBytes = 24 * 1024 * 1024

/**
 * The one door. Everything that any host serves comes through `fetch`: the page, the studio API, the event stream,
 * artifact previews and the MLflow API. Nothing is ever compressed: the desktop's protocol cannot undo it.
 */
export function createApp(services: DoorServices, options: AppOptions): { readonly fetch: AppFetch } {
  const app = new Hono<AppEnv>()
  app.onError((error, c) => answerFailure(c.req.path, error, options.log))
  app.use(securityHeaders())
  app.use(guard(options))
  app.get('/health', (c) => c.text('OK'))
  mountStudio(app, services, options)
  app.route('/', artifactFiles({ tickets: services.tickets, locate: services.locateArtifact }))
  app.route('/', services.mlflow)
  app.all('/api/*', (c) => refuse(c.req.path, 'NOT_FOUND'))
  app.all('/ajax-api/*', (c) => refuse(c.req.path, 'NOT_FOUND'))
  app.all('*', (c) => serveRenderer(c.req.raw, options.rendererFolder))
  return { fetch: (request, arrival) => app.fetch(request, arrival ?? { via: 'loopback' }) }
}

function mountStudio(app: Hono<AppEnv>, services: DoorServices, options: AppOptions): void {
  const { events } = services
  // Loaded with the first call: a server that only tracks runs never pays for it.
  let studio: Promise<(request: Request) => Promise<Response>> | undefined
  const handler = () => {
    studio ??= import('#server/studio/router.ts').then((m) =>
      m.createStudioHandler(services.studio, options.log),
    )
    return studio
  }
  app.get('/api/events', (c) => eventStream(c.req.raw, { events, ...options }))
  app.all('/api/events', (c) => refuse(c.req.path, 'METHOD_NOT_ALLOWED'))
  app.post('/api/studio/*', async (c) => {
    const body = await readBody(c.req.raw, studioBodyBytes)
    if (!body) return refuse(c.req.path, 'TOO_LARGE')
    // A plain Request: the listener's own kind cannot be copied with another body.
    const { url, method, headers, signal } = c.req.raw
    return (await handler())(new Request(url, { method, headers: [...headers], body, signal }))
  })
  app.all('/api/studio/*', (c) => refuse(c.req.path, 'METHOD_NOT_ALLOWED'))
}
