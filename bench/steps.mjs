/** What running steps costs: a chain of no-ops, eight sleeps at once, a loop of a thousand; nothing is reused. */
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { median, nagare, remove, root, row, scratch, time } from './tools.mjs'

const length = 50
/** kfp.local takes seconds a step. */
const peerLength = 5
const iterations = 1_000
const rounds = 3
const shownMs = (seconds) => `${(seconds * 1000).toFixed(0)} ms`

/** Seconds from the first start of a step to the last end. */
async function span(file, workspace) {
  const args = [nagare, 'run', file, '--workspace', workspace, '--no-cache', '--json']
  const { stdout } = await time(process.execPath, args)
  const steps = JSON.parse(stdout).tasks.filter((task) => task.attempts > 0)
  const begin = Math.min(...steps.map((task) => task.startedAt))
  return (Math.max(...steps.map((task) => task.endedAt)) - begin) / 1000
}

async function chains(python, interpreter, dir) {
  const file = join(dir, 'chain.yaml')
  const chain = (verb, count, target) =>
    time(python, [join(root, 'bench/chain.py'), verb, String(count), target])
  await chain('compile', length, file)
  const bare = []
  const ours = []
  await span(file, join(dir, 'ws'))
  for (let round = 0; round < rounds; round++) {
    const started = performance.now()
    for (let i = 0; i < length; i++) await time(interpreter, ['-c', 'pass'])
    bare.push((performance.now() - started) / 1000 / length)
    ours.push((await span(file, join(dir, 'ws'))) / length)
  }
  const peer = await chain('local', peerLength, join(dir, 'kfp'))
  const theirs = Number(peer.stdout.match(/seconds=([\d.]+)/)?.[1]) / peerLength
  const one = median(ours)
  row({
    work: `a step of a chain of ${length}, s`,
    ours: one,
    theirs,
    aim: 80,
    note: 'peer: kfp.local default',
  })
  const overhead = (one - median(bare)) * 1000
  const note = `a bare start: ${shownMs(median(bare))}`
  row({ work: 'one step over a bare start, ms', ours: overhead, below: 60, note })
}

/** Every step has an earlier result: from the first end to the last, and so one step is left out. */
async function cached(python, dir) {
  const file = join(dir, 'chain.yaml')
  const args = [nagare, 'run', file, '--workspace', join(dir, 'cached'), '--json']
  await time(process.execPath, args)
  const took = []
  for (let round = 0; round < rounds; round++) {
    const { tasks } = JSON.parse((await time(process.execPath, args)).stdout)
    if (tasks.some((task) => !task.cached)) throw new Error('a step was not reused')
    const ends = tasks.map((task) => task.endedAt)
    took.push((Math.max(...ends) - Math.min(...ends)) / 1000)
  }
  row({ work: `a chain of ${length}, all reused, s`, ours: median(took), below: 0.3 })
}

async function loops(python, interpreter, dir) {
  const file = (what, count) => join(dir, `${what}-${count}.yaml`)
  const compile = (what, count) =>
    time(python, [join(root, 'bench/loops.py'), what, String(count), file(what, count)])
  await compile('sleep', 8)
  await compile('no-op', iterations)
  const naps = []
  for (let round = 0; round < rounds; round++) naps.push(await span(file('sleep', 8), join(dir, 'ws')))
  row({ work: '8 x sleep(1) with parallelism 8, s', ours: median(naps), below: 1.6 })
  const ours = await span(file('no-op', iterations), join(dir, 'ws'))
  const command = `seq ${iterations} | xargs -P ${availableParallelism()} -I{} ${interpreter} -c pass`
  const { seconds } = await time('sh', ['-c', command])
  const work = `a loop of ${iterations} no-ops, s`
  row({ work, ours, theirs: seconds, aim: 0.9, note: 'peer: bare starts by xargs, one a core' })
}

export async function steps(python) {
  const dir = scratch()
  // Not `python3` itself: it may be a version manager's shim, which alone costs more than a start.
  const { stdout: interpreter } = await time('python3', ['-c', 'import sys; print(sys.executable, end="")'])
  await chains(python, interpreter, dir)
  await cached(python, dir)
  await loops(python, interpreter, dir)
  remove(dir)
}
