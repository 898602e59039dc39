/** What the headers promise, seen from inside a real browser: somebody else's report can hurt nobody. */
import { type Browser, chromium } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findChromium } from '../../e2e/chromium.ts'
import type { ContractHost } from './hosts/host.ts'
import { openHttp } from './hosts/http.ts'
import { clientOf, openTestApp, type TestApp } from './open-app.ts'
import { newRun, type Suite } from './questions/suite.ts'

let app: TestApp
let host: ContractHost
let browser: Browser
beforeAll(async () => {
  app = await openTestApp()
  host = await openHttp(app)
  const { executablePath, args } = await findChromium()
  browser = await chromium.launch({ executablePath, args: [...args] })
}, 60_000)
afterAll(async () => {
  await browser.close()
  await host.close()
  await app.close()
})

/** Tries everything a hostile report would, and tells its parent how each went. */
const report = `<!doctype html><h1>Report</h1><script>
  const tries = {
    script: () => 'ran',
    parent: () => parent.document.title,
    storage: () => sessionStorage.length,
    cookie: () => (document.cookie = 'a=b') && document.cookie,
    fetch: () => fetch('/health').then((answer) => answer.text()),
    write: () => fetch('/api/2.0/mlflow/experiments/create', { method: 'POST', body: '{"name":"stolen"}' }),
    image: () => new Promise((done, fail) => {
      const image = new Image()
      image.onload = done
      image.onerror = () => fail(new Error('no'))
      image.src = '/icon.svg'
    }),
    ownImage: () => new Promise((done, fail) => {
      const image = new Image()
      image.onload = () => done('drawn')
      image.onerror = () => fail(new Error('no'))
      image.src = 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs='
    }),
    top: () => { top.location = 'http://127.0.0.1:9/away' },
    popup: () => String(open('http://127.0.0.1:9/popup')),
  }
  const went = {}
  for (const [name, attempt] of Object.entries(tries)) {
    try { went[name] = String(await attempt()) } catch (error) { went[name] = 'refused' }
  }
  parent.postMessage(went, '*')
</script>`.replace('<script>', '<script type="module">')

/** The page's origin as the browser sees it. */
const base = (): string => `http://${[...app.hosts].find((value) => value.startsWith('127.0.0.1:'))}`
const suite = (): Pick<Suite, 'host' | 'app'> => ({ host: () => host, app: () => app })

test('a report runs its own scripts and reaches nothing of ours', async () => {
  const { runId, files } = await newRun(suite() as Suite)
  await host.fetch(`${files}/report.html`, { method: 'PUT', body: report })
  const { preview } = await clientOf(host, app.token).runs.artifactUrl({ runId, path: 'report.html' })
  const page = await browser.newPage()
  await page.goto(`${base()}/`)
  const went = await page.evaluate(
    (address) =>
      new Promise<Record<string, string>>((done) => {
        addEventListener('message', (event) => done(event.data as Record<string, string>))
        const frame = document.createElement('iframe')
        frame.src = address
        document.body.append(frame)
      }),
    preview,
  )
  expect(went).toEqual({
    script: 'ran',
    parent: 'refused',
    storage: 'refused',
    cookie: 'refused',
    fetch: 'refused',
    write: 'refused',
    image: 'refused',
    ownImage: 'drawn',
    top: 'refused',
    popup: 'null',
  })
  expect(page.url()).toBe(`${base()}/`)
  const names = (await clientOf(host, app.token).experiments.list()).map((experiment) => experiment.name)
  expect(names).not.toContain('stolen')
})

test('opened on its own, a report is still in its sandbox', async () => {
  const { runId, files } = await newRun(suite() as Suite)
  await host.fetch(`${files}/alone.html`, {
    method: 'PUT',
    body: '<title>no</title><script>try { sessionStorage.length } catch { document.title = "boxed" }</script>',
  })
  const { preview } = await clientOf(host, app.token).runs.artifactUrl({ runId, path: 'alone.html' })
  const page = await browser.newPage()
  await page.goto(`${base()}${preview}`)
  expect(await page.title()).toBe('boxed')
})

test('an artifact over the MLflow API is inert, whatever it says it is', async () => {
  const { files } = await newRun(suite() as Suite)
  await host.fetch(`${files}/evil.html`, {
    method: 'PUT',
    body: '<title>no</title><script>document.title = "ran"</script>',
  })
  const page = await browser.newPage()
  const shown = await page.goto(`${base()}${files}/evil.html`).catch(() => 'downloaded')
  if (shown !== 'downloaded') expect(await page.title()).not.toBe('ran')
})
