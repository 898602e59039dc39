/** How far a step is, as its own output says: on the canvas, after a reload, beside the log, and gone when it ends. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { expect, freshTest as test } from './fixture.ts'
import { shoot } from './shoot.ts'

const node = (page: Page, id: string): Locator => page.locator(`.cv [data-node="${id}"]`)

/** The first step of a sample draws a bar as tqdm does, until the file is there; then it goes on. */
const drawing = (go: string): string =>
  [
    'import os, sys, time',
    'for done in (0, 31, 62):',
    "    bar = ('█' * (done // 10)).ljust(10)",
    "    sys.stderr.write(f'\\\\rtrain: {done:3d}%|{bar}| {done}/100 [00:10<00:06,  6.1it/s]')",
    `while not os.path.exists('${go}'): time.sleep(0.1)`,
  ].join('\\n    ')

test('a step says how far it is until it ends', async ({ page, product }) => {
  const go = join(product.workspace, 'go')
  const text = readFileSync(join(import.meta.dirname, 'mend.yaml'), 'utf8')
  const first = "print('gathered', rows)"
  expect(text).toContain(first)
  writeFileSync(
    join(product.workspace, 'pipelines/bars.yaml'),
    text.replace(first, `${drawing(go)}\\n    ${first}`),
  )
  await product.open(page, '/pipelines/bars?launch=1')
  await page.locator('.n-launch__foot').getByRole('button', { name: 'Run', exact: true }).click()
  const step = node(page, 'gather')
  await expect(step).toHaveAttribute('aria-label', /running, 62\s%$/, { timeout: 20_000 })
  await expect(step.locator('.cv-progress i')).toHaveAttribute('style', 'width: 62%;')
  await shoot(page, 'live-progress')
  await page.reload()
  await expect(step).toContainText(/62\s%/)

  await page.getByRole('button', { name: 'View run' }).click()
  await step.click()
  await expect(page.locator('.n-step__head')).toContainText(/62\s% · \d\d:\d\d/)
  await expect(page.locator('.n-step')).toContainText('train:  62%|')
  await page.getByRole('button', { name: '1 running' }).click()
  await expect(page.locator('.n-activity__task')).toContainText(/62\s%/)
  await page.keyboard.press('Escape')

  expect(existsSync(go)).toBe(false)
  writeFileSync(go, '')
  await expect(step).toHaveAttribute('aria-label', /succeeded, \d/)
  await expect(step.locator('.cv-small__progress')).toHaveCount(0)
  await expect(page.locator('.n-step__head')).not.toContainText('%')
})
