/** Journey 5: a step fails, the person mends what it needs, and the finished steps are not done twice. */
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, freshTest as test } from './fixture.ts'
import { shoot } from './shoot.ts'

const launcher = (page: Page) => page.locator('.n-launch')
const plan = (page: Page) => page.getByRole('region', { name: 'What this run would do' })
const state = (page: Page, word: string) =>
  page.locator('.n-st', { hasText: new RegExp(`^${word}$`) }).first()

/** Where the page stands once a run of its own is shown, and that run has ended so. */
async function ended(page: Page, before: string, word: string): Promise<string> {
  await expect.poll(() => new URL(page.url()).pathname).not.toBe(before)
  await expect(page).toHaveURL(/\/runs\/[0-9a-f]{32}/)
  await expect(state(page, word)).toBeVisible({ timeout: 30_000 })
  return new URL(page.url()).pathname
}

test('what failed is retried, parts are run alone, and the plan says before what will be done', async ({
  page,
  product,
}) => {
  const needs = join(product.workspace, 'data', 'key.txt')
  cpSync(join(import.meta.dirname, 'mend.yaml'), join(product.workspace, 'pipelines/mend.yaml'))

  await product.open(page, '/pipelines/mend?launch=1')
  await launcher(page).getByLabel('needs').fill(needs)
  await expect(plan(page)).toContainText('1 will run, 2 depend on earlier steps')
  await page.getByRole('button', { name: 'Run and open' }).click()
  const failed = await ended(page, '/pipelines/mend', 'Failed')
  await expect(page.getByText(`FileNotFoundError: ${needs} is missing`).first()).toBeVisible()
  await shoot(page, 'run-failed')

  writeFileSync(needs, '')
  await page.getByRole('button', { name: 'Retry failed' }).click()
  const mended = await ended(page, failed, 'Succeeded')
  await page.locator('[data-node=gather]').click()
  await expect(page.getByText(/taken from run 1|reused from run 1/i).first()).toBeVisible()
  await expect(page.getByText('Reused, so it printed nothing here')).toBeVisible()
  await shoot(page, 'run-retried')
  await page.getByRole('link', { name: 'The log of the run that made its results' }).click()
  await expect(page.getByText('gathered 10')).toBeVisible()
  await page.goBack()

  await page.locator('[data-node=train]').click()
  await page.getByRole('button', { name: 'Run a part' }).click()
  await page.getByRole('menuitem', { name: 'Run only this' }).click()
  const alone = await ended(page, mended, 'Succeeded')
  await page.locator('[data-node=report]').click()
  await expect(page.getByText(/not part of this run/i).first()).toBeVisible()
  expect(alone).not.toBe(mended)

  await product.open(page, '/pipelines/mend?launch=1')
  await launcher(page).getByLabel('needs').fill(needs)
  await expect(plan(page)).toContainText('3 reused')
  await launcher(page).getByLabel('rows').fill('11')
  await expect(plan(page)).toContainText('1 will run (because rows 10 → 11)')
  await shoot(page, 'plan')
})
