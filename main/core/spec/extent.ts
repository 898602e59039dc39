/** Whether a text is so large that reading it would hold up everybody else: told before it is read. */
import type { Problem } from '#shared/problem.ts'

/**
 * A compiled step takes about 60 entries. Reading takes about a second for each 100,000 of them, and nothing else is
 * answered meanwhile. A cluster takes no pipeline of a tenth of this size.
 */
const most = 200_000
/** A shorter text cannot hold more. */
const shortest = most * 4

/** A name with its colon, as YAML or JSON writes it. */
const entry = /^[ \t-]*[\w.$-]+:(?=\s)|["']\s*:/gm

/** @returns why it is not read; undefined where nothing stands against it */
export function tooManyEntries(text: string): Problem | undefined {
  if (text.length < shortest) return undefined
  let count = 0
  for (const _ of text.matchAll(entry)) {
    count += 1
    if (count > most)
      return {
        severity: 'error',
        code: 'too-large',
        message: `This file has more than ${most.toLocaleString('en')} entries, and was not read: nothing else would be answered meanwhile.`,
        hint: 'Write steps that are alike as a loop (dsl.ParallelFor), take away components that no step uses, or split it into several pipelines. `nagare run` in a terminal takes it as it is.',
      }
  }
  return undefined
}
