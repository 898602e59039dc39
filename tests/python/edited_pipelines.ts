/**
 * Pipelines after random edits, for `test_edited.py`, which lets the real SDK load them: `FOLDER COUNT SEED` writes COUNT
 * files, each a golden (or one of our own fixtures) after 20 to 120 edits, and tells on standard output what `check` has
 * against each.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openHistory, perform } from '#core/edit/history.ts'
import { randomEdit } from '#core/edit/random-edits.test-helper.ts'
import { diceOf } from '#core/edit/random-world.test-helper.ts'
import { check } from '#core/spec/check.ts'
import { parsePipeline } from '#core/spec/parse.ts'
import { serializePipeline } from '#core/spec/serialize.ts'
import { goldensDir, readExpectations } from '../goldens/goldens.ts'

const [folder = '', count = '10', seed = '1'] = process.argv.slice(2)
const own = join(import.meta.dirname, '../fixtures/pipelines')
const files = [
  ...(readExpectations() ?? []).map(({ file }) => join(goldensDir, 'pipelines', file)),
  ...readdirSync(own).map((file) => join(own, file)),
]

/** The same numbers for the same seed. */
function rollsFrom(start: number): number[] {
  let now = (start % 2_147_483_646) + 1
  return Array.from({ length: 60 }, () => {
    now = (now * 48_271) % 2_147_483_647
    return now % 1_000_003
  })
}

function edited(path: string, number: number): { text: string; errors: string[] } | undefined {
  const parsed = parsePipeline(readFileSync(path, 'utf8'))
  if (!parsed.ok) return undefined
  const dice = diceOf(rollsFrom(Number(seed) * 100_003 + number))
  let history = openHistory(parsed.value)
  for (let left = 20 + dice(100); left > 0; left -= 1) {
    const done = perform(history, randomEdit(history.doc, dice))
    if (done.ok) history = done.value.history
  }
  const errors = check(history.doc).filter(
    ({ severity, code }) => severity === 'error' || code === 'no-workspace',
  )
  return {
    text: serializePipeline(history.doc),
    errors: errors.map(({ code, message }) => `${code}: ${message}`),
  }
}

mkdirSync(folder, { recursive: true })
const told: Record<string, readonly string[]> = {}
// A prime apart, so that a small count is not the first few names of the alphabet.
for (let number = 0; number < Number(count); number += 1) {
  const path = files[(number * 37) % files.length] ?? ''
  const made = edited(path, number)
  if (made === undefined) continue
  const name = `${String(number).padStart(4, '0')}.yaml`
  writeFileSync(join(folder, name), made.text)
  told[name] = made.errors
}
process.stdout.write(JSON.stringify(told))
