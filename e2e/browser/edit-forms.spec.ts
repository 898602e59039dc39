import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { expect, type Product, test } from './fixture.ts'
import { shoot } from './shoot.ts'

let opened = 0

/** Two Python steps that are not connected: `Load` wants a number, `Train` a dataset and a text. Nobody edited it yet. */
async function openForms(page: Page, product: Product, step: string): Promise<void> {
  opened += 1
  const id = `forms-${opened}`
  copyFileSync(join(import.meta.dirname, 'forms.yaml'), join(product.workspace, `pipelines/${id}.yaml`))
  await product.open(page, `/pipelines/${id}?step=${step}`)
  await expect(page.getByLabel('Name of the step')).toBeVisible()
}
const tab = (page: Page, name: string): Promise<void> => page.getByRole('tab', { name, exact: true }).click()
const problems = (page: Page): Locator => page.getByRole('region', { name: 'Problems' })

/** What an input method does: text is composed, and Enter belongs to it. */
async function compose(page: Page, field: Locator, text: string): Promise<void> {
  await field.focus()
  await expect(field).toBeFocused()
  const client = await page.context().newCDPSession(page)
  await client.send('Input.imeSetComposition', {
    text,
    selectionStart: text.length,
    selectionEnd: text.length,
  })
  await field.dispatchEvent('keydown', { key: 'Enter', keyCode: 229, isComposing: true, bubbles: true })
  await client.send('Input.insertText', { text })
  await client.detach()
}

test('code is typed and the ports follow; undo is the document’s', async ({ page, product }) => {
  await openForms(page, product, 'train')
  await tab(page, 'Code')
  const code = page.getByRole('textbox', { name: 'Train' })
  await expect(code).toContainText('def train')
  await expect(page.getByText('ports match')).toBeVisible()
  await code.getByText('rate: float').click()
  // The signature goes on below: once to the start of what is seen, once to that of the line.
  await page.keyboard.press('Home')
  await page.keyboard.press('Home')
  for (let count = 0; count < 'def train('.length; count += 1) await page.keyboard.press('ArrowRight')
  await page.keyboard.type('model: Output[Model], ', { delay: 20 })
  const node = page.locator('[data-node="train"]')
  await expect(page.getByText('3 in, 2 out')).toBeVisible()
  await expect(node).toContainText('model')
  await page.keyboard.press('Control+z')
  await expect(page.getByText('3 in, 1 out')).toBeVisible()
  await page.keyboard.press('Control+Shift+Z')
  await expect(page.getByText('3 in, 2 out')).toBeVisible()
  await page.keyboard.press('Control+End')
  await page.keyboard.type('    import pandas as pd\n')
  await page.getByRole('button', { name: 'Add pandas' }).click()
  await shoot(page, 'forms-code')
  await tab(page, 'Environment')
  await expect(page.getByText('pandas', { exact: true })).toBeVisible()
  await shoot(page, 'forms-environment')
})

test('a refused value says why at its field; a problem leads to its field and is mended', async ({
  page,
  product,
}) => {
  await openForms(page, product, 'load')
  await tab(page, 'Inputs')
  const rows = page.getByRole('textbox', { name: 'rows' })
  await rows.fill('many')
  await expect(page.getByText('A whole number is needed.')).toBeVisible()
  await shoot(page, 'forms-refused')
  await rows.fill('12')
  await expect(page.getByText('A whole number is needed.')).toBeHidden()
  await expect(problems(page)).not.toContainText('rows')
  await rows.press('Control+z')
  await expect(problems(page)).toContainText('rows')
  // The strip leads to the field of another step, on whatever tab that step was.
  await tab(page, 'Code')
  await problems(page)
    .getByRole('button', { name: /Train › label/ })
    .click()
  await expect(page.getByLabel('Name of the step')).toHaveValue('Train')
  await expect(page.getByRole('textbox', { name: 'label' })).toBeFocused()
  const data = problems(page).locator('.n-problem').filter({ hasText: 'Train › data' })
  await data.getByRole('button', { name: /^Connect/ }).click()
  await expect(data).toHaveCount(0)
  await shoot(page, 'forms-inputs')
  await problems(page)
    .locator('.n-problem')
    .filter({ hasText: 'Train › label' })
    .getByRole('button', { name: 'Bind to new input' })
    .click()
  await expect(problems(page)).not.toContainText('label')
  // A value from elsewhere stands in a text as one thing.
  await page.getByRole('button', { name: 'Disconnect label' }).click()
  await page.getByRole('textbox', { name: 'label' }).click()
  await page.keyboard.type('of {{')
  await expect(page.getByRole('option', { name: 'label' })).toBeVisible()
  await page.waitForTimeout(150) // a list that has just opened takes no key: it may have been meant for the text
  await page.keyboard.press('Enter')
  await page.keyboard.type(' ones')
  await expect(page.locator('.cm-chip')).toHaveText('label')
  await expect(page.locator('[data-node="train"]')).toContainText('of {label} ones')
  await shoot(page, 'forms-chip')
})

test('composing Japanese commits nothing before it is done', async ({ page, product }) => {
  await openForms(page, product, 'train')
  await tab(page, 'Inputs')
  const label = page.getByRole('textbox', { name: 'label' })
  await compose(page, label, 'ラベル')
  await expect(label).toContainText('ラベル')
  await expect(problems(page)).not.toContainText('label')
  const name = page.getByLabel('Name of the step')
  await name.selectText()
  await compose(page, name, '学習')
  await expect(name).toBeFocused()
  await name.press('Enter')
  await expect(page.getByRole('region', { name: '学習' })).toBeVisible()
  await tab(page, 'Environment')
  const packages = page.getByLabel('Add packages')
  await compose(page, packages, 'ぱんだ')
  await expect(page.locator('.n-chip')).toHaveCount(0)
  await packages.fill('pandas>=2')
  await packages.press('Enter')
  await expect(page.getByText('pandas>=2', { exact: true })).toBeVisible()
  await tab(page, 'Code')
  const code = page.getByRole('textbox', { name: '学習' })
  await code.click()
  await page.keyboard.press('Control+End')
  await compose(page, code, '# 説明')
  await expect(code).toContainText('# 説明')
})

test('a double click on a card goes to where it is written, also when the inspector is hidden', async ({
  page,
  product,
}) => {
  await openForms(page, product, 'load')
  const train = page.locator('[data-node="train"]')
  const rate = page.locator('[data-field="inputs.parameters.rate"] input')
  await train.getByText('rate').dblclick()
  await expect(rate).toBeFocused()
  await tab(page, 'Code')
  await train.getByText('rate').dblclick()
  await expect(rate).toBeFocused()
  await page.getByRole('button', { name: 'Inspector' }).click()
  await expect(rate).toBeHidden()
  await train.locator('header').dblclick()
  await expect(page.getByLabel('Name of the step')).toBeFocused()
  await page.keyboard.type('Learn')
  await page.keyboard.press('Enter')
  await expect(train.locator('header')).toContainText('Learn')
})
