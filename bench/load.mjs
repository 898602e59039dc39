/** The process that makes the load, and what it costs by itself. */
import { fork } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { root } from './tools.mjs'

/** `run(job)` resolves with the milliseconds of each call, of all together, and the last answer. */
export function startLoad() {
  const child = fork(join(root, 'bench/load-client.mjs'))
  return {
    run: (job) =>
      new Promise((done, fail) => {
        child.once('message', ({ result, error }) => (error ? fail(new Error(error)) : done(result)))
        child.send(job)
      }),
    stop: () => child.disconnect(),
  }
}

const fixed = JSON.stringify({ run_id: '0'.repeat(32) }).replace(':', ': ')
const answer = `HTTP/1.1 200 OK\r\ncontent-length: ${fixed.length}\r\n\r\n${fixed}`

/** A server that reads requests and answers each with the same words: what is left is the client's own cost. */
export async function startNothing(port) {
  const server = createServer((socket) => {
    let missing = 0
    socket.on('data', (chunk) => {
      if (missing <= 0) {
        const head = chunk.indexOf('\r\n\r\n')
        const length = /content-length: (\d+)/.exec(chunk.latin1Slice(0, head))?.[1] ?? 0
        missing = Number(length) + head + 4
      }
      missing -= chunk.length
      if (missing <= 0) socket.write(answer)
    })
    socket.on('error', () => undefined)
  })
  await new Promise((done) => server.listen(port, '127.0.0.1', done))
  return () => new Promise((done) => server.close(done))
}
