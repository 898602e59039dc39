/** The outline: the same document as a tree, by keys alone and by pointer. */
import type { Locator, Page } from '@playwright/test'
import { expect, freshTest as test } from './fixture.ts'

const sample = '/pipelines/rain-tomorrow'
const tree = (page: Page): Locator => page.getByRole('tree', { name: 'Outline' })
const row = (page: Page, name: string | RegExp): Locator => tree(page).getByRole('treeitem', { name })
const undo = (page: Page): Promise<void> => page.keyboard.press('Control+z')

test('a pipeline is authored in the outline by keys alone', async ({ page, product }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await product.open(page, sample)
  await expect(page.locator('.cv-step').first()).toBeVisible()
  await page.keyboard.press('o')
  const split = row(page, /^Split days, Step/)
  await split.focus()

  // What one sees by the wires is said of the row.
  await expect(split).toHaveAccessibleDescription(/← .* › .*→ /)

  // Renamed in place; Escape gives up.
  await page.keyboard.press('F2')
  await page.keyboard.type('Cut the days')
  await page.keyboard.press('Escape')
  await expect(split).toBeFocused()
  await page.keyboard.press('F2')
  await page.keyboard.type('Cut the days')
  await page.keyboard.press('Enter')
  const cut = row(page, /^Cut the days/)
  await expect(cut).toBeFocused()
  await expect(page.locator('.cv-step', { hasText: 'Cut the days' })).toBeVisible()

  // A step after it, from the picker; the keyboard comes back to its row.
  await page.keyboard.press('a')
  await page.keyboard.type('sub-pipeline')
  await page.keyboard.press('Enter')
  const frame = row(page, /^Sub-pipeline, /)
  await expect(frame).toBeFocused()

  // Into the frame and out of it.
  const report = row(page, /^Write report/)
  await report.focus()
  await page.keyboard.press('Alt+ArrowRight')
  await expect(report).toHaveAttribute('aria-level', '2')
  await expect(report).toBeFocused()
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(report).toHaveAttribute('aria-level', '1')
  await expect(report).toBeFocused()

  // Gone; the keyboard is on its neighbour, and undo brings it back.
  await page.keyboard.press('Delete')
  await expect(report).toHaveCount(0)
  await expect(tree(page).locator(':focus')).toHaveCount(1)
  await undo(page)
  await expect(report).toHaveCount(1)
})

test('rows are dragged into frames and renamed with a double click', async ({ page, product }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await product.open(page, sample)
  await expect(page.locator('.cv-step').first()).toBeVisible()
  await page.keyboard.press('o')
  await row(page, /^Evaluate/).focus()
  await page.keyboard.press('a')
  await page.keyboard.type('sub-pipeline')
  await page.keyboard.press('Enter')
  const frame = row(page, /^Sub-pipeline, /)
  await expect(frame).toBeFocused()
  const report = row(page, /^Write report/)
  await report.dragTo(frame)
  await expect(report).toHaveAttribute('aria-level', '2')
  await report.dragTo(row(page, /^Split days/))
  await expect(report).toHaveAttribute('aria-level', '1')
  await report.dblclick()
  await page.keyboard.type('Tell')
  await page.keyboard.press('Enter')
  await expect(row(page, /^Tell, Step/)).toBeFocused()
})
