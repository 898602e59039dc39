/**
 * The load, in a process of its own so that neither server shares its event loop: requests are built before the clock
 * starts, go out over kept-alive sockets as they are, and answers are read to their last byte but not parsed.
 */
import { connect } from 'node:net'

const headEnd = Buffer.from('\r\n\r\n')
const lastChunk = '0\r\n\r\n'

/** Bytes of a whole answer, or undefined while some are missing. */
function wholeLength(bytes) {
  const end = bytes.indexOf(headEnd)
  if (end < 0) return undefined
  const head = bytes.latin1Slice(0, end)
  const declared = /\r\ncontent-length: *(\d+)/i.exec(head)
  if (declared) return end + 4 + Number(declared[1])
  const complete = bytes.latin1Slice(bytes.length - lastChunk.length) === lastChunk
  return complete ? bytes.length : undefined
}

/** One connection: `send(bytes)` resolves with the whole answer; anything but 200 rejects. */
async function open(port) {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  await new Promise((done, fail) => socket.once('connect', done).once('error', fail))
  let waiting
  let chunks = []
  let size = 0
  let wanted
  socket.on('data', (chunk) => {
    chunks.push(chunk)
    size += chunk.length
    if (wanted !== undefined && size < wanted) return
    const bytes = chunks.length === 1 ? chunk : Buffer.concat(chunks)
    wanted = wholeLength(bytes)
    if (wanted === undefined || size < wanted) return
    chunks = []
    size = 0
    wanted = undefined
    if (bytes.latin1Slice(9, 12) === '200') waiting.done(bytes)
    else waiting.fail(new Error(bytes.toString().slice(0, 2000)))
  })
  socket.on('close', () => waiting?.fail(new Error('the server closed the connection')))
  return {
    send: (bytes) =>
      new Promise((done, fail) => {
        waiting = { done, fail }
        socket.write(bytes)
      }),
    close: () => {
      waiting = undefined
      socket.destroy()
    },
  }
}

const api = '/api/2.0/mlflow/'
const post = (path, text) =>
  Buffer.from(
    `POST ${api}${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
  )
const get = (path) => Buffer.from(`GET ${api}${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n\r\n`)
const idIn = (answer) => /"run_id": ?"([0-9a-f]{32})"/.exec(answer.latin1Slice())?.[1]

const newRun = async (connection) =>
  idIn(await connection.send(post('runs/create', JSON.stringify({ experiment_id: '0', start_time: 1 }))))
const metric = (key, step) => ({ key, value: 1 / (step + 1), timestamp: 1_700_000_000_000 + step, step })
const pairs = (letter, count) =>
  Array.from({ length: count }, (_, n) => ({ key: `${letter}${n}`, value: `value ${n}` }))

/** For each work: what a client prepares once, the bytes of its call number `i`, and how a call is made. */
const works = {
  'log-metric': {
    prepare: newRun,
    build: (run_id, i) => post('runs/log-metric', JSON.stringify({ run_id, ...metric('loss', i) })),
  },
  'log-batch': {
    prepare: newRun,
    build: (run_id, i, keys) => {
      const metrics = Array.from({ length: 1000 }, (_, n) => metric(`m${n % keys}`, i * 1000 + n))
      return post('runs/log-batch', JSON.stringify({ run_id, metrics }))
    },
  },
  'create-run': {
    build: () => [
      post('runs/create', JSON.stringify({ experiment_id: '0', start_time: 1, run_name: 'bench' })),
      JSON.stringify({
        metrics: Array.from({ length: 5 }, (_, n) => metric(`m${n}`, n)),
        params: pairs('p', 5),
        tags: pairs('t', 1),
      }).slice(1),
    ],
    call: async (connection, [create, rest]) => {
      const run = idIn(await connection.send(create))
      await connection.send(post('runs/log-batch', `{"run_id":"${run}",${rest}`))
    },
  },
  get: { build: (_, _i, path) => get(path) },
  search: { build: (_, _i, body) => post('runs/search', JSON.stringify(body)) },
}

/**
 * `calls` calls by each of `clients` at once, or as many as `seconds` hold. Answers the milliseconds of each call and
 * of all together, what the clients prepared (the ids of their runs), and the last answer to a question.
 */
async function load({ work, clients, calls, seconds, detail, first = 0, warm = 3 }) {
  const { prepare, build, call = (connection, bytes) => connection.send(bytes) } = works[work]
  const own = await Promise.all(
    Array.from({ length: clients }, async () => {
      const connection = await open(port)
      const facts = await prepare?.(connection)
      const requests = Array.from({ length: calls + warm }, (_, i) => build(facts, first + i, detail))
      for (const bytes of requests.splice(0, warm)) await call(connection, bytes)
      return { connection, requests, facts }
    }),
  )
  const times = []
  let last
  const started = performance.now()
  await Promise.all(
    own.map(async ({ connection, requests }) => {
      for (const bytes of requests) {
        const sent = performance.now()
        last = await call(connection, bytes)
        const now = performance.now()
        times.push(now - sent)
        if (now - started > seconds * 1000) break
      }
    }),
  )
  const total = performance.now() - started
  for (const { connection } of own) connection.close()
  return {
    times,
    total,
    facts: own.map(({ facts }) => facts),
    answer: prepare ? undefined : last?.toString(),
  }
}

let port
process.on('message', (job) => {
  port = job.port
  load(job).then(
    (result) => process.send({ result }),
    (error) => process.send({ error: String(error.stack ?? error) }),
  )
})
