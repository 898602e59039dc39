/** A server to be killed: opens the folder, launches the given pipeline, says the run's id and goes on. */
import { readFileSync } from 'node:fs'
import { openKit } from './executor-kit.test-helper.ts'

const [root, file] = process.argv.slice(2)
if (root === undefined || file === undefined) throw new Error('crash-child ROOT FILE')
const kit = openKit({ root, slots: 4 })
const started = await kit.runs.launch({ text: readFileSync(file, 'utf8'), parameters: {} })
process.stdout.write(`${started.ok ? started.value.runId : JSON.stringify(started.error)}\n`)
setInterval(() => undefined, 1_000)
