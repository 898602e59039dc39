import { expect, freshTest, test } from './fixture.ts'
import { shoot } from './shoot.ts'

/** Journey 1: start, see a drawn pipeline, press Run, watch the steps, find metrics, files and the log. */
freshTest('sample (a) runs to success with live steps', async ({ page, product }) => {
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))

  await product.open(page, '/pipelines/rain-tomorrow')
  await expect(page.getByText('Choose a model').first()).toBeVisible()
  await shoot(page, 'pipeline')
  await page.getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByRole('button', { name: /Run and open/ })).toBeVisible()
  await shoot(page, 'launcher')
  await page.getByRole('button', { name: /Run and open/ }).click()

  await expect(page).toHaveURL(/\/runs\/[0-9a-f]{32}/)
  const header = page.getByRole('banner').or(page.locator('main')).first()
  await expect(header).toBeVisible()
  await expect(page.getByText('Running').first()).toBeVisible()
  await expect(page.getByText(/epoch +\d+ +loss/).first()).toBeVisible({ timeout: 20_000 })
  await shoot(page, 'run-live')
  await expect(page.getByText('Succeeded').first()).toBeVisible({ timeout: 30_000 })
  await expect(page.getByText('9 of 9')).toBeVisible()
  await shoot(page, 'run-done')

  const run = new URL(page.url()).pathname
  await page.getByRole('tab', { name: /Metrics/ }).click()
  await expect(page.getByText('loss', { exact: true }).first()).toBeVisible()
  await page.getByRole('tab', { name: /Parameters/ }).click()
  await expect(page.getByText('learning_rate').or(page.getByText('big_step')).first()).toBeVisible()
  await page.getByRole('tab', { name: /Artifacts/ }).click()
  await page.getByText('report', { exact: true }).first().click()
  const report = page.frameLocator('iframe')
  await expect(report.getByText('Will it rain tomorrow?').first()).toBeVisible()
  await shoot(page, 'artifacts')
  await page.getByRole('tab', { name: /Log/ }).click()
  await expect(page.getByText(/Report written/).first()).toBeVisible()
  expect(new URL(page.url()).pathname).toBe(run)

  // The same again: nothing is done twice, and what was made then is at hand.
  await product.open(page, '/pipelines/rain-tomorrow?launch=1')
  await page.getByRole('button', { name: /Run and open/ }).click()
  await expect(page).toHaveURL(/\/runs\/[0-9a-f]{32}/)
  await expect(page.getByText('Succeeded').first()).toBeVisible()
  expect(new URL(page.url()).pathname).not.toBe(run)
  await page.getByRole('tab', { name: /Artifacts/ }).click()
  await expect(page.getByText('Reused from earlier runs')).toBeVisible()
  await expect(report.getByText('Will it rain tomorrow?').first()).toBeVisible()
  await shoot(page, 'artifacts-reused')
  expect(complaints).toEqual([])
})

/** The address survives a reload, back and forward: every view has one. */
test('views have addresses', async ({ page, product }) => {
  await product.open(page, '/pipelines')
  await page.getByText('Rain tomorrow').first().click()
  await expect(page).toHaveURL(/\/pipelines\/rain-tomorrow/)
  await page.goBack()
  await expect(page).toHaveURL(/\/pipelines$/)
  await page.goForward()
  await page.reload()
  await expect(page.getByText('Split days').first()).toBeVisible()
})

test('without the token the page explains what to do', async ({ browser, product }) => {
  const page = await (await browser.newContext()).newPage()
  await page.goto(product.url)
  await expect(page.getByRole('textbox')).toBeVisible()
  await page.getByRole('textbox').fill(`${product.url}/#token=${product.token}`)
  await page.keyboard.press('Enter')
  await expect(page.getByText('Rain tomorrow').first()).toBeVisible()
})
