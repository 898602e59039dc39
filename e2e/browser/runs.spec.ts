import { expect, test } from './fixture.ts'
import { shoot } from './shoot.ts'
import { mlflow, scriptRun } from './wire.ts'

/** Journeys 3 and 4: a script's run appears by itself, runs are filtered, chosen and compared. */
test('runs of scripts appear live, are filtered and compared', async ({ page, product }) => {
  await product.open(page, '/runs')
  const named = (name: string) => page.getByRole('link', { name, exact: true })
  await scriptRun(product, 'calm-heron', '0.1', 100)
  await expect(named('calm-heron')).toBeVisible()
  await scriptRun(product, 'brisk-otter', '0.5', 100)
  await expect(named('brisk-otter')).toBeVisible()
  await shoot(page, 'runs')

  await page
    .getByRole('textbox', { name: /filter/i })
    .or(page.getByPlaceholder(/Filter by/))
    .first()
    .fill('otter')
  await expect(named('calm-heron')).toBeHidden()
  await page.getByPlaceholder(/Filter by/).fill('')
  await expect(named('calm-heron')).toBeVisible()

  const row = (name: string) => page.getByRole('row', { name })
  await row('calm-heron')
    .getByTitle(/calm-heron/)
    .first()
    .click()
  await row('brisk-otter')
    .getByTitle(/brisk-otter/)
    .first()
    .click()
  await expect(row('brisk-otter')).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('button', { name: 'Default 2' })).toBeVisible()
  await page
    .getByRole('button', { name: /^Compare/ })
    .or(page.getByRole('link', { name: /^Compare/ }))
    .first()
    .click()
  await expect(page).toHaveURL(/\/compare\?runs=/)
  await expect(page.getByText('lr', { exact: true }).first()).toBeVisible()
  await expect(page.getByText('depth', { exact: true })).toBeHidden()
  await expect(page.locator('.js-plotly-plot').first()).toBeVisible({ timeout: 30_000 })
  await shoot(page, 'compare')
})

test('a run that trains now draws its curve while it trains', async ({ page, product }) => {
  const { run } = await mlflow<{ run: { info: { run_id: string } } }>(product, 'runs/create', {
    experiment_id: '0',
    run_name: 'live-lynx',
    start_time: Date.now(),
  })
  const runId = run.info.run_id
  await product.open(page, `/runs/${runId}?tab=metrics`)
  await expect(page.getByText('live-lynx').first()).toBeVisible()
  for (let step = 0; step < 5; step++) {
    await mlflow(product, 'runs/log-metric', {
      run_id: runId,
      key: 'auc',
      value: 0.5 + step / 10,
      timestamp: Date.now(),
      step,
    })
  }
  await expect(page.getByText('auc', { exact: true }).first()).toBeVisible()
  await expect(page.locator('canvas').first()).toBeVisible()
})

test('the address that mlflow prints leads to the run', async ({ page, product }) => {
  const runId = await scriptRun(product, 'linked-ibis', '0.2', 3)
  await product.open(page, '/pipelines')
  await page.goto(`${product.url}/#/experiments/0/runs/${runId}`)
  await expect(page.getByText('linked-ibis').first()).toBeVisible()
})

test('what is in the trash is deleted for good, after saying what goes', async ({ page, product }) => {
  await scriptRun(product, 'spare-vole', '0.3', 10)
  await product.open(page, '/runs')
  const row = page.getByRole('row', { name: 'spare-vole' })
  await row
    .getByTitle(/spare-vole/)
    .first()
    .click()
  await page.getByRole('button', { name: 'Move to trash' }).click()
  await expect(row).toBeHidden()
  await page.getByText('Trash', { exact: true }).click()
  await row
    .getByTitle(/spare-vole/)
    .first()
    .click()
  await page.getByRole('button', { name: 'Delete for good' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByText(/^1 run and its files/)).toBeVisible()
  await shoot(page, 'delete-for-good')
  await dialog.getByRole('button', { name: 'Delete for good' }).click()
  await expect(dialog).toBeHidden()
  await expect(row).toBeHidden()
})
