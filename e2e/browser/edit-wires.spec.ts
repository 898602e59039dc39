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

/** Journey 2: a pipeline of one's own by hand, from the list of pipelines. */
// Stands for the component of the same name that ships: this one needs no packages, so the test needs no network.
const component = `from kfp import dsl
from kfp.dsl import Dataset, Output


@dsl.component
def load_csv(data: Output[Dataset], path: str = 'TABLE'):
    """Reads people from a CSV file."""
    import shutil

    shutil.copy(path, data.path)
`

/** A workspace with a component and a table of one's own. */
async function prepare(page: Page, product: Product): Promise<void> {
  const table = join(product.workspace, 'data/people.csv')
  mkdirSync(join(product.workspace, 'data'), { recursive: true })
  mkdirSync(join(product.workspace, 'components'), { recursive: true })
  writeFileSync(table, 'name,age\nAda,36\nGrace,45\n')
  writeFileSync(join(product.workspace, 'components/people.py'), component.replace('TABLE', table))
  await product.open(page, '/pipelines')
  await expect(page.getByRole('button', { name: 'New pipeline' })).toBeVisible()
}

/** In the dialog, the name has the focus. */
async function name(page: Page): Promise<void> {
  await expect(page.getByRole('textbox', { name: 'Name of the pipeline' })).toBeFocused()
  await page.keyboard.type('people')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Double-click anywhere to add a step')).toBeVisible()
}

/** The run that was started from here, up to its end, on the canvas that it was started from. */
async function watch(page: Page): Promise<void> {
  await expect(page.getByText(/^Run 1, to Count people( succeeded)?$/)).toBeVisible()
  await expect(page).toHaveURL(/\/pipelines\/people/)
  for (const step of ['load-csv', 'new-python-step'])
    await expect(page.locator(`[data-node="${step}"] [data-status=succeeded]`).first()).toBeVisible({
      timeout: 30_000,
    })
}

/** The table that the first step gave, in the drawer. */
async function seeTable(page: Page): Promise<void> {
  const drawer = page.getByRole('region', { name: 'Below the canvas' })
  await expect(drawer.getByRole('cell', { name: 'Grace' })).toBeVisible()
  await expect(drawer).toContainText('2 rows × 2 columns')
}

const fileOf = (product: Product): string => join(product.workspace, 'pipelines/people.yaml')

