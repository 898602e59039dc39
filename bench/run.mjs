/** `npm run bench [machine|steps|serve|tracking]`: the table of ratios, everything measured in this one run. */
import { ensureBuilt } from '../scripts/build.mjs'
import { ensurePythonTests } from '../scripts/python-tests.mjs'
import { machine } from './machine.mjs'
import { serve } from './serve.mjs'
import { steps } from './steps.mjs'
import { tracking } from './tracking.mjs'

const benches = { machine, steps, serve, tracking }
const wanted = process.argv.slice(2)
const { python, skipped } = await ensurePythonTests()
if (!python) throw new Error(`The peers are not here: ${skipped}`)
await ensureBuilt('server')
console.log('| work | Nagare | peer | ratio (more is better) | note |\n| --- | --- | --- | --- | --- |')
for (const [name, bench] of Object.entries(benches)) {
  if (wanted.length === 0 || wanted.includes(name)) await bench(python)
}
