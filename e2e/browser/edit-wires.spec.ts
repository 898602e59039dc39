import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from '@playwright/test'
import { expect, freshTest, type Product } from './fixture.ts'
import { shoot } from './shoot.ts'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../..')

/** Journey 2: a pipeline of one's own by hand, from an empty canvas. */
const component = `from kfp import dsl
from kfp.dsl import Dataset, Output


@dsl.component
def read_people_csv(table: Output[Dataset], path: str = 'TABLE'):
    """Reads people from a CSV file."""
    import shutil

    shutil.copy(path, table.path)
`
const blank = `pipelineInfo:
  name: people
root:
  dag:
    tasks: {}
schemaVersion: 2.1.0
sdkVersion: kfp-2.17.0
`

/** A workspace with a component and a table of one's own, and an empty pipeline in it. */
async function prepare(page: Page, product: Product): Promise<void> {
  const table = join(product.workspace, 'data/people.csv')
  mkdirSync(join(product.workspace, 'data'), { recursive: true })
  mkdirSync(join(product.workspace, 'components'), { recursive: true })
  writeFileSync(table, 'name,age\nAda,36\nGrace,45\n')
  writeFileSync(join(product.workspace, 'components/people.py'), component.replace('TABLE', table))
  writeFileSync(join(product.workspace, 'pipelines/people.yaml'), blank)
  await product.open(page, '/pipelines/people')
  await expect(page.getByText('Double-click anywhere to add a step')).toBeVisible()
}

const edges = (page: Page): Promise<string[]> =>
  page
    .locator('[data-edge]')
    .evaluateAll((all) => all.map((one) => one.getAttribute('data-edge') ?? '').toSorted())

interface At {
  readonly x: number
  readonly y: number
}
/** The mark of a port on a step. */
async function port(page: Page, node: string, side: 'in' | 'out', name: string): Promise<At> {
  const mark = page.locator(`[data-node="${node}"] [data-port^="${side} "][data-port$=" ${name}"] > .cv-port`)
  const box = await mark.boundingBox()
  if (box === null) throw new Error(`${node} shows no port ${name}.`)
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

async function drag(page: Page, from: At, to: At, before?: () => Promise<void>): Promise<void> {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 5 })
  await page.mouse.move(to.x, to.y, { steps: 5 })
  await before?.()
  await page.mouse.up()
}

const picker = (page: Page) => page.getByRole('dialog', { name: 'Add to the pipeline' })
const options = (page: Page) => picker(page).getByRole('option')

const counting = `def count_people(table: Input[Dataset], most: int = 100) -> int:
    """Counts the people."""
    with open(table.path) as file:
        rows = file.read().splitlines()[1:]
    return min(len(rows), most)
`

/** Writes the function in place of the one that a new step begins as; its signature is the ports. */
async function write(page: Page): Promise<void> {
  const code = page.locator('.cm-content')
  await expect(code).toBeFocused()
  await page.keyboard.press('Control+a')
  await page.keyboard.insertText(counting)
  await expect(page.locator('[data-node="new-python-step"]').getByText('most')).toBeVisible()
}

/** Saves, and gives the file to `nagare run` in a workspace of its own, and to the real SDK. */
async function saveAndRun(page: Page, product: Product): Promise<void> {
  await page.keyboard.press('Control+s')
  const file = join(product.workspace, 'pipelines/people.yaml')
  await expect.poll(() => readFileSync(file, 'utf8')).toContain('new-python-step')
  const home = mkdtempSync(join(tmpdir(), 'nagare-journey-'))
  const command = [join(root, 'bin/nagare.mjs'), 'run', file, '--workspace', home, '--json']
  const env = { ...process.env, NAGARE_HOME: home }
  const { stdout } = await run(process.execPath, command, { env })
  expect(JSON.parse(stdout)).toMatchObject({ state: 'SUCCEEDED' })
  rmSync(home, { recursive: true, force: true })
  const python = process.env['NAGARE_TEST_PYTHON']
  if (python === undefined) {
    console.warn('NAGARE_TEST_PYTHON is not set: the real kfp has not read the file.')
    return
  }
  const load = 'import sys; from kfp import components; components.load_component_from_file(sys.argv[1])'
  await run(python, ['-c', load, file])
}

