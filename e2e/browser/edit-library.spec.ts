import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, freshTest as test } from './fixture.ts'
import { shoot } from './shoot.ts'

test('a new pipeline begins with a template, chosen with the keyboard by its picture', async ({
  page,
  product,
}) => {
  await product.open(page, '/pipelines')
  await page.getByRole('button', { name: 'New pipeline' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('radio')).toHaveCount(9)
  await dialog.getByRole('radio', { name: /^Nothing/ }).focus()
  for (let steps = 0; steps < 3; steps++) await page.keyboard.press('ArrowDown')
  await expect(dialog.getByRole('radio', { name: /^Cross-validation/ })).toBeChecked()
  await shoot(page, 'templates')
  await dialog.getByRole('textbox').fill('My folds')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/pipelines\/my-folds/)
  await expect(page.getByText('Take fold').first()).toBeVisible()
  const file = join(product.workspace, 'pipelines', 'my-folds.yaml')
  expect(existsSync(file) && readFileSync(file, 'utf8')).toContain('displayName: My folds')
})

test('a component that is put into the folder is offered at once', async ({ page, product }) => {
  await product.open(page, '/pipelines')
  await page.getByRole('button', { name: 'New pipeline' }).click()
  await page.getByRole('dialog').getByRole('textbox').fill('Empty')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/pipelines\/empty/)
  await page.getByRole('button', { name: 'Show the palette' }).click()
  const folder = join(product.workspace, 'components', 'team')
  mkdirSync(folder, { recursive: true })
  const source =
    'from kfp import dsl\n\n@dsl.component\ndef shout_loudly(text: str) -> str:\n    return text\n'
  writeFileSync(join(folder, 'shout.py'), source)
  await expect(page.getByText('Shout loudly').first()).toBeVisible()
})
