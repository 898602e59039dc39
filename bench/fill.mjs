/**
 * Puts the same made-up runs into both stores: `fill.mjs FILE COUNT` writes them down as lines of JSON, which
 * `fill.py` puts into MLflow's database through its own models; `fill.mjs FILE WORKSPACE` takes them through our store.
 */
import { createReadStream, createWriteStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { finished } from 'node:stream/promises'
import { madeUp } from './made-up.mjs'
import { openOwnStore } from './own-store.mjs'

async function writeDown(file, from, count) {
  const out = createWriteStream(file)
  for (let run = from; run < from + count; run++) {
    if (!out.write(`${JSON.stringify(madeUp(run))}\n`)) await new Promise((done) => out.once('drain', done))
  }
  out.end()
  await finished(out)
}

async function take(file, workspace) {
  const own = await openOwnStore(workspace)
  let some = []
  for await (const line of createInterface({ input: createReadStream(file) })) {
    some.push(JSON.parse(line))
    if (some.length < 1000) continue
    own.takeAll(some)
    some = []
  }
  own.takeAll(some)
  own.close()
}

const [file, target, from = '0'] = process.argv.slice(2)
if (/^\d+$/.test(target)) await writeDown(file, Number(from), Number(target))
else await take(file, target)
