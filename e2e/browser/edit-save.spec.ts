/** What is typed survives killed servers and closed windows; saving makes versions; a file changed elsewhere is offered. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base, type Page } from '@playwright/test'
import { expect, type Product, startProduct } from './fixture.ts'
import { shoot } from './shoot.ts'

/** A home that outlives its server. */
const test = base.extend<{ home: string }>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright insists on the pattern
  home: async ({}, use) => {
    const home = await mkdtemp(join(tmpdir(), 'nagare-e2e-'))
    await use(home)
    rmSync(home, { recursive: true, force: true })
  },
})

const step = (page: Page, id: string) => page.locator(`.cv [data-node="${id}"]`)
const open = async (product: Product, page: Page) => {
  await product.open(page, '/pipelines/rain-tomorrow')
  await expect(step(page, 'split-days')).toBeVisible()
}
const remove = async (page: Page, id: string) => {
  await step(page, id).click()
  await page.keyboard.press('Delete')
  await expect(step(page, id)).toHaveCount(0)
}
const fileOf = (product: Product) => join(product.workspace, 'pipelines/rain-tomorrow.yaml')

test('a killed server and a closed window cost nothing that is older than a second', async ({
  home,
  page,
  context,
}) => {
  const product = await startProduct(home)
  const before = readFileSync(fileOf(product), 'utf8')
  await open(product, page)
  await remove(page, 'write-report')
  await remove(page, 'evaluate')
  await expect(page.getByText('Unsaved', { exact: true }).first()).toBeVisible()
  await page.waitForTimeout(1_000)
  await product.kill('SIGKILL')
  await page.close()
  expect(readFileSync(fileOf(product), 'utf8')).toBe(before)

  const again = await startProduct(home)
  const next = await context.newPage()
  await open(again, next)
  await expect(step(next, 'evaluate')).toHaveCount(0)
  await expect(step(next, 'write-report')).toHaveCount(0)
  await next.keyboard.press('ControlOrMeta+z')
  await expect(step(next, 'evaluate')).toBeVisible()
  await expect(step(next, 'write-report')).toHaveCount(0)
  await next.keyboard.press('ControlOrMeta+Shift+z')
  await next.keyboard.press('ControlOrMeta+s')
  await expect(next.getByRole('status').getByText('Saved as version 2')).toBeVisible()
  expect(readFileSync(fileOf(again), 'utf8')).not.toContain('comp-write-report')
  await again.kill('SIGTERM')
})

test('versions are compared and gone back to; a file changed elsewhere is offered', async ({
  home,
  page,
}) => {
  const product = await startProduct(home)
  await open(product, page)
  await remove(page, 'evaluate')
  await page.keyboard.press('ControlOrMeta+s')
  await expect(page.getByRole('status').getByText('Saved as version 2')).toBeVisible()
  await page.getByRole('button', { name: 'Versions' }).click()
  await page.getByRole('button', { name: /^Version 1/ }).click()
  const dialog = page.getByRole('dialog')
  await expect(
    dialog.getByText('removed').or(dialog.locator('[data-change="removed"]')).first(),
  ).toBeVisible()
  await shoot(page, 'edit-compare')
  await dialog.getByRole('button', { name: 'Go back to version 1' }).click()
  await expect(step(page, 'evaluate')).toBeVisible()

  const file = fileOf(product)
  expect(existsSync(file)).toBe(true)
  writeFileSync(file, `${readFileSync(file, 'utf8')}# by hand\n`)
  await expect(page.getByRole('alert').getByText('changed by something else')).toBeVisible()
  await shoot(page, 'edit-conflict')
  await page.keyboard.press('ControlOrMeta+s')
  expect(readFileSync(file, 'utf8')).toContain('# by hand')
  await page.getByRole('button', { name: 'Save mine over it' }).click()
  await expect(page.getByRole('alert')).toHaveCount(0)
  await expect.poll(() => readFileSync(file, 'utf8')).toContain('comp-evaluate')
  await product.kill('SIGTERM')
})
