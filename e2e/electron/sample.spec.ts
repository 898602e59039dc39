import { type Desktop, expect, skipWithoutRig, stateOf, test } from './desktop.ts'

skipWithoutRig()

/** The run the window shows. */
const runIdOf = ({ page }: Desktop): string => /\/runs\/(\w+)/.exec(page.url())?.[1] ?? ''

test('the offline sample runs to success at the press of Run', async ({ shared: desktop }) => {
  const { page } = desktop
  await page.goto('app://nagare/pipelines/rain-tomorrow')
  await page.getByRole('button', { name: /^Run/ }).first().click()
  await page.getByRole('button', { name: /Run and open/ }).click()
  await expect(page).toHaveURL(/app:\/\/nagare\/runs\/\w+/)
  await expect.poll(() => stateOf(page, runIdOf(desktop)), { timeout: 40_000 }).toBe('SUCCEEDED')
  await expect(page.getByText('Succeeded').first()).toBeVisible()
})
