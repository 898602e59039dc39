import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from '@playwright/test'
import { expect, freshTest, type Product } from './fixture.ts'
import { shoot } from './shoot.ts'

const root = resolve(import.meta.dirname, '../..')

/** Journey 2: a pipeline of one's own by hand, from an empty canvas. */
const component = `from kfp import dsl
from kfp.dsl import Dataset, Output


@dsl.component
def read_people_csv(table: Output[Dataset], path: str = '${'{path}'}'):
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
  writeFileSync(join(product.workspace, 'components/people.py'), component.replace('{path}', table))
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

freshTest('with the pointer', async ({ page, product }) => {
  await prepare(page, product)
  await page.mouse.dblclick(320, 220)
  await page.keyboard.type('csv')
  await expect(options(page).first()).toContainText('Read people CSV')
  await page.keyboard.press('Enter')
  await expect(page.locator('[data-node="read-people-csv"]')).toBeVisible()

  await drag(page, await port(page, 'read-people-csv', 'out', 'table'), { x: 620, y: 420 }, async () => {
    await expect(page.getByText('Drop to choose a step').first()).toBeVisible()
  })
  await expect(options(page).filter({ hasText: 'Clean table' })).toContainText('data')
  await expect(options(page).filter({ hasText: 'Load SQL' })).toHaveCount(0)
  await shoot(page, 'edit-picker')
  await page.keyboard.type('python')
  await page.keyboard.press('Enter')
  await expect(page.locator('[data-node="new-python-step"]')).toBeVisible()
  expect(await edges(page)).toEqual(['artifact:read-people-csv:table>new-python-step:table'])
})
