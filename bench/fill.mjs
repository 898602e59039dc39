/**
 * Puts the same made-up runs into both stores: `fill.mjs FILE COUNT` writes them down as lines of JSON, which
 * `fill.py` puts into MLflow's database through its own models; `fill.mjs FILE WORKSPACE` takes them through our store.
 */
import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { finished } from 'node:stream/promises'

const start = 1_700_000_000_000
const pair = (key, value) => ({ key, value: String(value) })
const spread = (run, n) => ((run * 7919 + n * 104_729) % 100_003) / 100_003

function madeUp(run) {
  const id = createHash('sha256').update(`run ${run}`).digest('hex').slice(0, 32)
  const metric = (key, n) => ({ key, value: spread(run, n), timestamp: start + run, step: 0 })
  return {
    id,
    name: `run-${run}`,
    start: start + run * 1000,
    params: [
      pair('lr', spread(run, 9)),
      pair('depth', run % 12),
      pair('seed', run),
      pair('optimizer', run % 2 ? 'adam' : 'sgd'),
      pair('batch_size', 2 ** (run % 8)),
    ],
    metrics: ['loss', 'accuracy', 'f1', 'auc', 'seconds'].map(metric),
    tags: [pair('team', `t${run % 7}`), pair('stage', run % 3 ? 'try' : 'keep')],
  }
}

async function writeDown(file, from, count) {
  const out = createWriteStream(file)
  for (let run = from; run < from + count; run++) {
    if (!out.write(`${JSON.stringify(madeUp(run))}\n`)) await new Promise((done) => out.once('drain', done))
  }
  out.end()
  await finished(out)
}

async function take(file, workspace) {
  const { openDatabase } = await import('../main/engine/db/open-database.ts')
  const { openTracking } = await import('../main/engine/tracking/open-tracking.ts')
  const clock = { now: () => start }
  const opened = openDatabase({ database: join(workspace, '.nagare', 'nagare.db') }, { clock })
  if (!opened.ok) throw new Error(opened.error.message)
  const { sql } = opened.value
  let newId = ''
  const events = { publish: () => undefined, subscribe: () => () => undefined }
  const tracking = openTracking({
    sql,
    clock,
    artifactRoot: join(workspace, 'artifacts'),
    events,
    newId: () => newId,
  })
  const takeAll = sql.transaction((runs) => {
    for (const run of runs) {
      newId = run.id
      tracking.store.createRun({
        experimentId: '0',
        name: run.name,
        userId: 'bench',
        startTime: run.start,
        tags: run.tags,
      })
      tracking.store.logBatch(run.id, run)
    }
  })
  let some = []
  for await (const line of createInterface({ input: createReadStream(file) })) {
    some.push(JSON.parse(line))
    if (some.length < 1000) continue
    takeAll(some)
    some = []
  }
  takeAll(some)
  tracking.close()
  opened.value.close()
}

const [file, target, from = '0'] = process.argv.slice(2)
if (/^\d+$/.test(target)) await writeDown(file, Number(from), Number(target))
else await take(file, target)
