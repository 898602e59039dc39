import type { Wait } from '#shared/run.ts'

const size = (bytes: number): string =>
  bytes >= 1e9 ? `${Number((bytes / 1e9).toFixed(1))} GB` : `${Math.ceil(bytes / 1e6)} MB`

/** What somebody waits for, in English: reads after "waiting for". Several for tasks, one for all else. */
export const waitWords = (wait: Wait): string[] => {
  switch (wait.for) {
    case 'tasks':
      return wait.names
    case 'loop':
      return [`the limit of loop \`${wait.loop}\` (${wait.limit} at once)`]
    case 'run':
      return [`a free slot (this run uses ${wait.limit} at most)`]
    case 'pause':
      return [`the pause before attempt ${wait.attempt} of ${wait.of}`]
    case 'slot':
      return ['a free slot']
    case 'cpu':
      return [`${Number(wait.cores.toFixed(2))} cores (${Number(wait.free.toFixed(2))} free)`]
    case 'memory':
      return [`${size(wait.bytes)} of memory (${size(wait.free)} free)`]
    case 'gpu':
      return [`${wait.count} ${wait.count === 1 ? 'GPU' : 'GPUs'} (${wait.free} free)`]
    case 'room':
      return ['memory: the machine has hardly any left']
    case 'disk':
      return [`space on the disk (${size(wait.free)} left; free some, and it goes on by itself)`]
    case 'turn':
      return ['a step that has waited longer']
  }
}
