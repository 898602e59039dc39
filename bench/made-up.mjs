/** Runs as a busy person has them, the same every time. */
import { createHash } from 'node:crypto'

export const start = 1_700_000_000_000
const pair = (key, value) => ({ key, value: String(value) })
const spread = (run, n) => ((run * 7919 + n * 104_729) % 100_003) / 100_003

/** The run with this number: id, name, start, params, metrics, tags. */
export function madeUp(run) {
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
