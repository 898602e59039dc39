/** Step overhead: a chain of 10 no-op components, against 10 bare interpreter starts and against kfp.local. */
import { join } from 'node:path'
import { median, nagare, remove, root, row, scratch, time } from './tools.mjs'

const length = 10
const rounds = 5
const shownMs = (seconds) => `${(seconds * 1000).toFixed(0)} ms`

export async function steps(python) {
  const dir = scratch()
  const file = join(dir, 'chain.yaml')
  const chain = (verb, target) => time(python, [join(root, 'bench/chain.py'), verb, String(length), target])
  await chain('compile', file)
  // Not `python3` itself: it may be a version manager's shim, which alone costs more than a start.
  const { stdout: interpreter } = await time('python3', ['-c', 'import sys; print(sys.executable, end="")'])
  const bare = []
  const ours = []
  const run = () => time(process.execPath, [nagare, 'run', file, '--workspace', join(dir, 'ws'), '--json'])
  await run()
  for (let round = 0; round < rounds; round++) {
    const started = performance.now()
    for (let i = 0; i < length; i++) await time(interpreter, ['-c', 'pass'])
    bare.push((performance.now() - started) / 1000)
    const { stdout } = await run()
    const { tasks } = JSON.parse(stdout)
    const begin = Math.min(...tasks.map((task) => task.startedAt))
    ours.push((Math.max(...tasks.map((task) => task.endedAt)) - begin) / 1000)
  }
  const peer = await chain('local', join(dir, 'kfp'))
  const theirs = Number(peer.stdout.match(/seconds=([\d.]+)/)?.[1])
  const ourTime = median(ours)
  const overhead = (ourTime - median(bare)) / length
  row({
    work: `chain of ${length} no-ops, s`,
    ours: ourTime,
    theirs,
    aim: 40,
    note: 'peer: kfp.local default',
  })
  const work = 'one step over a bare start, ms'
  row({ work, ours: overhead * 1000, below: 100, note: `a bare start: ${shownMs(median(bare) / length)}` })
  remove(dir)
}
