/** Arranging and changing steps on the canvas, with the pointer and with keys; undo gives the file back. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { expect, freshTest as test } from './fixture.ts'

const sample = '/pipelines/rain-tomorrow'
const loop = 'For each'

const card = (page: Page, name: string): Locator => page.locator('.cv-step', { hasText: name }).first()
const frame = (page: Page, name: string): Locator => page.locator('.cv-frame', { hasText: name }).first()

const boxOf = async (what: Locator) => {
  const box = await what.boundingBox()
  if (box === null) throw new Error('It is not on screen.')
  return box
}

/** The header of a card or a frame: where it is taken hold of. */
const grip = async (what: Locator) => {
  const { x, y } = await boxOf(what)
  return { x: x + 30, y: y + 9 }
}

interface Point {
  readonly x: number
  readonly y: number
}

const drag = async (page: Page, from: Point, to: Point): Promise<void> => {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  for (let step = 1; step <= 12; step++)
    await page.mouse.move(from.x + ((to.x - from.x) * step) / 12, from.y + ((to.y - from.y) * step) / 12)
  await page.mouse.up()
}

const undo = (page: Page): Promise<void> => page.keyboard.press('Control+z')
const selected = (page: Page): Locator => page.locator('[data-node][data-selected]')

test('steps are dragged, caught together, copied, framed and folded, and undo takes it all back', async ({
  page,
  product,
}) => {
  const file = join(product.workspace, 'pipelines/rain-tomorrow.yaml')
  const bytes = readFileSync(file, 'utf8')
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await product.open(page, sample)
  await expect(card(page, 'Evaluate')).toBeVisible()
  await page.getByRole('button', { name: 'Fit the graph into view' }).click()

  // A drag: the step goes, its neighbours stay.
  const other = await boxOf(card(page, 'Choose a model'))
  const before = await boxOf(card(page, 'Evaluate'))
  const hold = await grip(card(page, 'Evaluate'))
  await drag(page, hold, { x: hold.x + 60, y: hold.y + 40 })
  const after = await boxOf(card(page, 'Evaluate'))
  expect(after.x - before.x).toBeGreaterThan(40)
  expect(after.y - before.y).toBeGreaterThan(25)
  const still = await boxOf(card(page, 'Choose a model'))
  expect(still.x).toBeCloseTo(other.x, 0)
  expect(still.y).toBeCloseTo(other.y, 0)
  await expect(selected(page)).toHaveCount(1)

  // Keys move it on; one undo takes the presses back together.
  const at = await boxOf(card(page, 'Evaluate'))
  await page.keyboard.press('ArrowRight')
  await page.keyboard.press('Shift+ArrowRight')
  const nudged = await boxOf(card(page, 'Evaluate'))
  expect(nudged.x).toBeGreaterThan(at.x)
  await undo(page)
  expect((await boxOf(card(page, 'Evaluate'))).x).toBeCloseTo(at.x, 0)

  // A marquee around two steps, put into a loop together.
  await page.keyboard.press('Escape')
  const first = await boxOf(card(page, 'Train in small'))
  const second = await boxOf(card(page, 'Train in big'))
  // Free canvas: wires pass right below a step.
  const below = { x: second.x + 24, y: second.y + second.height + 20 }
  await drag(page, below, { x: first.x + 70, y: first.y + 24 })
  await expect(selected(page)).toHaveCount(2)
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Put into' }).hover()
  await page.getByRole('menuitem', { name: loop }).click()
  await expect(frame(page, loop)).toBeVisible()
  const framed = await boxOf(card(page, 'Train in small'))
  expect(framed.x).toBeCloseTo(first.x, 0)

  // Out of it again, to a free place; then back in: the frame shows that it would take it.
  const inside = await grip(card(page, 'Train in small'))
  const beside = await boxOf(card(page, 'Choose a model'))
  const free = { x: beside.x + 40, y: beside.y - 60 }
  await drag(page, inside, free)
  await expect(page.locator('[data-node="train-in-small-steps"], [data-node^="train"]').first()).toBeVisible()
  const out = await grip(card(page, 'Train in small'))
  const goal = await boxOf(frame(page, loop))
  await page.mouse.move(out.x, out.y)
  await page.mouse.down()
  await page.mouse.move(goal.x + 30, goal.y + goal.height / 2, { steps: 12 })
  await expect(page.locator('.cv-frame[data-target]')).toHaveCount(1)
  await page.mouse.up()
  await expect(page.locator('.cv-frame[data-target]')).toHaveCount(0)

  // Folded, it is one node with a count.
  await page
    .locator('.cv-node', { has: frame(page, loop) })
    .getByRole('button', { name: 'Collapse' })
    .click()
  await expect(frame(page, loop)).toContainText('2 steps')
  await expect(card(page, 'Train in small')).toHaveCount(0)
  await page
    .locator('.cv-node', { has: frame(page, loop) })
    .getByRole('button', { name: 'Expand' })
    .click()
  await expect(card(page, 'Train in small')).toBeVisible()

  // A copy beside it, by keys.
  await card(page, 'Evaluate').click({ position: { x: 20, y: 6 } })
  await page.keyboard.press('Control+d')
  await expect(card(page, 'evaluate-2')).toBeVisible()
  await page.keyboard.press('Delete')
  await expect(card(page, 'evaluate-2')).toHaveCount(0)

  await page.keyboard.press('Shift+T')
  const undoButton = page.getByRole('button', { name: /^Undo/ }).first()
  while ((await undoButton.count()) > 0) await undoButton.click()
  await expect(frame(page, loop)).toHaveCount(0)
  expect(readFileSync(file, 'utf8')).toBe(bytes)
})

