import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { test as base, type Page } from '@playwright/test'

const root = resolve(import.meta.dirname, '../..')

export interface Product {
  readonly workspace: string
  readonly url: string
  readonly token: string
  /** Opens an in-app address in a page that already knows the token. */
  open(page: Page, href: string): Promise<void>
  kill(signal: NodeJS.Signals): Promise<void>
}

/** Starts `nagare serve` on a fresh copy of the sample workspace, as a first `npm start` makes it. */
export async function startProduct(home = mkdtempSync(join(tmpdir(), 'nagare-e2e-'))): Promise<Product> {
  const env = { ...process.env, NAGARE_HOME: home, NAGARE_NO_OPEN: '1' }
  const args = [join(root, 'bin/nagare.mjs'), 'serve', '--port', '0']
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let words = ''
  child.stdout.on('data', (chunk) => (words += String(chunk)))
  child.stderr.on('data', (chunk) => (words += String(chunk)))
  const { url, token, workspace } = await readServerFile(() => words, child)
  return {
    workspace,
    url,
    token,
    open: async (page, href) => {
      await page.goto(`${url}${href}${href.includes('#') ? '&' : '#'}token=${token}`)
    },
    kill: (signal) =>
      new Promise((done) => {
        if (child.exitCode !== null || child.signalCode !== null) return done()
        child.on('close', () => done())
        child.kill(signal)
        return undefined
      }),
  }
}

/** The printed address carries the token: `http://127.0.0.1:5000/#token=…`. */
async function readServerFile(
  words: () => string,
  child: { exitCode: number | null },
): Promise<{ url: string; token: string; workspace: string }> {
  for (let tries = 0; tries < 300; tries++) {
    const printed = words().match(/(http:\/\/127\.0\.0\.1:\d+)\/#token=([\w-]+)/)
    const workspace = words().match(/[Ww]orkspace:? +(\/\S+)/)?.[1]
    if (printed?.[1] && printed[2] && workspace) return { url: printed[1], token: printed[2], workspace }
    if (child.exitCode !== null) break
    await sleep(100)
  }
  throw new Error(`nagare serve did not say where it listens:\n${words()}`)
}

async function withProduct(use: (product: Product) => Promise<void>): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'nagare-e2e-'))
  const product = await startProduct(home)
  await use(product)
  await product.kill('SIGTERM')
  rmSync(home, { recursive: true, force: true })
}

/** One product for a whole file of tests, runs and all. */
export const test = base.extend<object, { product: Product }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright insists on the pattern
  product: [async ({}, use) => withProduct(use), { scope: 'worker' }],
})

/** A product of its own: nothing has run there yet. */
export const freshTest = base.extend<{ product: Product }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright insists on the pattern
  product: async ({}, use) => withProduct(use),
})
export { expect } from '@playwright/test'

/** Facts of the owner of a workspace, as other commands read them. */
export function serverFile(workspace: string): { url: string; token: string; pid: number } | undefined {
  const file = join(workspace, '.nagare/server.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
}
