import { serve } from '@hono/node-server'
import { openWorkspace } from '#engine/workspace/open-workspace.ts'
import { openDatabase } from '#engine/db/open-database.ts'
import { openTracking } from '#engine/tracking/open-tracking.ts'
import { createRunArtifacts } from '#engine/artifacts/run-artifacts.ts'
import { mlflowRoutes } from '#server/mlflow/routes.ts'
const clock = { now: () => Date.now() }
const ws = openWorkspace(process.argv[2]!, { clock })
if (!ws.ok) { console.error(ws.error); process.exit(1) }
const { paths } = ws.value
const db = openDatabase(paths, { clock })
if (!db.ok) { console.error(db.error); process.exit(1) }
const events = { publish: () => {}, subscribe: () => () => {} }
const tracking = openTracking({ sql: db.value.sql, clock, artifactRoot: paths.artifacts, events })
const artifacts = createRunArtifacts({ store: tracking.store, root: paths.artifacts, events })
const app = mlflowRoutes({ tracking: tracking.store, artifacts })
app.onError((e, c) => { console.error(e); return c.json({ error_code: 'INTERNAL_ERROR', message: String(e) }, 500) })
serve({ fetch: app.fetch, port: Number(process.argv[3]), hostname: '127.0.0.1' }, (i) => console.log('listening', i.port))
