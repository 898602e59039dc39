/** Copies with notes across pipelines, a dropped file as one step, the trash emptied, and wires out of branches. */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { go } from './axe.ts'
import { expect, freshTest as test } from './fixture.ts'

const sample = '/pipelines/rain-tomorrow'
const card = (page: Page, name: string): Locator => page.locator('.cv-step', { hasText: name }).first()
const notice = (page: Page): Locator => page.locator('.n-editnotice')
const create = async (page: Page, name: string, template?: string): Promise<void> => {
  await go(page, '/pipelines')
  await page.getByRole('button', { name: 'New pipeline', exact: true }).click()
  await page.getByRole('dialog').getByRole('textbox').fill(name)
  if (template !== undefined) await page.locator('.n-template', { hasText: template }).click()
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await expect(page).toHaveURL(new RegExp(`/pipelines/${name}`))
}

test('a step and its note are copied into another pipeline; what is no pipeline is named', async ({
  page,
  product,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await product.open(page, sample)
  await expect(card(page, 'Evaluate')).toBeVisible()
  await page.keyboard.press('n')
  await page.keyboard.type('Look at this')
  await page.keyboard.press('Escape')
  await card(page, 'Evaluate').click({ position: { x: 20, y: 6 }, modifiers: ['Shift'] })
  await page.keyboard.press('Control+c')
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('Look at this')

  await create(page, 'other')
  await expect(page.getByText('Double-click anywhere')).toBeVisible()
  await page.keyboard.press('Control+v')
  await expect(card(page, 'Evaluate')).toBeVisible()
  await expect(page.locator('.cv-note-card', { hasText: 'Look at this' })).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(page.locator('.cv-step, .cv-note-card')).toHaveCount(0)

  await page.evaluate(() => navigator.clipboard.writeText('apiVersion: argoproj.io/v1alpha1\nkind: Workflow'))
  await page.keyboard.press('Control+v')
  await expect(notice(page)).toContainText('This is an Argo Workflow')
})

test('a dropped data file is one step back', async ({ page, product }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await product.open(page, sample)
  await expect(card(page, 'Evaluate')).toBeVisible()
  const count = await page.locator('.cv-step').count()
  await page.evaluate(() => {
    const canvas = document.querySelector('.n-pipeline__canvas')
    const transfer = new DataTransfer()
    transfer.items.add(new File(['a,b\n1,2\n'], 'rows.csv'))
    const { x, y, width, height } = canvas?.getBoundingClientRect() ?? new DOMRect()
    const at = { clientX: x + width / 2, clientY: y + height * 0.8 }
    for (const type of ['dragenter', 'dragover', 'drop'])
      canvas?.dispatchEvent(
        new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer, ...at }),
      )
  })
  await page.locator('.cv-zoom__value').click() // values are written out at full size
  await expect(card(page, 'Load CSV')).toContainText('data/rows.csv')
  await page.keyboard.press('Control+z')
  await expect(page.locator('.cv-step')).toHaveCount(count)
  await expect(page.getByRole('button', { name: /^Undo/ })).toHaveCount(0)
})

test('the trash says what it weighs, and is emptied for good', async ({ page, product }) => {
  await product.open(page, '/pipelines')
  for (const name of ['one', 'two']) {
    await create(page, name)
    await go(page, '/pipelines')
    await page.getByRole('button', { name: `More for ${name}` }).click()
    await page.getByRole('menuitem', { name: 'Move to trash' }).click()
  }
  const trash = join(product.workspace, '.nagare/trash/pipelines')
  expect(readdirSync(trash)).toHaveLength(2)
  await page.getByText(/^2 pipelines in the trash · /).click()
  await page.getByRole('button', { name: 'Delete two for good' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete for good' })
  await expect(dialog).toContainText('cannot be undone')
  await dialog.getByRole('button', { name: 'Keep' }).click()
  expect(readdirSync(trash)).toHaveLength(2)
  await page.getByRole('button', { name: 'Delete two for good' }).click()
  await dialog.getByRole('button', { name: 'Delete for good' }).click()
  await expect(page.getByText(/ freed\.$/)).toBeVisible()
  await expect(page.getByText(/^1 pipeline in the trash/)).toBeVisible()
  expect(existsSync(trash) ? readdirSync(trash) : []).toHaveLength(1)
})

test('what leaves an if / else is taken from whichever branch ran', async ({ page, product }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await product.open(page, '/pipelines')
  await create(page, 'compare', 'Model comparison')
  await page.locator('.cv-step', { hasText: 'Report' }).click({ position: { x: 20, y: 6 } })
  const row = page.locator('[data-field="inputs.artifacts.data"]')
  await row.getByRole('button', { name: /^Disconnect/ }).click()
  await expect(row.locator('.n-bound[data-empty]')).toBeVisible()
  await row.locator('[aria-haspopup=menu]').click()
  await page
    .getByRole('menuitem', { name: /Predict with the first.*of the branch that ran/ })
    .first()
    .click()
  await expect(row.locator('.n-bound')).toContainText(/Predict with the (first|second)|branches/)
  await expect(page.getByRole('button', { name: 'Undo: connect branches' })).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(row.locator('.n-bound[data-empty]')).toBeVisible()
})

test('an If gets its Else, in the menu and in the form, and both conditions follow', async ({
  page,
  product,
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await product.open(page, sample)
  await page.getByRole('button', { name: 'Fit the graph into view' }).click()
  await card(page, 'Evaluate').click({ position: { x: 20, y: 6 } })
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Put into' }).hover()
  await page.getByRole('menuitem', { name: 'If', exact: true }).click()
  await expect(page.locator('.cv-frame[data-selected]')).toContainText('If')
  await page.getByRole('button', { name: 'Add an Else if' }).click()
  const second = page.locator('.cv-frame[data-selected]')
  await expect(second).toContainText('Else if')
  await page.getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Add an Else', exact: true }).click()
  await expect(page.locator('.cv-frame', { hasText: 'One of' })).toContainText('3 branches')
  await expect(page.getByText('There is nothing to ask')).toBeVisible()
  await page.locator('.cv-frame', { hasText: /^If/ }).locator('header').click()
  await page.getByRole('textbox', { name: 'Condition' }).fill('1 > 2')
  await expect(page.locator('.cv-frame', { hasText: /^If/ })).toContainText('1 > 2')
  await expect(page.locator('.cv-frame', { hasText: /^Else if/ })).toHaveCount(1)
  await page.getByRole('button', { name: /^Undo/ }).click()
  await page.getByRole('button', { name: 'Undo: add a branch' }).click()
  await expect(page.locator('.cv-frame', { hasText: 'One of' })).toContainText('2 branches')
})
