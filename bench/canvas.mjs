/**
 * The canvas in a real browser: what the page's main thread does in a frame while a large pipeline is dragged, panned
 * and zoomed (from a trace, processor time), the time between frames beside it, and how long one waits for the rest.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { findChromium } from '../e2e/chromium.ts'
import { ensureBuilt } from '../scripts/build.mjs'
import { largePipeline, livePipeline } from './large-pipeline.mjs'
import { reactFlowPage } from './react-flow.mjs'
import { startNagare } from './servers.mjs'
import { median, remove, row, scratch } from './tools.mjs'
import { framesOf } from './trace.mjs'

const sizes = { 300: 480, 500: 800, 1000: 1600 }
const p95 = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? Number.NaN
const pause = (page, ms) => page.waitForTimeout(ms)

/** Main-thread work of each frame and the time between frames while `gesture` goes on, in ms. */
async function traced(browser, page, gesture) {
  await browser.startTracing(page, {
    categories: [
      'toplevel',
      'devtools.timeline',
      'disabled-by-default-devtools.timeline',
      'devtools.timeline.frame',
      'disabled-by-default-devtools.timeline.frame',
    ],
  })
  await gesture()
  const events = JSON.parse((await browser.stopTracing()).toString()).traceEvents
  return framesOf(events)
}

/**
 * The pointer along a path with the button held, one move a frame or so. Told to the browser directly: with a button
 * held, Playwright runs scripts of its own in the page at each move, which would count as work of ours.
 */
async function along(page, from, to, steps) {
  const client = await page.context().newCDPSession(page)
  for (let step = 1; step <= steps; step++) {
    const part = step / steps
    await client.send('Input.dispatchMouseEvent', {
      type: 'mouseMoved',
      x: from.x + (to.x - from.x) * part,
      y: from.y + (to.y - from.y) * part,
      button: 'left',
      buttons: 1,
    })
  }
  await client.detach()
}

const pan = async (page) => {
  for (let step = 0; step < 90; step++) {
    await page.mouse.wheel(step < 45 ? 24 : -24, step % 30 < 15 ? 16 : -16)
    await pause(page, 8)
  }
}
const zoom = async (page) => {
  await page.keyboard.down('Control')
  for (let step = 0; step < 60; step++) {
    await page.mouse.wheel(0, step < 30 ? 12 : -12)
    await pause(page, 8)
  }
  await page.keyboard.up('Control')
}

const ours = { canvas: '.cv', step: '.cv-step' }
const reactFlow = { canvas: '.react-flow', step: '.react-flow__node' }

/** The step nearest to the middle of the canvas. */
async function middle(page, who = ours) {
  const canvas = await page.locator(who.canvas).boundingBox()
  const boxes = await page.locator(who.step).evaluateAll((cards) =>
    cards.map((card) => {
      const { x, y, width, height } = card.getBoundingClientRect()
      return { x: x + width / 3, y: y + Math.min(14, height / 4) }
    }),
  )
  const centre = { x: canvas.x + canvas.width / 2, y: canvas.y + canvas.height / 2 }
  const away = ({ x, y }) => Math.hypot(x - centre.x, y - centre.y)
  return { ...boxes.sort((a, b) => away(a) - away(b))[0], centre }
}

/** From the click on what `selector` finds until the page has drawn what follows, in ms. */
const waits = (page, selector, at = 0) =>
  page.evaluate(
    ([what, index]) =>
      new Promise((done) => {
        const started = performance.now()
        document.querySelectorAll(what)[index]?.click()
        requestAnimationFrame(() => setTimeout(() => done(performance.now() - started), 0))
      }),
    [selector, at],
  )

const rounds = 5

/** One step after the other. */
async function selected(page) {
  const times = []
  for (let round = 0; round < rounds; round++) {
    times.push(await waits(page, '.cv-step', 3 + round))
    await pause(page, 400)
  }
  return median(times)
}

/** A step is dragged, and that is taken back. */
async function undone(page) {
  const times = []
  for (let round = 0; round < rounds; round++) {
    const at = await middle(page)
    await page.mouse.move(at.x, at.y)
    await page.mouse.down()
    await page.mouse.move(at.x + 30, at.y + 40, { steps: 3 })
    await page.mouse.up()
    await pause(page, 600)
    times.push(await waits(page, '[aria-label^="Undo"]'))
    await pause(page, 400)
  }
  return median(times)
}