test('a note, a search, the outline and a move without dragging', async ({ page, product }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await product.open(page, sample)
  await expect(card(page, 'Evaluate')).toBeVisible()

  await page.mouse.move(330, 640)
  await page.keyboard.press('n')
  await page.keyboard.type('Look here\nsecond line')
  await page.keyboard.press('Escape')
  await expect(page.locator('.cv-note-card')).toContainText('Look here')
  await page.keyboard.press('Delete')
  await expect(page.locator('.cv-note-card')).toHaveCount(0)
  await undo(page)
  await expect(page.locator('.cv-note-card')).toContainText('second line')

  await page.keyboard.press('Control+f')
  await page.keyboard.type('report')
  await expect(selected(page)).toHaveCount(1)
  await expect(card(page, 'Write report')).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Move…' }).click()
  const was = await boxOf(card(page, 'Write report'))
  await page.mouse.click(was.x + 160, was.y + 90)
  const now = await boxOf(card(page, 'Write report'))
  expect(Math.hypot(now.x - was.x, now.y - was.y)).toBeGreaterThan(20)

  await page.keyboard.press('o')
  const tree = page.getByRole('tree', { name: 'Outline' })
  await tree.getByRole('treeitem', { name: /Split days/ }).click()
  await page.keyboard.press('End')
  await page.keyboard.press('Enter')
  await expect(card(page, 'Write report')).toHaveAttribute('aria-pressed', 'true')
  await page.keyboard.press('Delete')
  await expect(tree.getByRole('treeitem', { name: /Write report/ })).toHaveCount(0)
  await expect(card(page, 'Write report')).toHaveCount(0)
})

test('copies travel as text', async ({ page, product, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await product.open(page, sample)
  await card(page, 'Evaluate').click({ position: { x: 20, y: 6 } })
  await page.keyboard.press('Control+c')
  const text = await page.evaluate(() => navigator.clipboard.readText())
  expect(text).toContain('deploymentSpec:')
  await page.keyboard.press('Control+v')
  await expect(card(page, 'evaluate-2')).toBeVisible()
  await page.evaluate(() => navigator.clipboard.writeText('no pipeline at all'))
  await page.keyboard.press('Control+v')
  await expect(page.locator('.n-editnotice')).toContainText('no pipeline')
})

test('a view that nobody has chosen goes on showing what it showed; one that was chosen stays', async ({
  page,
  product,
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await page.setViewportSize({ width: 1280, height: 800 })
  await product.open(page, '/pipelines/churn')
  const canvas = page.locator('.cv')
  /** How far the strip of the outputs stands from the right edge of the canvas. */
  const gap = async (): Promise<number> => {
    const [strip, all] = [await boxOf(page.locator('.cv-strip--right')), await boxOf(canvas)]
    return Math.abs(strip.x + strip.width - all.x - all.width)
  }
  await expect(page.locator('.cv-step').first()).toBeVisible()
  await expect.poll(gap).toBeLessThan(3)

  // A hand has been laid on it, but it looks where it looked: it follows the window.
  await page.locator('.cv-step').first().click()
  await page.setViewportSize({ width: 1700, height: 900 })
  await expect.poll(gap).toBeLessThan(3)

  // Moved by hand it stays, whatever the window becomes.
  await page.mouse.move(500, 600)
  await page.mouse.wheel(0, 120)
  const chosen = await boxOf(page.locator('.cv-step').first())
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.waitForTimeout(600)
  const after = await boxOf(page.locator('.cv-step').first())
  expect(after.y).toBeCloseTo(chosen.y, 0)

  // All of it is shown again, and goes on being shown.
  await page.getByRole('button', { name: 'Fit the graph into view' }).click()
  await page.setViewportSize({ width: 1500, height: 800 })
  await expect.poll(gap).toBeLessThan(3)
})
