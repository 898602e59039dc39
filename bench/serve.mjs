/** Start to the first `/health` and idle memory, against `mlflow server` as it starts by default. */
import { join } from 'node:path'
import { startMlflow, startNagare } from './servers.mjs'
import { median, memoryOf, remove, row, scratch } from './tools.mjs'

const settled = () => new Promise((later) => setTimeout(later, 2000))

/** Seconds of each start, and the memory of the last one when it has settled. */
async function starts(rounds, start) {
  const seconds = []
  let memory
  for (let round = 0; round < rounds; round++) {
    const server = await start(5600 + round)
    seconds.push(server.seconds)
    await settled()
    memory = memoryOf(server.child.pid)
    await server.stop()
  }
  return { seconds: median(seconds), memory }
}

export async function serve(python) {
  const dir = scratch()
  const store = join(dir, 'mlflow.db')
  const ours = await starts(5, (port) => startNagare(join(dir, 'ws'), port))
  // The first start makes the schema, as our first did.
  const theirs = await starts(2, (port) => startMlflow(python, dir, store, port + 50))
  const one = await starts(1, (port) => startMlflow(python, dir, store, port + 60, ['--workers', '1']))
  const workers = (value, unit) => `with one worker ${value?.toFixed(1)} ${unit}`
  row({
    work: 'start to /health, s',
    ours: ours.seconds,
    theirs: theirs.seconds,
    aim: 8,
    note: workers(one.seconds, 's'),
  })
  if (ours.memory)
    row({
      work: 'idle memory of all processes, MB',
      ours: ours.memory,
      theirs: theirs.memory,
      aim: 3,
      note: workers(one.memory, 'MB'),
    })
  remove(dir)
}
