/** `npm run bench [machine|edit|steps|warm|serve|tracking|canvas|growth]`: the table of ratios, everything measured in this one run. */
import { ensureBuilt } from '../scripts/build.mjs'
import { ensurePythonTests } from '../scripts/python-tests.mjs'
import { canvas } from './canvas.mjs'
import { edit } from './edits.mjs'
import { growth } from './growth.mjs'
import { machine } from './machine.mjs'
import { serve } from './serve.mjs'
import { steps } from './steps.mjs'
import { header } from './tools.mjs'
import { tracking } from './tracking.mjs'
import { warm } from './warm.mjs'

const benches = { machine, edit, steps, warm, serve, tracking, canvas }
/** Only when asked for: it has no peer and takes minutes. */
const more = { growth }
const asked = process.argv.slice(2)
const wanted = asked.length > 0 ? asked : Object.keys(benches)
const { python, skipped } = await ensurePythonTests()
if (!python) throw new Error(`The peers are not here: ${skipped}`)
await ensureBuilt('server')
const started = performance.now()
if (wanted.some((name) => name in benches)) console.log(header)
for (const [name, bench] of Object.entries({ ...benches, ...more }))
  if (wanted.includes(name)) await bench(python)
console.log(`\nmeasured in ${((performance.now() - started) / 60_000).toFixed(1)} minutes`)