async function opened(page, server, name) {
  const started = performance.now()
  await page.goto(`${server.url}/pipelines/${name}#token=${server.token}`)
  await page.waitForSelector('.cv-step')
  return performance.now() - started
}

/** Opening inside the page that is already there: as from the list. */
async function reopened(page, name) {
  await page.evaluate(() => {
    history.pushState(null, '', '/pipelines')
    dispatchEvent(new PopStateEvent('popstate', { state: null }))
  })
  await page.waitForSelector('.cv', { state: 'detached' })
  return page.evaluate(
    (to) =>
      new Promise((done) => {
        const started = performance.now()
        const look = () =>
          document.querySelector('.cv-step') === null
            ? requestAnimationFrame(look)
            : requestAnimationFrame(() => setTimeout(() => done(performance.now() - started), 0))
        history.pushState(null, '', to)
        dispatchEvent(new PopStateEvent('popstate', { state: null }))
        look()
      }),
    `/pipelines/${name}`,
  )
}

const heap = async (client) => {
  await client.send('HeapProfiler.collectGarbage')
  const { metrics } = await client.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'JSHeapUsedSize').value / 1e6
}

function report(name, frames, { below, peer } = {}) {
  const between = p95(frames.between)
  row({
    work: `${name}, main thread per frame at p95, ms`,
    ours: p95(frames.work),
    ...(peer === undefined ? {} : { theirs: p95(peer.work) }),
    ...(below === undefined ? {} : { below }),
    note: `${frames.work.length} frames, ${between.toFixed(0)} ms between frames at p95`,
  })
}

/** The frames in which a step is dragged, the view panned and zoomed. */
async function gestures(browser, page, who = ours) {
  const at = await middle(page, who)
  await page.mouse.move(at.x, at.y)
  await page.mouse.down()
  await page.mouse.move(at.x + 6, at.y + 6)
  await pause(page, 300)
  const drag = await traced(browser, page, () => along(page, at, { x: at.x + 160, y: at.y + 120 }, 90))
  await page.mouse.up()
  await pause(page, 500)
  await page.mouse.move(at.centre.x, at.centre.y)
  const panned = await traced(browser, page, () => pan(page))
  await pause(page, 600)
  const zoomed = await traced(browser, page, () => zoom(page))
  await pause(page, 600)
  return { 'drag a step': drag, pan: panned, zoom: zoomed }
}

/** The same hands on React Flow as it comes, with as many steps and wires. */
async function beside(browser, size) {
  const page = await browser.newPage({ viewport: { width: 1050, height: 950 } })
  await page.setContent(await reactFlowPage(size, sizes[size]))
  await page.waitForSelector(reactFlow.step)
  await pause(page, 800)
  const frames = await gestures(browser, page, reactFlow)
  await page.close()
  return frames
}

async function handled(browser, page, size, below) {
  const own = await gestures(browser, page)
  const peer = await beside(browser, size)
  for (const [name, frames] of Object.entries(own))
    report(`${size} steps: ${name}`, frames, { below, peer: peer[name] })
}

async function five00(browser, page, server) {
  const cold = await opened(page, server, 'large-500')
  await pause(page, 800)
  await handled(browser, page, 500, 8)
  row({ work: '500 steps: select, ms', ours: await selected(page), below: 50 })
  row({ work: '500 steps: undo, ms', ours: await undone(page), below: 50 })
  const again = []
  for (let round = 0; round < 5; round++) again.push(await reopened(page, 'large-500'))
  row({
    work: '500 steps: open, ms',
    ours: median(again),
    below: 1000,
    note: `first page load ${cold.toFixed(0)} ms`,
  })
}

async function memory(page, rounds) {
  const client = await page.context().newCDPSession(page)
  await client.send('Performance.enable')
  const round = async (times) => {
    for (let time = 0; time < times; time++) await reopened(page, 'large-300')
    return heap(client)
  }
  const before = await round(5)
  const after = await round(rounds)
  row({
    work: `memory after opening and closing ${rounds} more times, MB more`,
    ours: Math.max(0, after - before),
    below: 10,
    note: `${before.toFixed(0)} MB before`,
  })
}

