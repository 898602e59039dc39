/**
 * `npm run bench -- growth`: what a call costs while one run grows to a million points and the store to 100,000 runs.
 * Writes the numbers and a picture of them to `docs/bench`.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { picture } from './growth-picture.mjs'
import { madeUp } from './made-up.mjs'
import { openOwnStore } from './own-store.mjs'
import { median, remove, root, scratch } from './tools.mjs'

const pointSizes = [1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000]
const runSizes = [1000, 3000, 10_000, 30_000, 100_000]
const curve = 'c'.repeat(32)

/** Median milliseconds of a call. */
async function cost(work, rounds = 9) {
  const times = []
  for (let round = 0; round < rounds; round++) {
    const started = performance.now()
    await work(round)
    times.push(performance.now() - started)
  }
  return median(times)
}

/** The longest time for which nothing else could run while `work` did. */
async function longestBlock(work) {
  let worst = 0
  let last = performance.now()
  const look = () => {
    const now = performance.now()
    worst = Math.max(worst, now - last)
    last = now
  }
  let on = true
  const tick = () => {
    look()
    if (on) setImmediate(tick)
  }
  tick()
  await work()
  on = false
  look()
  return worst
}

async function growPoints(own) {
  own.take({ ...madeUp(0), id: curve })
  const batch = (from) =>
    own.store.logBatch(curve, {
      metrics: Array.from({ length: 1000 }, (_, n) => {
        const step = from + n
        return { key: 'curve', value: Math.sin(step / 500), timestamp: 1_700_000_000_000 + step * 20, step }
      }),
    })
  const page = (pageToken) =>
    own.store.metricHistory({ runId: curve, key: 'curve', maxResults: 1000, pageToken })
  const thin = () => own.queries.history({ runIds: [curve], key: 'curve', maxPoints: 2000 })
  const costs = []
  let size = 0
  for (const wanted of pointSizes) {
    const times = []
    let before
    while (size < wanted) {
      const started = performance.now()
      batch(size)
      times.push(performance.now() - started)
      size += 1000
    }
    for (let next = page(); next.nextPageToken; next = page(before)) before = next.nextPageToken
    costs.push({
      'log-batch of 1,000 points': median(times.slice(-50)),
      'first page of 1,000 points': await cost(() => page()),
      'last page of 1,000 points': await cost(() => page(before)),
      'a curve of 2,000 points from all': await cost(thin, 3),
      'longest block by that curve': await longestBlock(thin),
    })
  }
  return { title: 'points in one run', sizes: pointSizes, costs }
}

async function growRuns(own) {
  const search = (more) => () =>
    own.store.searchRuns({
      experimentIds: ['0'],
      filter: '',
      orderBy: [],
      view: 'ACTIVE_ONLY',
      maxResults: 100,
      pageToken: '',
      ...more,
    })
  const filter = "metrics.loss < 0.5 and params.optimizer = 'adam' and tags.team = 't3'"
  const costs = []
  let size = 0
  for (const wanted of runSizes) {
    for (; size < wanted - 100; size += 100)
      own.takeAll(Array.from({ length: 100 }, (_, n) => madeUp(size + n)))
    costs.push({
      'create run + log-batch': await cost(() => own.take(madeUp(size++)), 100),
      'search, 100 a page': await cost(search()),
      'search with filter': await cost(search({ filter })),
      'search ordered by a metric': await cost(search({ orderBy: ['metrics.accuracy DESC'] })),
    })
  }
  return { title: 'runs in the store', sizes: runSizes, costs }
}

/** The power of the size with which a cost grew over the last tenfold: 0 is constant, 1 is linear. */
function power(sizes, values) {
  const from = sizes.findLastIndex((size) => size * 10 <= sizes.at(-1))
  return Math.log(values.at(-1) / values[from]) / Math.log(sizes.at(-1) / sizes[from])
}

function tableOf({ title, sizes, costs }) {
  const rows = Object.keys(costs[0]).map((name) => {
    const values = costs.map((each) => each[name])
    const cells = values.map((value) => String(Number(value.toPrecision(2))))
    return `| ${[name, ...cells, `n^${power(sizes, values).toFixed(1)}`].join(' | ')} |`
  })
  const head = [`ms a call, by ${title}`, ...sizes.map((size) => size.toLocaleString('en')), 'grows as']
  return [`| ${head.join(' | ')} |`, `|${' --- |'.repeat(head.length)}`, ...rows].join('\n')
}

export async function growth() {
  const tables = []
  for (const grow of [growPoints, growRuns]) {
    const dir = scratch()
    const own = await openOwnStore(dir)
    const table = await grow(own)
    own.close()
    remove(dir)
    console.log(`\n${tableOf(table)}`)
    tables.push(table)
  }
  const folder = join(root, 'docs/bench')
  mkdirSync(folder, { recursive: true })
  const words = [
    '# Cost and size',
    'Made by `npm run bench -- growth`. n^0 is a constant cost, n^1 a linear one (over the last tenfold).',
    '![The same as a picture, both axes in powers of ten](growth.svg)',
    ...tables.map(tableOf),
  ]
  writeFileSync(join(folder, 'growth.md'), `${words.join('\n\n')}\n`)
  writeFileSync(join(folder, 'growth.svg'), picture(tables))
}
