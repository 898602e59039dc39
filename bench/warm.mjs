/** Steps that import pandas and scikit-learn: forked from a warm interpreter, against plain starts; and a pair of them
 * against kfp.local. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { median, nagare, remove, root, row, scratch, time } from './tools.mjs'

const many = 200
const few = 12

/** A run of the file, to its end. */
async function loop(dir, file, env) {
  const args = [nagare, 'run', file, '--workspace', join(dir, 'ws'), '--json']
  const { stdout } = await time(process.execPath, args, env)
  const result = JSON.parse(stdout)
  if (result.state !== 'SUCCEEDED') throw new Error(stdout)
  return result
}

/** Iterations a second while both places are in use. */
function rateOf(tasks) {
  const begin = Math.min(...tasks.map(({ startedAt }) => startedAt))
  const end = Math.max(...tasks.map(({ endedAt }) => endedAt))
  return tasks.length / ((end - begin) / 1000)
}

/** From the moment that a step was given its place to its first own line behind the imports, in seconds. */
function firstLine(dir, { startedAt, path }, runId) {
  const folder = path.replaceAll('/', '+')
  const log = readFileSync(join(dir, 'ws/.nagare/runs', runId, folder, '1/stdout.log'), 'utf8')
  const at = Number(/first ([\d.]+)/.exec(log)?.[1]) * 1000
  if (!Number.isFinite(at)) throw new Error(`${path} said nothing`)
  return (at - startedAt) / 1000
}

export async function warm(python) {
  const dir = scratch()
  const write = (verb, name, ...more) => {
    const file = join(dir, `${name}.yaml`)
    return time(python, [join(root, 'bench/learners.py'), verb, file, ...more]).then(() => file)
  }
  const [short, long, pair] = [
    await write('loop', 'few', String(few)),
    await write('loop', 'many', String(many)),
    await write('pair', 'pair'),
  ]
  await loop(dir, short, { NAGARE_WARM: '0' }) // builds the environment and its byte code
  const cold = await loop(dir, short, { NAGARE_WARM: '0' })
  const { tasks, runId } = await loop(dir, long, {})
  const late = tasks.toSorted((a, b) => a.startedAt - b.startedAt).slice(-many / 2)
  const first = median(late.map((task) => firstLine(dir, task, runId)))
  row({
    work: 'start to first line behind the imports, s',
    ours: first,
    below: 0.15,
    note: 'pandas, scikit-learn',
  })
  row({
    work: `loop of ${many} such steps, s an iteration`,
    ours: 1 / rateOf(tasks),
    theirs: 1 / rateOf(cold.tasks),
    aim: 10,
    note: 'peer: the same, started plainly',
  })
  const run = () => time(process.execPath, [nagare, 'run', pair, '--workspace', join(dir, 'ws'), '--json'])
  await run()
  const ours = JSON.parse((await run()).stdout)
  const begin = Math.min(...ours.tasks.map(({ startedAt }) => startedAt))
  const end = Math.max(...ours.tasks.map(({ endedAt }) => endedAt))
  const peer = await time(python, [join(root, 'bench/learners.py'), 'local', join(dir, 'kfp')])
  row({
    work: 'preprocess, then train; second run, s',
    ours: (end - begin) / 1000,
    theirs: Number(/seconds=([\d.]+)/.exec(peer.stdout)?.[1]),
    aim: 15,
    note: 'peer: kfp.local default',
  })
  remove(dir)
}
