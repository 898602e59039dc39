/** Writes over the wire against a real `mlflow server` on SQLite, with the same plain HTTP client for both. */
import { join } from 'node:path'
import { nagare, remove, row, scratch, startServer } from './tools.mjs'

const post = async (base, path, body) => {
  const answer = await fetch(`${base}/api/2.0/mlflow/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return answer.json()
}

const newRun = async (base) =>
  (await post(base, 'runs/create', { experiment_id: '0', start_time: Date.now() })).run.info.run_id

/** Calls a second of `work(client, i)` by `clients` at once for about `seconds`. */
async function rate(clients, seconds, work) {
  const until = performance.now() + seconds * 1000
  const started = performance.now()
  let calls = 0
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      for (let i = 0; performance.now() < until; i++) {
        await work(client, i)
        calls += 1
      }
    }),
  )
  return calls / ((performance.now() - started) / 1000)
}

async function measure(base) {
  const runs = await Promise.all(Array.from({ length: 8 }, () => newRun(base)))
  const metric = (client, i, key = 'loss') => ({
    key,
    value: 1 / (i + 1),
    timestamp: Date.now(),
    step: i + client * 1e6,
  })
  const single = (client, i) => post(base, 'runs/log-metric', { run_id: runs[client], ...metric(client, i) })
  const batch = (client, i) =>
    post(base, 'runs/log-batch', {
      run_id: runs[client],
      metrics: Array.from({ length: 1000 }, (_, n) => metric(client, i * 1000 + n, `m${n % 10}`)),
    })
  await single(0, 0)
  return {
    'log-batch of 1,000 metrics, 1 client': await rate(1, 4, batch),
    'log-metric, 1 client': await rate(1, 3, single),
    'log-metric, 8 clients': await rate(8, 4, single),
  }
}

export async function tracking(python) {
  const dir = scratch()
  const args = [nagare, 'serve', '--workspace', join(dir, 'ws'), '--port', '5700']
  const ours = await startServer(process.execPath, args, 'http://127.0.0.1:5700/health')
  const our = await measure('http://127.0.0.1:5700')
  await ours.stop()
  const store = `sqlite:///${join(dir, 'mlflow.db')}`
  const peer = await startServer(
    python,
    ['-m', 'mlflow', 'server', '--port', '5701', '--backend-store-uri', store],
    'http://127.0.0.1:5701/health',
    { MLFLOW_SERVER_ENABLE_JOB_EXECUTION: 'false' }, // job runners would only take its processor time
  )
  const their = await measure('http://127.0.0.1:5701')
  await peer.stop()
  for (const work of Object.keys(our))
    row(`${work}, ms a call`, 1000 / our[work], 1000 / their[work], 'reported')
  remove(dir)
}
