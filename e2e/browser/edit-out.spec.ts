/** Out: as YAML, Python and pictures. In: an Elyra pipeline dropped on the list, a script dropped on the canvas. */
import { readFileSync } from 'node:fs'
import type { Page } from '@playwright/test'
import { expect, test } from './fixture.ts'

const elyra = JSON.stringify({
  doc_type: 'pipeline',
  version: '3.0',
  id: 'all',
  primary_pipeline: 'one',
  pipelines: [
    {
      id: 'one',
      nodes: ['load', 'train'].map((name, at) => ({
        id: name,
        type: 'execution_node',
        op: 'execute-python-node',
        app_data: {
          component_parameters: { filename: `${name}.py`, runtime_image: 'python:3.11' },
          ui_data: { label: `${name}.py`, x_pos: 300 * at, y_pos: 60 },
        },
        inputs: [{ id: 'inPort', links: at === 0 ? [] : [{ id: 'l', node_id_ref: 'load' }] }],
      })),
      app_data: { version: 8, properties: { name: 'Night run' } },
    },
  ],
})

/** Files as they come from another window: at a point of an element. */
const dropAll = (
  page: Page,
  selector: string,
  files: readonly (readonly [string, string | Buffer])[],
): Promise<void> =>
  page.evaluate(
    ({ where, all }) => {
      const target = document.querySelector(where)
      if (target === null) throw new Error(`${where} is not there`)
      const transfer = new DataTransfer()
      for (const [name, bytes] of all) transfer.items.add(new File([new Uint8Array(bytes)], name))
      const { x, y, width, height } = target.getBoundingClientRect()
      const at = { clientX: x + width / 2, clientY: y + height * 0.8 }
      for (const type of ['dragenter', 'dragover', 'drop'])
        target.dispatchEvent(
          new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: transfer, ...at }),
        )
    },
    { where: selector, all: files.map(([name, text]) => [name, [...Buffer.from(text)]] as const) },
  )
const drop = (page: Page, selector: string, name: string, text: string | Buffer): Promise<void> =>
  dropAll(page, selector, [[name, text]])

test('a dropped Elyra pipeline opens, and goes out as YAML, Python and pictures', async ({
  page,
  product,
}) => {
  await product.open(page, '/pipelines')
  await expect(page.getByRole('heading', { name: 'Pipelines' })).toBeVisible()
  await drop(page, '.n-pipelines', 'night.pipeline', elyra)
  await expect(page).toHaveURL(/\/pipelines\/night/)
  await expect(page.locator('.cv-step')).toHaveCount(2)

  const saved = async (item: string): Promise<{ name: string; text: string }> => {
    await page.getByRole('button', { name: 'Export this pipeline' }).click()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: item }).click(),
    ])
    return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'latin1') }
  }
  const yaml = await saved('KFP YAML')
  expect(yaml.name).toBe('night.yaml')
  expect(yaml.text).toContain('constant: train.py')
  const python = await saved('Python (kfp)')
  expect(python.name).toBe('night.py')
  expect(python.text).toMatch(/@dsl\.pipeline\(name="night-run".*\n?.*Night run/)
  expect(python.text).toContain('.after(')
  const svg = await saved('Picture (SVG)')
  expect(svg.text).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[\s\S]*>train</)
  const png = await saved('Picture (PNG)')
  expect(png.text.slice(1, 4)).toBe('PNG')
})

test('a script and a data file dropped on the canvas become steps', async ({ page, product }) => {
  await product.open(page, '/pipelines')
  await drop(page, '.n-pipelines', 'desk.pipeline', elyra)
  await expect(page.locator('.cv-step')).toHaveCount(2)
  await drop(page, '.n-pipeline__canvas', 'score.py', 'import math\nprint(math.pi)\n')
  await expect(page.locator('.cv-step', { hasText: 'Score' })).toHaveCount(1)
  await drop(page, '.n-pipeline__canvas', 'rows.csv', 'a,b\n1,2\n')
  const reader = page.locator('.cv-step', { hasText: 'Load CSV' })
  await expect(reader).toHaveCount(1)
  await expect(reader).toContainText('data/rows.csv')
  expect(readFileSync(`${product.workspace}/data/rows.csv`, 'utf8')).toBe('a,b\n1,2\n')
})

test('odd files are taken as what they are, or say what to do', async ({ page, product }) => {
  const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le')
  await product.open(page, '/pipelines')
  await expect(page.getByRole('heading', { name: 'Pipelines' })).toBeVisible()
  await drop(page, '.n-pipelines', 'half.pipeline', elyra.slice(0, 200))
  await expect(page.getByRole('alert')).toContainText('open it in Elyra and save it again')
  await drop(page, '.n-pipelines', '夜 16.pipeline', utf16(elyra))
  await expect(page.locator('.cv-step')).toHaveCount(2)

  const notice = page.locator('.n-editnotice')
  await dropAll(page, '.n-pipeline__canvas', [
    ['none.csv', ''],
    ['book.xlsx', 'PK'],
    ['picture.csv', Buffer.from([137, 80, 0, 0])],
    ['売上 2024.csv', utf16('a,b\n1,2\n')],
    ['two.py', '@dsl.component\ndef good(x: int): pass\n\n@dsl.component\ndef bad(x): pass\n'],
  ])
  for (const words of [
    'none.csv is empty.',
    'book.xlsx cannot become a step.',
    'picture.csv is no text',
    'bad: ',
  ])
    await expect(notice).toContainText(words)
  await expect(page.locator('.cv-step')).toHaveCount(4)
  const reader = page.locator('.cv-step', { hasText: 'Load CSV' })
  await expect(reader).toContainText('data/売上 2024.csv')
  await expect(reader).toContainText('utf-16')
})

test('a Python file is not run until somebody says so', async ({ page, product }) => {
  await product.open(page, '/pipelines')
  await expect(page.getByRole('heading', { name: 'Pipelines' })).toBeVisible()
  await drop(page, '.n-pipelines', 'odd.py', 'raise ValueError("it ran")\n')
  const question = page.getByRole('dialog', { name: 'Run the code of this file?' })
  await question.getByRole('button', { name: 'Cancel' }).last().click()
  await expect(page.getByText('it ran')).toHaveCount(0)
  await drop(page, '.n-pipelines', 'odd.py', 'raise ValueError("it ran")\n')
  await question.getByRole('button', { name: 'Run it' }).click()
  // With kfp the file's own mistake is told, without it what to install.
  await expect(page.getByRole('alert')).toContainText(/it ran|pip install/)
})
