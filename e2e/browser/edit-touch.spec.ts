/** With a finger: what is held is held, and everything else moves the view. */
import type { CDPSession, Page } from '@playwright/test'
import { expect, freshTest as test } from './fixture.ts'

interface At {
  readonly x: number
  readonly y: number
}

const middle = async (page: Page, selector: string): Promise<At> => {
  const box = await page.locator(selector).first().boundingBox()
  if (box === null) throw new Error(`${selector} is not on screen.`)
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}
const port = (page: Page, node: string, side: string, name: string): Promise<At> =>
  middle(page, `[data-node="${node}"] [data-port^="${side} "][data-port$=" ${name}"] > .cv-port`)

const touch = (finger: CDPSession, type: 'touchStart' | 'touchMove' | 'touchEnd', points: At[]) =>
  finger.send('Input.dispatchTouchEvent', { type, touchPoints: points })

async function drag(finger: CDPSession, from: At, to: At): Promise<void> {
  await touch(finger, 'touchStart', [from])
  for (let step = 1; step <= 6; step++) {
    const at = (a: number, b: number): number => a + ((b - a) * step) / 6
    await touch(finger, 'touchMove', [{ x: at(from.x, to.x), y: at(from.y, to.y) }])
  }
  await touch(finger, 'touchEnd', [])
}

test.use({ hasTouch: true })

test('a finger draws wires without moving the view, moves steps, pans, and carries from the palette', async ({
  page,
  product,
  context,
}) => {
  await product.open(page, '/pipelines/churn')
  await expect(page.locator('[data-node="evaluate"]')).toBeVisible()
  const finger = await context.newCDPSession(page)
  const view = () => page.locator('.react-flow__viewport').evaluate((one) => one.style.transform)
  const wire = page.locator('[data-edge="artifact:preprocess:training>evaluate:test"]')
  const [from, to] = [
    await port(page, 'preprocess', 'out', 'training'),
    await port(page, 'evaluate', 'in', 'test'),
  ]
  const still = await view()
  await drag(finger, from, to)
  await expect(wire).toHaveCount(1)
  expect(await view()).toBe(still)
  await page.keyboard.press('Control+z')
  await expect(wire).toHaveCount(0)
  for (const at of [from, to]) {
    await touch(finger, 'touchStart', [at])
    await touch(finger, 'touchEnd', [])
  }
  await expect(wire).toHaveCount(1)

  const card = await middle(page, '[data-node="train"] header .cv-title')
  await drag(finger, card, { x: card.x + 40, y: card.y + 60 })
  await expect(page.getByRole('button', { name: /^Undo: move/ }).first()).toBeVisible()
  expect(await view()).toBe(still)
  await drag(finger, { x: 560, y: 640 }, { x: 520, y: 600 })
  await expect.poll(view).not.toBe(still)

  await page.getByRole('button', { name: 'Show the palette' }).click()
  const row = await middle(page, '.n-stock__row:has-text("Clean table")')
  await drag(finger, row, { x: row.x + 400, y: row.y + 40 })
  await expect(page.locator('[data-node="clean-table"]')).toBeVisible()
})
