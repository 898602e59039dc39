import type { Page } from '@playwright/test'
import { expect, skipWithoutRig, studio, test } from './desktop.ts'

skipWithoutRig()
test.beforeEach(({ shared }) => shared.forget())

test('the window opens on the page, which talks to the server over our own scheme', async ({
  shared: desktop,
}) => {
  const { page, app } = desktop
  await expect(page).toHaveTitle(/Nagare/)
  expect(page.url()).toMatch(/^app:\/\/nagare\//)
  const info = (await studio(page, 'system/info', undefined)) as { host: string; trackingUri: string }
  expect(info.host).toBe('electron')
  expect(info.trackingUri).toBe(desktop.server().url) // mlflow clients reach the same server
  const visible = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows().map((w) => w.isVisible()),
  )
  expect(visible).toEqual([true])
})

test('fonts, scripts and styles load, and nothing complains', async ({ shared: desktop }) => {
  const { page } = desktop
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.reload()
  await expect(page.locator('#root')).not.toBeEmpty()
  // Fonts are ready as long as no word is there yet that wants one.
  const loaded = () => page.evaluate(() => [...document.fonts].some(({ status }) => status === 'loaded'))
  await expect.poll(loaded).toBe(true)
  expect(complaints).toEqual([])
})

test('the page sees exactly the desktop port and no Node', async ({ shared: desktop }) => {
  const surface = await desktop.page.evaluate(() => {
    const port = (window as unknown as { nagareDesktop: Record<string, unknown> }).nagareDesktop
    const found = Object.entries(port).map(([name, value]) => `${name}: ${typeof value}`)
    const node = ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in window)
    return { found: found, node, platform: port['platform'] }
  })
  expect(surface.found.toSorted()).toEqual([
    'notify: function',
    'onNavigate: function',
    'pickFolder: function',
    'pickPipelines: function',
    'platform: string',
    'reveal: function',
    'setProgress: function',
  ])
  expect(surface).toMatchObject({ node: [], platform: 'linux' })
})

test('dialogs belong to the shell and answer the page', async ({ shared: desktop }) => {
  const { page } = desktop
  const pick = (name: 'pickFolder' | 'pickPipelines') =>
    page.evaluate(
      (name) => (window as never as { nagareDesktop: Record<string, () => unknown> }).nagareDesktop[name]?.(),
      name,
    )
  expect(await pick('pickFolder')).toBeUndefined()
  await desktop.answer({ files: ['/data/one.yaml', '/data/two.yaml'] })
  expect(await pick('pickPipelines')).toEqual(['/data/one.yaml', '/data/two.yaml'])
  expect(await pick('pickFolder')).toBe('/data/one.yaml')
  expect((await desktop.asked()).map(({ kind }) => kind)).toEqual(['open', 'open', 'open'])
})

test('only files of the workspace are shown in the file manager', async ({ shared: desktop }) => {
  const reveal = (path: string) =>
    desktop.page.evaluate(
      (path) =>
        (window as never as { nagareDesktop: { reveal(path: string): Promise<void> } }).nagareDesktop.reveal(
          path,
        ),
      path,
    )
  await studio(desktop.page, 'system/info', undefined)
  await expect(reveal('/etc/passwd')).rejects.toThrow('not in the workspace')
  await reveal(`${desktop.home}/Examples/pipelines`)
  expect((await desktop.asked()).map(({ url }) => url)).toEqual([`${desktop.home}/Examples/pipelines`])
})

test('the policy of the page is in force', async ({ shared: desktop }) => {
  const { page } = desktop
  const [inline, evaluated, remote] = await page.evaluate(async () => {
    const violated: string[] = []
    document.addEventListener('securitypolicyviolation', (event) => violated.push(event.effectiveDirective))
    const script = document.createElement('script')
    script.textContent = 'window.ranInline = true'
    document.body.append(script)
    const button = document.createElement('button')
    button.setAttribute('onclick', 'window.ranHandler = true')
    document.body.append(button)
    button.click()
    const remote = await fetch('https://example.com/').then(
      () => 'reached',
      () => 'refused',
    )
    await new Promise((done) => setTimeout(done, 100))
    return ['ranInline' in window, 'ranHandler' in window, remote, violated] as const
  })
  expect([inline, evaluated, remote]).toEqual([false, false, 'refused'])
})

