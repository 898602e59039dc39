/** A run on the canvas of its own pipeline: followed, failed, edited away, found again, and stopped. */
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { expect, freshTest as test } from './fixture.ts'
import { shoot } from './shoot.ts'

const node = (page: Page, id: string): Locator => page.locator(`.cv [data-node="${id}"]`)
const mark = (page: Page, id: string, status: string): Locator =>
  node(page, id).locator(`[data-status=${status}]`).first()
const drawer = (page: Page): Locator => page.getByRole('region', { name: 'Below the canvas' })
const tab = (page: Page, name: string | RegExp): Promise<void> =>
  drawer(page).getByRole('tab', { name }).click()
/** Stays on the canvas. */
const run = (page: Page): Promise<void> =>
  page.locator('.n-launch__foot').getByRole('button', { name: 'Run', exact: true }).click()
const painted = (page: Page): Locator => page.locator('.cv-step [data-status]')

test('a failed run stays on the canvas until it is edited, mended or put away', async ({ page, product }) => {
  const needs = join(product.workspace, 'data', 'key.txt')
  cpSync(join(import.meta.dirname, 'mend.yaml'), join(product.workspace, 'pipelines/mend.yaml'))
  await product.open(page, '/pipelines/mend?launch=1')
  await page.locator('.n-launch').getByLabel('needs').fill(needs)
  await expect(mark(page, 'gather', 'planned')).toContainText('will run')
  await expect(mark(page, 'train', 'planned')).toContainText('may run')
  await run(page)
  await expect(page.getByText(/^Run 1 failed: .*train/)).toBeVisible({ timeout: 20_000 })
  await expect(mark(page, 'gather', 'succeeded')).toBeVisible()
  await expect(mark(page, 'train', 'failed')).toBeVisible()

  await tab(page, 'Log')
  await expect(drawer(page).getByText('gathered 10')).toBeVisible()
  await node(page, 'train').click()
  await expect(drawer(page).getByText(`FileNotFoundError: ${needs} is missing`).first()).toBeVisible()
  await expect(drawer(page).getByText('gathered 10')).toHaveCount(0)
  await page.getByRole('tab', { name: 'Last run' }).click()
  await expect(page.locator('.n-lastrun .n-failure')).toContainText('is missing')
  await shoot(page, 'live-failed')

  // What is edited is not what ran; what is undone is again.
  await page.getByRole('tab', { name: 'Inputs', exact: true }).click()
  await page.getByRole('button', { name: 'Disconnect rows' }).click()
  await expect(node(page, 'train').locator('[data-status]')).toHaveCount(0)
  await expect(mark(page, 'gather', 'succeeded')).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(mark(page, 'train', 'failed')).toBeVisible()

  await page.reload()
  await expect(mark(page, 'train', 'failed')).toBeVisible()
  await page.getByRole('button', { name: 'Take the run off the canvas' }).click()
  await expect(painted(page)).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'View last run' })).toBeVisible()

  writeFileSync(needs, '')
  await page.locator('.cv').press('r')
  await page.locator('.n-launch').getByLabel('needs').fill(needs)
  await page.locator('.n-launch').getByLabel('rows').fill('11')
  await run(page)
  await expect(page.getByText('Run 2 succeeded')).toBeVisible({ timeout: 20_000 })
  await tab(page, /^Runs/)
  const [newest, oldest] = [drawer(page).getByRole('link').first(), drawer(page).getByRole('link').last()]
  await expect(newest).toContainText('Run 2')
  await expect(newest).toContainText('rows 10 → 11')
  await expect(oldest).toContainText('first run')
  await node(page, 'gather').locator('[data-port="out parameters Output"] .cv-name').hover()
  await expect(page.getByRole('tooltip').filter({ hasText: 'Last value, Run 2' })).toContainText('11')
  await newest.click()
  await expect(page).toHaveURL(/\/runs\/[0-9a-f]{32}/)
})

test('a run goes on through a reload, is stopped from the canvas, and its picture outlives its file', async ({
  page,
  product,
}) => {
  const file = (name: string): string => join(product.workspace, `pipelines/${name}.yaml`)
  const slow = readFileSync(file('rain-tomorrow'), 'utf8').replaceAll(
    'defaultValue: 0.1',
    'defaultValue: 0.4',
  )
  writeFileSync(file('slow'), slow)
  await product.open(page, '/pipelines/slow?launch=1')
  await expect(page.getByText('Plan shown on the canvas')).toBeVisible()
  await run(page)
  await expect(page.locator('.n-following')).toContainText('Run 1')
  await expect(page.locator('.cv-step .n-livetime').first()).toHaveText(/^\d\d:\d\d$/)
  await page.reload()
  await expect(page.locator('.cv-step [data-status=running]').first()).toBeVisible()
  await expect(page.locator('.cv-frame [data-status]').first()).toBeVisible()
  await shoot(page, 'live')
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await expect(page.getByText('Run 1 was canceled')).toBeVisible()

  await page.getByRole('button', { name: 'View run' }).click()
  await expect(page).toHaveURL(/\/runs\/[0-9a-f]{32}/)
  rmSync(file('slow'))
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Open as a new pipeline' }).click()
  await expect(page).toHaveURL(/\/pipelines\//)
  await expect(page.locator('.cv-step').first()).toBeVisible()
  await expect(page.getByText('Choose a model').first()).toBeVisible()
})
