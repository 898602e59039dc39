/** A first pipeline of one's own: preprocess, then train, once written by hand and once put together from the library. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { Locator, Page } from '@playwright/test'
import { expect, type Product, freshTest as test } from './fixture.ts'
import { shoot } from './shoot.ts'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../..')

const preprocess = [
  'def preprocess(cleaned: Output[Dataset], rows: int = 60) -> int:',
  '"""Makes a table."""',
  "lines = [f'{n},{n % 3}' for n in range(rows)]",
  "open(cleaned.path, 'w').write('\\n'.join(lines))",
  'return len(lines)',
]
const train = [
  "def train(cleaned: Input[Dataset], model: Output[Model], metrics: Output[Metrics]) -> NamedTuple('Result', [('accuracy', float)]):",
  'import json',
  'from collections import Counter',
  "classes = Counter(line.split(',')[1] for line in open(cleaned.path))",
  'best, count = classes.most_common(1)[0]',
  'accuracy = count / sum(classes.values())',
  "json.dump(best, open(model.path, 'w'))",
  "metrics.log_metric('accuracy', accuracy)",
  'return (accuracy,)',
]

const card = (page: Page, id: string): Locator => page.locator(`.cv [data-node="${id}"]`)
const options = (page: Page): Locator =>
  page.getByRole('dialog', { name: 'Add to the pipeline' }).getByRole('option')

const middle = async (what: Locator) => {
  const box = await what.boundingBox()
  if (box === null) throw new Error('It is not on screen.')
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}
const port = (page: Page, node: string, side: 'in' | 'out', name: string) =>
  middle(page.locator(`[data-node="${node}"] [data-port^="${side} "][data-port$=" ${name}"] > .cv-port`))

/** As fast as a hand is: two moves of the pointer between down and up. */
async function drag(page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(to.x, to.y, { steps: 2 })
  await page.mouse.up()
}