test('the page stays, and what it may open goes to the system', async ({ shared: desktop }) => {
  const { page, app } = desktop
  const before = page.url()
  for (const url of ['https://example.com/', 'file:///etc/passwd', 'app://evil/'])
    await page.evaluate((url) => void (location.href = url), url)
  await page.evaluate(() => [window.open('https://example.com/new'), window.open('/runs')])
  await page.waitForTimeout(300)
  expect(page.url()).toBe(before)
  expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1)
  const opened = (await desktop.asked()).map(({ kind, url }) => [kind, url])
  expect(opened).toEqual([
    ['external', 'https://example.com/'],
    ['external', 'https://example.com/new'],
  ])
})

test('permissions are refused, the clipboard excepted', async ({ shared: desktop }) => {
  const answers = await desktop.page.evaluate(async () => {
    const ask = async (what: Promise<unknown>) =>
      what.then(
        () => 'granted',
        () => 'refused',
      )
    return {
      notifications: await Notification.requestPermission(),
      camera: await ask(navigator.mediaDevices.getUserMedia({ video: true })),
      place: await ask(new Promise((yes, no) => navigator.geolocation.getCurrentPosition(yes, no))),
      reading: await ask(navigator.clipboard.readText()),
      writing: await ask(navigator.clipboard.writeText('text')),
    }
  })
  expect(answers).toMatchObject({
    notifications: 'denied',
    camera: 'refused',
    place: 'refused',
    reading: 'refused',
  })
})

/** What an artifact from anywhere might try, and what it reports to the page that shows it. */
const nosyReport = `<!doctype html><script>
const tries = {
  origin: () => self.origin,
  parent: () => parent.document.title,
  storage: () => localStorage.length,
  api: () => fetch('app://nagare/api/studio/system/info', { method: 'POST', body: '{}' }).then((r) => r.status),
  image: () => new Promise((yes, no) => Object.assign(new Image(), { onload: yes, onerror: no, src: 'app://nagare/icon.svg' })),
}
const results = Object.entries(tries).map(async ([name, attempt]) => {
  try { return [name, String(await attempt())] } catch { return [name, 'refused'] }
})
Promise.all(results).then((all) => parent.postMessage(Object.fromEntries(all), '*'))
</script>`

test('an HTML artifact runs in a sandbox: it is shown, and reaches nothing of ours', async ({
  shared: desktop,
}) => {
  const { page } = desktop
  const runId = await logArtifact(page, 'report.html', nosyReport)
  const { preview } = (await studio(page, 'runs/artifactUrl', { runId, path: 'report.html' })) as {
    preview: string
  }
  const told = await page.evaluate(
    (src) =>
      new Promise((done) => {
        addEventListener('message', ({ data }) => done(data), { once: true })
        const frame = Object.assign(document.createElement('iframe'), { src })
        document.body.append(frame)
      }),
    preview,
  )
  expect(told).toEqual({
    origin: 'null',
    parent: 'refused',
    storage: 'refused',
    api: 'refused',
    image: 'refused',
  })
})

/** A run with one text file, logged over the MLflow API as any client does. */
const logArtifact = (page: Page, name: string, text: string): Promise<string> =>
  page.evaluate(
    async ([name, text]) => {
      const headers = { 'content-type': 'application/json' }
      const body = JSON.stringify({ experiment_id: '0', start_time: Date.now() })
      const created = await fetch('/api/2.0/mlflow/runs/create', { method: 'POST', headers, body })
      const { run } = (await created.json()) as { run: { info: { run_id: string; artifact_uri: string } } }
      const place = new URL(run.info.artifact_uri).pathname.replace(/^\/+/, '')
      const address = `/api/2.0/mlflow-artifacts/artifacts/${place}/${name}`
      const put = await fetch(address, { method: 'PUT', body: text })
      if (!put.ok) throw new Error(`${address}: ${put.status}`)
      return run.info.run_id
    },
    [name, text] as const,
  )
