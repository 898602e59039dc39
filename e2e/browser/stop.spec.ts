import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, serverFile, startProduct, test } from './fixture.ts'

/** Ids of living processes that carry the mark of an attempt and work below this workspace: the steps of its runs. */
function stepsOf(workspace: string): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        // A server that keeps steps warm carries noughts where its steps have their mark.
        const marked = /\0NAGARE_ATTEMPT=(?!0+\0)/.test(`\0${readFileSync(`/proc/${pid}/environ`, 'utf8')}`)
        return marked && readlinkSync(`/proc/${pid}/cwd`).startsWith(workspace)
      } catch {
        return false
      }
    })
}

const slow = (workspace: string): void => {
  const file = join(workspace, 'pipelines/rain-tomorrow.yaml')
  writeFileSync(
    join(workspace, 'pipelines/slow.yaml'),
    readFileSync(file, 'utf8').replaceAll('defaultValue: 0.1', 'defaultValue: 5.0'),
  )
}

test.skip(process.platform !== 'linux', 'reads /proc')

test('stopping a run from the page leaves no process behind', async ({ page, product }) => {
  slow(product.workspace)
  await product.open(page, '/pipelines/slow?launch=1')
  await page.getByRole('button', { name: /Run and open/ }).click()
  await expect(page.getByText('Running').first()).toBeVisible()
  await expect.poll(() => stepsOf(product.workspace).length, { timeout: 15_000 }).toBeGreaterThan(0)
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect(page.getByText(/Canceled/i).first()).toBeVisible()
  await expect.poll(() => stepsOf(product.workspace)).toEqual([])
})

for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
  test(`a server ended by ${signal} during a run leaves no run that lies`, async ({ page }) => {
    const home = mkdtempSync(join(tmpdir(), 'nagare-e2e-'))
    const first = await startProduct(home)
    slow(first.workspace)
    await first.open(page, '/pipelines/slow?launch=1')
    await page.getByRole('button', { name: /Run and open/ }).click()
    await expect(page).toHaveURL(/\/runs\//)
    const href = new URL(page.url()).pathname
    await expect.poll(() => stepsOf(first.workspace).length, { timeout: 15_000 }).toBeGreaterThan(0)
    await first.kill(signal)

    const second = await startProduct(home)
    expect(serverFile(second.workspace)?.url).toBe(second.url)
    await second.open(page, href)
    if (signal === 'SIGKILL') {
      // Nobody asked for an end: the step was taken over, and the run goes on until somebody does.
      expect(stepsOf(second.workspace).length).toBeGreaterThan(0)
      await page.getByRole('button', { name: 'Stop', exact: true }).click()
    }
    await expect(page.getByText(signal === 'SIGKILL' ? /Canceled/i : /Interrupted/i).first()).toBeVisible()
    await expect.poll(() => stepsOf(second.workspace)).toEqual([])
    await second.kill('SIGTERM')
    rmSync(home, { recursive: true, force: true })
  })
}