freshTest(
  'a pipeline is drawn by hand with the pointer, runs, and the SDK reads it',
  async ({ page, product }) => {
    await prepare(page, product)
    await page.mouse.dblclick(320, 220)
    await page.keyboard.type('csv')
    await expect(options(page).first()).toContainText('Read people CSV')
    await page.keyboard.press('Enter')
    await expect(page.locator('[data-node="read-people-csv"]')).toBeVisible()

    await drag(page, await port(page, 'read-people-csv', 'out', 'table'), { x: 560, y: 420 }, async () => {
      await expect(page.getByText('Drop to choose a step').first()).toBeVisible()
    })
    await expect(options(page).filter({ hasText: 'Clean table' })).toContainText('data')
    await expect(options(page).filter({ hasText: 'Load SQL' })).toHaveCount(0)
    await shoot(page, 'edit-picker')
    await page.keyboard.type('python')
    await page.keyboard.press('Enter')
    await expect(page.locator('[data-node="new-python-step"]')).toBeVisible()
    expect(await edges(page)).toEqual(['artifact:read-people-csv:table>new-python-step:table'])

    await write(page)
    const strip = page.locator('[data-strip="out"] .cv-plus')
    const box = (await strip.boundingBox()) ?? { x: 0, y: 0 }
    await drag(page, await port(page, 'new-python-step', 'out', 'Output'), { x: box.x + 20, y: box.y + 160 })
    await drag(page, await port(page, 'read-people-csv', 'in', 'path'), { x: 110, y: 500 }, async () => {
      await expect(page.getByText('Drop to make a pipeline input').first()).toBeVisible()
    })
    expect(await edges(page)).toEqual([
      'artifact:read-people-csv:table>new-python-step:table',
      'parameter::path>read-people-csv:path',
      'parameter:new-python-step:Output>:new_python_step',
    ])
    await shoot(page, 'edit-wired')
    await saveAndRun(page, product)
  },
)

freshTest('the same by keyboard alone', async ({ page, product }) => {
  await prepare(page, product)
  await page.getByRole('button', { name: 'Add a step', exact: true }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type('csv')
  const field = picker(page).getByRole('combobox')
  // An input method that composes keeps Enter and Escape for itself.
  for (const key of ['Enter', 'Escape'])
    await field.dispatchEvent('keydown', { key, isComposing: true, bubbles: true, cancelable: true })
  await expect(options(page).first()).toContainText('Read people CSV')
  await page.keyboard.press('Enter')
  const first = page.locator('[data-node="read-people-csv"]')
  await expect(first).toBeFocused()

  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('button', { name: 'Output table, Dataset' })).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Output table, Dataset' })).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowUp')
  await expect(page.locator('.cv').getByRole('status')).toContainText('New step')
  await page.keyboard.press('Enter')
  await page.keyboard.type('python')
  await page.keyboard.press('Enter')
  await expect(page.locator('[data-node="new-python-step"]')).toBeVisible()
  await write(page)

  await page.locator('[data-node="new-python-step"]').focus()
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('button', { name: 'Output Output, Int' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.locator('.cv').getByRole('status')).toContainText('New pipeline output')
  await page.keyboard.press('Enter')
  expect(await edges(page)).toEqual([
    'artifact:read-people-csv:table>new-python-step:table',
    'parameter:new-python-step:Output>:new_python_step',
  ])
  await saveAndRun(page, product)
})

freshTest(
  'wires are refused with the reason, moved, taken away, and opened for a step',
  async ({ page, product }) => {
    await product.open(page, '/pipelines/churn')
    await expect(page.locator('[data-node="evaluate"]')).toBeVisible()
    const before = await edges(page)
    await drag(
      page,
      await port(page, 'train', 'out', 'model'),
      await port(page, 'evaluate', 'in', 'test'),
      async () => {
        await expect(page.getByText('takes Dataset, but this is Model').first()).toBeVisible()
        await shoot(page, 'edit-refused')
      },
    )
    expect(await edges(page)).toEqual(before)

    await drag(page, await port(page, 'evaluate', 'in', 'model'), { x: 620, y: 640 })
    expect(await edges(page)).not.toContain('artifact:train:model>evaluate:model')
    await page.keyboard.press('Control+z')
    expect(await edges(page)).toEqual(before)

    const from = await port(page, 'preprocess', 'out', 'training')
    const to = await port(page, 'evaluate', 'in', 'test')
    await page.mouse.click(from.x, from.y)
    await page.mouse.move(to.x, to.y, { steps: 4 })
    await expect(page.getByText('Takes the place of what is there').first()).toBeVisible()
    await page.mouse.click(to.x, to.y)
    const wire = 'artifact:preprocess:training>evaluate:test'
    expect(await edges(page)).toContain(wire)
    expect(await edges(page)).not.toContain('artifact:preprocess:test>evaluate:test')

    const depth = await port(page, 'train', 'in', 'depth')
    await page.mouse.move(depth.x - 60, depth.y)
    await page.mouse.click(depth.x - 60, depth.y)
    await expect(page.getByRole('button', { name: 'Remove this wire' })).toBeVisible()
    await page.keyboard.press('Delete')
    expect(await edges(page)).not.toContain('parameter::depth>train:depth')

    const training = await port(page, 'train', 'in', 'training')
    await page.mouse.move(training.x - 14, training.y - 4, { steps: 3 })
    await page.getByRole('button', { name: 'Put a step into this wire' }).click()
    await page.keyboard.type('clean')
    await page.keyboard.press('Enter')
    await expect(page.locator('[data-node="clean-table"]')).toBeVisible()
    const after = await edges(page)
    expect(after).toContain('artifact:preprocess:training>clean-table:data')
    expect(after).toContain('artifact:clean-table:cleaned>train:training')
    await page.getByRole('button', { name: 'Show the palette' }).click()
    await shoot(page, 'edit-palette')
  },
)
