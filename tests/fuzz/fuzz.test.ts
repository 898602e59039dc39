/**
 * Requests that nobody should send, from the schemas of every MLflow route: none is a 5xx, a crash or a hang, and each
 * refusal is MLflow's. `NAGARE_FUZZ=20000` for the long run, `NAGARE_SEED=n` for another one.
 */
import { expect, test } from 'vitest'
import { openTestApp, type TestApp } from '../contract/open-app.ts'
import { type Attempt, boundMs, complaint, type Outcome, printed } from './attempt.ts'
import { chance } from './chance.ts'
import { nextAttempt } from './requests.ts'
import { openWorld } from './world.ts'

const count = Number(process.env['NAGARE_FUZZ'] ?? 1500)
const seed = Number(process.env['NAGARE_SEED'] ?? 1)
const base = 'http://127.0.0.1:5000'

const breaking = (text: string): ReadableStream<Uint8Array> => {
  let sent = false
  return new ReadableStream({
    pull(controller) {
      if (sent) controller.error(new Error('the client went away'))
      else controller.enqueue(new TextEncoder().encode(text || 'x'))
      sent = true
    },
  })
}

const requestOf = ({ method, path, headers, body, breaksOff }: Attempt): Request => {
  const init = { method, headers, ...(body === undefined ? {} : { body }) }
  if (breaksOff !== true) return new Request(base + path, init)
  return new Request(base + path, { ...init, body: breaking(String(body)), duplex: 'half' } as RequestInit)
}

const ask = async (app: TestApp, attempt: Attempt): Promise<Outcome> => {
  const started = performance.now()
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error('no answer')), boundMs * 2).unref()
  })
  const answer = await Promise.race([app.fetch(requestOf(attempt)), late])
  const text = await Promise.race([answer.text(), late])
  const type = answer.headers.get('content-type') ?? ''
  return { status: answer.status, type, text, tookMs: performance.now() - started }
}

test(`${count} spoiled requests (seed ${seed}): no 5xx, no hang, always MLflow's error`, {
  timeout: 0,
}, async () => {
  const app = await openTestApp()
  app.hosts.add('127.0.0.1:5000')
  const random = chance(seed)
  const world = await openWorld(async (path, init) => app.fetch(new Request(base + path, init)))
  const found: string[] = []
  const statuses = new Map<number, number>()
  try {
    for (let at = 0; at < count && found.length < 60; at += 1) {
      const attempt = nextAttempt(world, random)
      const outcome = await ask(app, attempt)
      statuses.set(outcome.status, (statuses.get(outcome.status) ?? 0) + 1)
      if (outcome.status === 200) world.learn(outcome.text.slice(0, 20_000))
      const why = complaint(attempt, outcome)
      if (why !== undefined) {
        const said = outcome.status === 500 ? app.log.at(-1) : outcome.text
        found.push(`#${at} ${why}: ${said?.slice(0, 400) ?? ''}\n  ${printed(attempt)}`)
      }
    }
    expect(found.join('\n')).toBe('')
    expect(app.log).toEqual([])
    // A run that only met closed doors would prove nothing.
    expect((statuses.get(200) ?? 0) / count).toBeGreaterThan(0.1)
    expect(app.engine.tracking.getExperiment('0').experimentId).toBe('0')
  } finally {
    if (process.env['NAGARE_FUZZ'] !== undefined) console.log(statuses)
    await app.close()
  }
})
