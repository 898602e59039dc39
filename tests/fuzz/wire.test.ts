/** The same as bytes on real sockets, and bytes that no library sends: the listener answers, hangs up, or both. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openHttp } from '../contract/hosts/http.ts'
import { openTestApp } from '../contract/open-app.ts'
import { boundMs, complaint } from './attempt.ts'
import { chance } from './chance.ts'
import { nextAttempt } from './requests.ts'
import { nextWire, send, type Wire } from './wire.ts'
import { openWorld } from './world.ts'

const count = Math.ceil(Number(process.env['NAGARE_FUZZ'] ?? 2000) / 10)
const seed = Number(process.env['NAGARE_SEED'] ?? 1)

const wrong = (wire: Wire, answer: string): string | undefined => {
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0)
  if (status === 0) return wire.hangsUp ? undefined : 'hung up without an answer'
  const [head = '', ...body] = answer.split('\r\n\r\n')
  const type = /^content-type: (.*)$/im.exec(head)?.[1] ?? ''
  const whole = body.join('\r\n\r\n')
  const plain = /^transfer-encoding: chunked$/im.test(head)
    ? whole.replaceAll(/^[0-9a-f]*\r\n|\r\n/gim, '')
    : whole
  const method = /^\w+/.exec(String(wire.parts[0] ?? ''))?.[0] ?? ''
  const attempt = {
    method,
    path: '',
    headers: {},
    what: wire.what,
    ...(wire.expected ? { expected: wire.expected } : {}),
  }
  if (wire.hangsUp || (wire.what === 'no host' && status === 400)) return undefined // Node's own answer
  return complaint(attempt, { status, type, text: plain, tookMs: 0 })
}

test(`${count} connections (seed ${seed}): every one ends, none takes the server along`, {
  timeout: 0,
}, async () => {
  const app = await openTestApp()
  const host = await openHttp(app)
  const name = [...app.hosts].find((value) => value.startsWith('127.0.0.1:')) ?? ''
  const port = Number(name.split(':')[1])
  const random = chance(seed)
  const world = await openWorld((path, init) => host.fetch(path, init))
  const found: string[] = []
  try {
    await host.fetch('/api/2.0/mlflow-artifacts/artifacts/1/wire-big', {
      method: 'PUT',
      body: 'x'.repeat(5_000_000),
    })
    for (let at = 0; at < count && found.length < 20; at += 1) {
      const wire = nextWire(name, random, () => nextAttempt(world, random))
      const answer = await send(port, wire, boundMs)
      const why = wrong(wire, answer)
      if (why !== undefined)
        found.push(
          `#${at} ${wire.what}: ${why}\n  ${String(wire.parts[0]).slice(0, 300)}\n  ${answer.slice(0, 300)}`,
        )
    }
    expect(found.join('\n')).toBe('')
    expect(await (await host.fetch('/health')).text()).toBe('OK')
    expect(app.log).toEqual([])
    const incoming = join(app.engine.workspace.artifacts, '.incoming')
    await expect.poll(() => readdirSync(incoming), { timeout: boundMs }).toEqual([])
  } finally {
    await host.close()
    await app.close()
  }
})
