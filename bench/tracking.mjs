/**
 * Tracking over the wire against a real `mlflow server` on SQLite: both hold the same 20,000 runs, get the same bytes
 * from the same client in the same minute, and have to give the same answers.
 */
import { join } from 'node:path'
import { startLoad, startNothing } from './load.mjs'
import { startMlflow, startNagare } from './servers.mjs'
import { median, remove, root, row, scratch, time } from './tools.mjs'

const ports = { ours: 5700, theirs: 5701, nothing: 5702 }
const runs = 20_000
const manyRuns = 100_000
const points = 20_000

/** Milliseconds a call; ours are so short that more of them are needed. */
const writes = [
  {
    name: 'log-batch of 1,000 metrics, 1 client',
    job: { work: 'log-batch', clients: 1, detail: 10 },
    aim: 40,
  },
  {
    name: 'log-batch of 1,000 metrics, 4 clients',
    job: { work: 'log-batch', clients: 4, detail: 10 },
    aim: 40,
  },
  { name: 'log-metric, 1 client', job: { work: 'log-metric', clients: 1 }, aim: 20 },
  { name: 'log-metric, 8 clients', job: { work: 'log-metric', clients: 8 }, aim: 40 },
  {
    name: 'create run + log-batch (5 params, 5 metrics, 1 tag), 4 clients',
    job: { work: 'create-run', clients: 4 },
    aim: 40,
  },
]
const callsOf = (work) => (work === 'log-batch' ? 300 : 3000)

const search = (max_results, more) => ({
  work: 'search',
  detail: { experiment_ids: ['0'], max_results, ...more },
})
const filter = "metrics.loss < 0.5 and params.optimizer = 'adam' and tags.team = 't3'"
const byMetric = search(100, { order_by: ['metrics.accuracy DESC'] })
const reads = (curve) => [
  { name: 'search, 100 a page', job: search(100), aim: 30 },
  {
    name: 'search, 100 a page, metric + param + tag and order',
    job: search(100, { filter, order_by: ['attributes.start_time ASC'] }),
    aim: 30,
  },
  { name: 'search ordered by a metric, 100 a page', job: byMetric, aim: 400, few: true },
  { name: 'search, 1,000 a page', job: search(1000), aim: 15 },
  {
    name: 'metric history, 5,000 points a page',
    job: { work: 'get', detail: `metrics/get-history?run_id=${curve}&metric_key=m0&max_results=5000` },
    aim: 15,
  },
]

/** What has to be the same on both servers: which runs in which order, and every value. */
function essence(answer) {
  const { runs: found, metrics } = JSON.parse(
    answer.slice(answer.indexOf('\r\n\r\n') + 4).replace(/^[\da-f]+\r\n/i, ''),
  )
  const sorted = (pairs = []) => pairs.map(({ key, value }) => `${key}=${value}`).toSorted()
  return JSON.stringify(
    found?.map(({ info, data }) => [
      info.run_id,
      sorted(data.metrics),
      sorted(data.params),
      sorted(data.tags),
    ]) ?? metrics,
  )
}

async function writeTable(load) {
  const stop = await startNothing(ports.nothing)
  for (const { name, job, aim } of writes) {
    const mean = async (port, calls, seconds) => {
      const { times, total } = await load.run({
        port,
        ...job,
        calls: Math.ceil(calls / job.clients),
        seconds,
      })
      return total / times.length
    }
    const client = await mean(ports.nothing, 400, 2)
    const ours = await mean(ports.ours, callsOf(job.work), 5)
    const theirs = await mean(ports.theirs, callsOf(job.work) / 5, 5)
    row({ work: `${name}, ms a call`, ours, theirs, aim, note: `the client alone: ${client.toFixed(3)}` })
  }
  await stop()
}

async function readTable(load, curves) {
  const questions = reads(curves.ours)
  const theirQuestions = reads(curves.theirs)
  for (const [at, { name, job, aim, few }] of questions.entries()) {
    const ask = (port, of, calls, warm) => load.run({ port, ...of, clients: 1, calls, seconds: 8, warm })
    const ours = await ask(ports.ours, job, 30, 3)
    const theirs = await ask(ports.theirs, theirQuestions[at].job, few ? 1 : 10, few ? 0 : 1)
    const isSame = essence(ours.answer) === essence(theirs.answer)
    if (!isSame) throw new Error(`${name}: the answers differ`)
    row({
      work: `${name}, ms`,
      ours: median(ours.times),
      theirs: median(theirs.times),
      aim,
      note: 'same answer',
    })
  }
}

/** One run with a long history in each. */
async function logCurve(load, port) {
  const job = { port, work: 'log-batch', clients: 1, detail: 1, calls: points / 1000, seconds: 60, warm: 0 }
  const { facts } = await load.run(job)
  return facts[0]
}

const fill = (lines, target, ...more) =>
  time(process.execPath, [join(root, 'bench/fill.mjs'), lines, String(target), ...more.map(String)])

export async function tracking(python) {
  const dir = scratch()
  const at = (name) => join(dir, name)
  await fill(at('runs'), runs)
  await fill(at('runs'), at('ws'))
  await time(python, [join(root, 'bench/fill.py'), at('runs'), at('mlflow.db')])
  const servers = [
    await startNagare(at('ws'), ports.ours),
    await startMlflow(python, dir, at('mlflow.db'), ports.theirs),
  ]
  const load = startLoad()
  try {
    await readTable(load, {
      ours: await logCurve(load, ports.ours),
      theirs: await logCurve(load, ports.theirs),
    })
    await writeTable(load)
    await servers[0].stop()
    await fill(at('more'), manyRuns - runs, runs)
    await fill(at('more'), at('ws'))
    servers[0] = await startNagare(at('ws'), ports.ours)
    const { times } = await load.run({ port: ports.ours, ...byMetric, clients: 1, calls: 15, seconds: 8 })
    row({ work: `search ordered by a metric at ${manyRuns} runs, ms`, ours: median(times), below: 150 })
  } finally {
    load.stop()
    await Promise.all(servers.map((server) => server.stop()))
    remove(dir)
  }
}