/** Moving a step is a small change of the file: its own two lines, once everything has a place. */
async function moveAndSave(page: Page, product: Product): Promise<void> {
  const lines = (): string[] => readFileSync(fileOf(product), 'utf8').split('\n')
  const before = lines()
  await page.locator('[data-node="load-csv"]').focus()
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Control+s')
  await expect.poll(() => lines().join()).not.toBe(before.join())
  const after = lines()
  expect(after).toHaveLength(before.length)
  expect(after.filter((line, at) => line !== before[at]).length).toBeLessThanOrEqual(2)
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

const counting = `def count_people(data: Input[Dataset], most: int = 100) -> int:
    """Counts the people."""
    with open(data.path) as file:
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
  const file = fileOf(product)
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
    await page.getByRole('button', { name: 'New pipeline' }).click()
    await name(page)
    await page.mouse.dblclick(320, 220)
    await page.keyboard.type('csv')
    await expect(options(page).first()).toContainText('Load CSV')
    await page.keyboard.press('Enter')
    await expect(page.locator('[data-node="load-csv"]')).toBeVisible()

    await drag(page, await port(page, 'load-csv', 'out', 'data'), { x: 560, y: 420 }, async () => {
      await expect(page.getByText('Drop to choose a step').first()).toBeVisible()
    })
    await expect(options(page).filter({ hasText: 'Clean table' })).toContainText('data')
    await expect(options(page).filter({ hasText: 'Load SQL' })).toHaveCount(0)
    await shoot(page, 'edit-picker')
    await page.keyboard.type('python')
    await page.keyboard.press('Enter')
    await expect(page.locator('[data-node="new-python-step"]')).toBeVisible()
    expect(await edges(page)).toEqual(['artifact:load-csv:data>new-python-step:data'])

    await write(page)
    await page.locator('[data-node="new-python-step"] header').click({ button: 'right' })
    await page.getByRole('menuitem', { name: 'Run to here' }).click()
    const mark = page.locator('[data-node="load-csv"] [data-status=planned]')
    await expect(mark.first()).toContainText('will run')
    await shoot(page, 'edit-plan')
    await page.locator('.n-launch__foot').getByRole('button', { name: 'Run', exact: true }).click()
    await watch(page)
    await page.locator('[data-node="load-csv"] header').click()
    await page.getByRole('tab', { name: 'Data' }).click()
    await seeTable(page)
    await shoot(page, 'edit-ran')
    await page.getByRole('button', { name: 'Collapse', exact: true }).click()

    const strip = page.locator('[data-strip="out"] .cv-plus')
    const box = (await strip.boundingBox()) ?? { x: 0, y: 0 }
    await drag(page, await port(page, 'new-python-step', 'out', 'Output'), { x: box.x + 20, y: box.y + 160 })
    await drag(page, await port(page, 'load-csv', 'in', 'path'), { x: 110, y: 500 }, async () => {
      await expect(page.getByText('Drop to make a pipeline input').first()).toBeVisible()
    })
    expect(await edges(page)).toEqual([
      'artifact:load-csv:data>new-python-step:data',
      'parameter::path>load-csv:path',
      'parameter:new-python-step:Output>:new_python_step',
    ])
    // What was changed since is not what ran.
    await expect(page.locator('[data-node="load-csv"] [data-status]')).toHaveCount(0)
    await expect(page.locator('[data-node="new-python-step"] [data-status=succeeded]').first()).toBeVisible()
    await shoot(page, 'edit-wired')
    await saveAndRun(page, product)
    await moveAndSave(page, product)
  },
)

/** To a step by its name, wherever the keyboard is. */
async function find(page: Page, text: string, node: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await page.keyboard.type('Find a step')
  await page.keyboard.press('Enter')
  await expect(page.locator('.cv-find input')).toBeFocused()
  await page.keyboard.type(text)
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await expect(page.locator(`[data-node="${node}"]`)).toBeFocused()
}

/** Types before the palette had time to come: nothing of it is lost, and nothing of it acts behind the palette. */
async function quickly(page: Page, text: string): Promise<void> {
  await page.evaluate(
    async (letter) => {
      const press = (key: string, ctrlKey = false): unknown =>
        document.activeElement?.dispatchEvent(
          new KeyboardEvent('keydown', { key, ctrlKey, bubbles: true, cancelable: true }),
        )
      press('k', true)
      await new Promise((next) => setTimeout(next, 0))
      press(letter)
    },
    text.slice(0, 1),
  )
  await page.keyboard.type(text.slice(1))
  await expect(page.getByRole('combobox', { name: 'Go to anything, do anything' })).toHaveValue(text)
}

freshTest('the same by keyboard alone', async ({ page, product }) => {
  await prepare(page, product)
  await quickly(page, 'New pipeline')
  await page.keyboard.press('Enter')
  await name(page)
  await page.getByRole('button', { name: 'Add a step', exact: true }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.type('csv')
  const field = picker(page).getByRole('combobox')
  // An input method that composes keeps Enter and Escape for itself.
  for (const key of ['Enter', 'Escape'])
    await field.dispatchEvent('keydown', { key, isComposing: true, bubbles: true, cancelable: true })
  await expect(options(page).first()).toContainText('Load CSV')
  await page.keyboard.press('Enter')
  const first = page.locator('[data-node="load-csv"]')
  await expect(first).toBeFocused()

  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('button', { name: 'Output data, Dataset' })).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Output data, Dataset' })).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowUp')
  await expect(page.locator('.cv').getByRole('status')).toContainText('New step')
  await page.keyboard.press('Enter')
  await page.keyboard.type('python')
  await page.keyboard.press('Enter')
  await expect(page.locator('[data-node="new-python-step"]')).toBeVisible()
  await write(page)

  await find(page, 'count', 'new-python-step')
  await page.keyboard.press('Shift+R')
  await expect(page.getByRole('button', { name: /Run and open/ })).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Enter')
  await watch(page)
  await expect(page.locator('[data-node="new-python-step"]')).toBeFocused()
  await page.keyboard.press('Alt+ArrowLeft')
  await expect(first).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Control+k')
  await page.keyboard.type('Drawer: Data')
  await page.keyboard.press('Enter')
  await seeTable(page)

  await find(page, 'count', 'new-python-step')
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('button', { name: 'Output Output, Int' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.locator('.cv').getByRole('status')).toContainText('New pipeline output')
  await page.keyboard.press('Enter')
  expect(await edges(page)).toEqual([
    'artifact:load-csv:data>new-python-step:data',
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

    // Clicked down twice on free canvas, where the list opens under the pointer: the keyboard stays in it.
    await page.mouse.click(from.x, from.y)
    await page.mouse.dblclick(560, 640)
    await expect(picker(page).getByRole('combobox')).toBeFocused()
    await page.keyboard.press('Escape')
    await expect(picker(page)).toHaveCount(0)

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

/** Cards that lie upon one another, by name. */
const covered = (page: Page): Promise<string[]> =>
  page.locator('.cv-step').evaluateAll((all) => {
    const boxes = all.map((one) => ({ name: one.textContent.slice(0, 20), box: one.getBoundingClientRect() }))
    return boxes.flatMap((one, at) =>
      boxes
        .slice(at + 1)
        .filter(
          ({ box }) =>
            one.box.left < box.right &&
            box.left < one.box.right &&
            one.box.top < box.bottom &&
            box.top < one.box.bottom,
        )
        .map(({ name }) => `${one.name} and ${name}`),
    )
  })

freshTest('a step that is put into a wire that leads back covers nothing', async ({ page, product }) => {
  await product.open(page, '/pipelines/churn')
  const train = page.locator('[data-node="train"] header')
  const box = (await train.boundingBox()) ?? { x: 0, y: 0 }
  const first = (await page.locator('[data-node="preprocess"]').boundingBox()) ?? { x: 0, y: 0, height: 0 }
  const grip = { x: box.x + 80, y: box.y + 10 }
  await drag(page, grip, { x: first.x + 60, y: first.y + first.height + 24 })
  expect(await covered(page)).toEqual([])
  const training = await port(page, 'train', 'in', 'training')
  await page.mouse.move(training.x - 14, training.y, { steps: 3 })
  await page.getByRole('button', { name: 'Put a step into this wire' }).click()
  await page.keyboard.type('clean')
  await page.keyboard.press('Enter')
  await expect(page.locator('[data-node="clean-table"]')).toBeVisible()
  expect(await covered(page)).toEqual([])
  await shoot(page, 'edit-led-back')
})