async function tidy(page) {
  await reopened(page, 'large-300')
  const at = await middle(page)
  await page.mouse.move(at.x, at.y)
  await page.mouse.down()
  await along(page, at, { x: at.x + 60, y: at.y + 50 }, 5)
  await page.mouse.up()
  const took = await page.evaluate(
    () =>
      new Promise((done) => {
        const started = performance.now()
        const host = document.querySelector('.cv')
        const seen = new MutationObserver(() => {
          if (!host.hasAttribute('data-gliding')) return
          seen.disconnect()
          requestAnimationFrame(() => done(performance.now() - started))
        })
        seen.observe(host, { attributes: true })
        host.dispatchEvent(new KeyboardEvent('keydown', { key: 'T', shiftKey: true, bubbles: true }))
      }),
  )
  row({ work: '300 steps: tidy, ms', ours: took, below: 1500, note: 'in a worker' })
}

/** Asks the page's API, as the page does. */
const ask = async ({ url, token }, path, input) => {
  const answer = await fetch(`${url}/api/studio/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-nagare-token': token },
    body: JSON.stringify({ json: input }),
  })
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()).json
}

/** 230 of 500 sleep side by side, the others wait for them; then ten end each second, and others begin. */
const wide = { wide: 230, rest: 40, every: 0.1 }

/** Until steps of the newest run begin to end; how many are at work then. */
async function untilEnding(server) {
  for (let tries = 0; tries < 480; tries++) {
    const { runs } = await ask(server, 'runs/list', { limit: 1, orderBy: 'started', descending: true })
    const { tasks } = await ask(server, 'runs/get', { runId: runs[0].runId })
    const now = tasks.filter(({ state }) => state === 'RUNNING').length
    const ended = tasks.filter(({ state }) => state === 'SUCCEEDED').length
    if (ended > 2) return now
    await new Promise((later) => setTimeout(later, 250))
  }
  throw new Error('The steps did not begin.')
}

/** What a live run costs a frame: the canvas panned without one and with one, and the canvas at rest with one. */
async function live(browser, page, server) {
  await ask(server, 'settings/update', { slots: 256 })
  await reopened(page, 'live')
  await pause(page, 1500)
  const at = await middle(page)
  await page.mouse.move(at.centre.x, at.centre.y)
  const without = await traced(browser, page, () => pan(page))
  await pause(page, 500)
  await page.locator('.n-runbutton > button').first().click()
  await page.locator('.n-launch__foot button:not([data-launch])').click()
  const steps = await untilEnding(server)
  const painted = await page.locator('.cv-step[data-live]').count()
  await page.mouse.move(at.centre.x, at.centre.y)
  const during = await traced(browser, page, () => pan(page))
  const still = await traced(browser, page, () => pause(page, 3000))
  row({
    work: `500 steps, ${steps} of them running: pan, main thread per frame at p95, ms more than without a run`,
    ours: p95(during.work) - p95(without.work),
    below: 4,
    note: `${p95(without.work).toFixed(1)} without, ${p95(during.work).toFixed(1)} with, ${painted} cards in view`,
  })
  report(`500 steps, ${steps} of them running: nothing touched`, still)
  const [{ runId }] = (await ask(server, 'runs/list', { limit: 1, orderBy: 'started', descending: true }))
    .runs
  await ask(server, 'runs/stop', { runId })
  await ask(server, 'settings/update', { slots: 0 })
}

export async function canvas() {
  await ensureBuilt('renderer')
  const dir = scratch()
  const workspace = join(dir, 'ws')
  mkdirSync(join(workspace, 'pipelines'), { recursive: true })
  for (const [steps, wires] of Object.entries(sizes))
    writeFileSync(join(workspace, 'pipelines', `large-${steps}.yaml`), largePipeline(Number(steps), wires))
  writeFileSync(join(workspace, 'pipelines/live.yaml'), livePipeline(500, 800, wide))
  const nagare = await startNagare(workspace, 5690)
  const [, url, token] = /(http:\/\/127\.0\.0\.1:\d+)\/#token=([\w-]+)/.exec(nagare.words()) ?? []
  const { executablePath, args } = await findChromium()
  const browser = await chromium.launch({ executablePath, args: [...args] })
  const page = await browser.newPage({ viewport: { width: 1600, height: 1000 } })
  try {
    await five00(browser, page, { url, token })
    await live(browser, page, { url, token })
    await tidy(page)
    await memory(page, 50)
    await reopened(page, 'large-1000')
    await pause(page, 800)
    await handled(browser, page, 1000)
  } finally {
    await browser.close()
    await nagare.stop()
    remove(dir)
  }
}
