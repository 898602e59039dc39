/** A process to be killed: opens the workspace, says so, and deletes everything in the trash for good. */
import { resolve } from 'node:path'
import { openEngine } from '#engine/engine.ts'

const opened = openEngine({
  workspace: process.argv[2] ?? '',
  clock: { now: () => Date.now() },
  trackingUri: () => 'http://127.0.0.1:1',
  runtimeFolder: resolve(import.meta.dirname, '../../../python'),
  log: () => undefined,
})
if (!opened.ok) throw new Error(opened.error.message)
process.stdout.write('deleting\n')
await opened.value.trash.deleteForever({})
process.stdout.write('done\n')
setInterval(() => undefined, 1_000)