async function begin(page: Page, product: Product, name: string): Promise<void> {
  await product.open(page, '/pipelines')
  await page.getByRole('button', { name: 'New pipeline' }).click()
  await page.getByRole('textbox', { name: 'Name of the pipeline' }).fill(name)
  await page.keyboard.press('Enter')
  await expect(page.getByText('Double-click anywhere to add a step')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Below the canvas' }).getByRole('tabpanel')).toHaveCount(0)
}

/** The name key by key: what is typed must reach the code, whatever its ports and its name become meanwhile. */
async function write(page: Page, lines: readonly string[]): Promise<void> {
  await expect(page.locator('.cm-content')).toBeFocused()
  await page.keyboard.press('Control+a')
  const [head = '', ...body] = lines
  const name = head.slice(0, head.indexOf('(') + 3)
  await page.keyboard.type(name)
  await page.keyboard.insertText(head.slice(name.length))
  await page.keyboard.press('Enter')
  await page.keyboard.insertText(body.join('\n    '))
  await expect(page.locator('.cm-content')).toBeFocused()
}

/** Starts it on the canvas and stays there until it has ended. */
async function runHere(page: Page, timeout: number): Promise<void> {
  await page.getByRole('button', { name: 'Run', exact: true }).first().click()
  await page.locator('.n-launch__foot').getByRole('button', { name: 'Run', exact: true }).click()
  await expect(page.getByText('Run 1 succeeded')).toBeVisible({ timeout })
}

/** Saves, and gives the file to `nagare run` in a workspace of its own, and to the real SDK. */
async function elsewhere(page: Page, product: Product, file: string): Promise<void> {
  const path = join(product.workspace, 'pipelines', file)
  await page.keyboard.press('Control+s')
  await expect.poll(() => readFileSync(path, 'utf8')).toContain('accuracy')
  const home = mkdtempSync(join(tmpdir(), 'nagare-seed-'))
  const command = [join(root, 'bin/nagare.mjs'), 'run', path, '--workspace', home, '--json']
  const { stdout } = await run(process.execPath, command, { env: { ...process.env, NAGARE_HOME: home } })
  expect(JSON.parse(stdout)).toMatchObject({ state: 'SUCCEEDED' })
  rmSync(home, { recursive: true, force: true })
  const python = process.env['NAGARE_TEST_PYTHON']
  const load = 'import sys; from kfp import components; components.load_component_from_file(sys.argv[1])'
  if (python !== undefined) await run(python, ['-c', load, path])
}

test('two functions are typed, wired, run and measured on the canvas', async ({ page, product }) => {
  await begin(page, product, 'by hand')
  await page.mouse.dblclick(330, 200)
  await page.keyboard.type('python')
  await page.keyboard.press('Enter')
  const first = card(page, 'new-python-step')
  await write(page, preprocess)
  await expect(first).toContainText('Preprocess')
  await expect(first).toContainText('cleaned')

  await drag(page, await port(page, 'new-python-step', 'out', 'cleaned'), { x: 620, y: 420 })
  await expect(options(page).first()).toBeVisible()
  await page.keyboard.type('python')
  await page.keyboard.press('Enter')
  const second = card(page, 'new-python-step-2')
  await expect(second).toBeVisible()
  await write(page, train)
  await expect(second.locator('.cv-title')).toHaveText('Train')
  for (const name of ['cleaned', 'model', 'metrics', 'accuracy']) await expect(second).toContainText(name)
  await expect(
    page.locator('[data-edge="artifact:new-python-step:cleaned>new-python-step-2:cleaned"]'),
  ).toHaveCount(1)

  await runHere(page, 30_000)
  await expect(first.locator('.cv-chip--gave')).toHaveText('60')
  await expect(second.locator('.cv-chip--gave').last()).toHaveText('0.333')
  await second.locator('header').click()
  await page.getByRole('tab', { name: 'Last run' }).click()
  await expect(page.locator('.n-lastrun')).toContainText('accuracy')
  await shoot(page, 'seed-by-hand')
  await elsewhere(page, product, 'by-hand.yaml')
})

test('a quick hand takes from the palette what it took hold of, and lets go of it with Escape', async ({
  page,
  product,
}) => {
  await begin(page, product, 'quick')
  await page.getByRole('button', { name: 'Show the palette' }).click()
  const row = (name: string) => page.locator('.n-stock__row').filter({ hasText: name }).first()
  await drag(page, await middle(row('Clean table')), { x: 560, y: 220 })
  await expect(card(page, 'clean-table')).toBeVisible()
  const from = await middle(row('Split table'))
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(600, 460, { steps: 2 })
  await page.keyboard.press('Escape')
  await page.mouse.up()
  await row('Add lags').click()
  await expect(card(page, 'add-lags')).toBeVisible()
  await expect(page.locator('.cv-step')).toHaveCount(2)
})

test('the same from built-in components, with pandas and scikit-learn', async ({ page, product }) => {
  test.skip(process.env['NAGARE_SLOW_TESTS'] === undefined, 'Installs packages: NAGARE_SLOW_TESTS=1 runs it.')
  test.setTimeout(300_000)
  await begin(page, product, 'built in')
  const add = async (words: string, name: string) => {
    await expect(options(page).first()).toBeVisible()
    await page.keyboard.type(words)
    await expect(options(page).first()).toContainText(name)
    await page.keyboard.press('Enter')
  }
  await page.mouse.dblclick(300, 160)
  await add('example', 'Load example')
  await drag(page, await port(page, 'load-example', 'out', 'data'), { x: 640, y: 160 })
  await add('split', 'Split table')
  await drag(page, await port(page, 'split-table', 'out', 'train'), { x: 700, y: 420 })
  await add('train classifier', 'Train classifier')
  await page.getByRole('textbox', { name: /^target/ }).fill('left')
  await page.getByRole('button', { name: /^Tidy/ }).click()
  await drag(page, await port(page, 'train-classifier', 'out', 'model'), { x: 560, y: 640 })
  await add('evaluate', 'Evaluate classifier')
  await page.getByRole('button', { name: /^Tidy/ }).click()
  const [from, to] = [
    await port(page, 'split-table', 'out', 'test'),
    await port(page, 'evaluate-classifier', 'in', 'data'),
  ]
  await page.mouse.click(from.x, from.y)
  await page.mouse.click(to.x, to.y)
  await runHere(page, 240_000)
  await expect(card(page, 'evaluate-classifier').locator('.cv-chip--gave').first()).toContainText(/\d/)
  await shoot(page, 'seed-built-in')
  await elsewhere(page, product, 'built-in.yaml')
})
