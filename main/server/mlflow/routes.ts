import { Hono } from 'hono'
import { Refusal } from '#engine/tracking/refusal.ts'
import type { AppEnv } from '#server/types.ts'
import { artifactEndpoints, mountArtifacts } from './artifacts.ts'
import type { Endpoint, MlflowServices } from './endpoint.ts'
import { answering, refusalResponse } from './errors.ts'
import { experimentEndpoints } from './experiments.ts'
import { modelEndpoints, mountModelFiles } from './logged-models.ts'
import { loggingEndpoints } from './logging.ts'
import { metricEndpoints } from './metrics.ts'
import { modelVersionEndpoints, mountVersionFiles } from './model-versions.ts'
import { recordedModelEndpoints } from './recorded-models.ts'
import { registeredModelEndpoints } from './registered-models.ts'
import { checked, fieldsOf } from './request.ts'
import { runEndpoints } from './runs.ts'

/** The MLflow whose API this is. Clients parse it before they send spans. */
const mlflowVersion = '3.17.2'

/** Every JSON RPC that is served, for the router and for the tests that walk over all of them. */
export const endpoints: readonly Endpoint[] = [
  ...experimentEndpoints,
  ...runEndpoints,
  ...loggingEndpoints,
  ...recordedModelEndpoints,
  ...metricEndpoints,
  ...artifactEndpoints,
  ...modelEndpoints,
  ...registeredModelEndpoints,
  ...modelVersionEndpoints,
]

const serverInfo = {
  store_type: 'SqlStore',
  workspaces_enabled: false,
  trace_archival_enabled: false,
  multipart_uploads_enabled: false,
  multipart_downloads_enabled: false,
}

const mount = (app: Hono<AppEnv>, services: MlflowServices, spec: Endpoint): void => {
  const prefixes = spec.ajaxOnly ? ['/ajax-api'] : ['/api', '/ajax-api']
  const paths = prefixes.map((prefix) => `${prefix}/${spec.version}/mlflow/${spec.path}`)
  app.on([...spec.methods], paths, (c) =>
    answering(async () => {
      const input = checked(spec.schema, await fieldsOf(c, spec.lists))
      const work = (): object | Promise<object> => spec.handle(services, input)
      return c.json(spec.grouped ? await services.tracking.grouped(work) : await work())
    }),
  )
}

const mountServerFacts = (app: Hono<AppEnv>): void => {
  app.get('/health', (c) => c.text('OK'))
  app.get('/version', (c) => c.text(mlflowVersion))
  for (const prefix of ['/api', '/ajax-api'])
    app.get(`${prefix}/3.0/mlflow/server-info`, (c) => c.json(serverInfo))
}

/** What the client reads from an address that MLflow does not have: it then falls back to what there is. */
const unknownEndpoint = (path: string): Response =>
  refusalResponse(new Refusal('ENDPOINT_NOT_FOUND', `There is no endpoint at ${path}.`))

/** The MLflow REST API as an app to mount at the root: it knows its own prefixes. */
export const mlflowRoutes = (services: MlflowServices): Hono<AppEnv> => {
  const app = new Hono<AppEnv>()
  for (const spec of endpoints) mount(app, services, spec)
  mountArtifacts(app, services)
  mountModelFiles(app, services)
  mountVersionFiles(app, services)
  mountServerFacts(app)
  for (const prefix of ['/api', '/ajax-api']) {
    app.all(`${prefix}/2.0/*`, (c) => unknownEndpoint(c.req.path))
    app.all(`${prefix}/3.0/*`, (c) => unknownEndpoint(c.req.path))
  }
  return app
}
