import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { z } from 'zod'

/** One line of the table of expectations that comes with the golden pipelines. */
const Expectation = z.object({
  file: z.string(),
  kinds: z.array(z.string()),
  arguments: z.record(z.string(), z.unknown()).optional(),
  packages: z.array(z.string()).optional(),
  state: z.enum(['SUCCEEDED', 'FAILED']).nullable(),
  outputs: z.record(z.string(), z.unknown()).optional(),
  tasks: z.number().optional(),
})
export type Expectation = z.infer<typeof Expectation>

/** Kubeflow's own compiled pipelines, beside the clone (or where `NAGARE_GOLDENS` says). */
export const goldensDir = resolve(
  process.env['NAGARE_GOLDENS'] ?? join(import.meta.dirname, '../../../shared/kfp'),
)

/** The table; undefined where the goldens are not, which with CI=true is a failure. */
export function readExpectations(): Expectation[] | undefined {
  const table = join(goldensDir, 'expected.json')
  if (existsSync(table)) return z.array(Expectation).parse(JSON.parse(readFileSync(table, 'utf8')))
  if (process.env['CI'] === 'true') throw new Error(`No golden pipelines at ${goldensDir}.`)
  console.warn(`SKIPPED: no golden pipelines at ${goldensDir} (set NAGARE_GOLDENS).`)
  return undefined
}
