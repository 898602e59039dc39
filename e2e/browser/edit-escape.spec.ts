/** Escape belongs to what is on top: one press puts away one thing, and leaves everything behind it as it was. */
import type { Locator, Page } from '@playwright/test'
import { expect, freshTest as test } from './fixture.ts'

const step = (page: Page): Locator => page.locator('[data-node="train"]')
const button = (page: Page, name: string | RegExp): Locator => page.getByRole('button', { name, exact: true })
const dialog = (page: Page, name?: string): Locator =>
  name === undefined ? page.getByRole('dialog') : page.getByRole('dialog', { name })
const menu = (page: Page): Locator => page.getByRole('menu')

interface Case {
  readonly what: string
  /** Where the keyboard is before, and has to be again afterwards. */
  readonly from: (page: Page) => Locator
  /** Keys that open it there; Enter unless told. */
  readonly keys?: readonly string[]
  readonly opened: (page: Page) => Locator
  /** Opens what it stands on. */
  readonly before?: (page: Page) => Promise<void>
  /** What has to be there still: what it stands on. */
  readonly below?: (page: Page) => Locator
}

const tab = (page: Page, name: string): Locator => page.getByRole('tab', { name, exact: true })

const cases: readonly Case[] = [
  { what: 'the palette', from: step, keys: ['Control+k'], opened: (page) => dialog(page) },
  { what: 'the list of shortcuts', from: step, keys: ['?'], opened: (page) => dialog(page) },
  { what: 'the picker', from: step, keys: ['a'], opened: (page) => dialog(page, 'Add to the pipeline') },
  { what: 'the menu of a step', from: step, keys: ['Shift+F10'], opened: menu },
  { what: 'the search', from: step, keys: ['Control+f'], opened: (page) => page.getByRole('search') },
  {
    what: 'the launcher',
    from: step,
    keys: ['Shift+R'],
    opened: (page) => page.getByRole('region', { name: /^Run / }),
  },
  { what: 'the activity', from: step, keys: ['Alt+a'], opened: (page) => page.locator('.n-activity') },
  {
    what: 'the versions',
    from: (page) => button(page, 'Versions'),
    opened: (page) => page.getByRole('region', { name: 'Versions' }),
  },
  {
    what: 'a name that is asked for',
    from: step,
    keys: ['Control+k', ...'Rename file', 'Enter'],
    opened: (page) => page.getByRole('textbox', { name: /^File name/ }),
  },
  {
    what: 'what differs from a version',
    from: (page) => page.locator('.n-version').first(),
    before: async (page) => {
      await step(page).press('Shift+ArrowDown')
      await page.keyboard.press('Control+s')
      await button(page, 'Versions').press('Enter')
    },
    opened: (page) => dialog(page),
    below: (page) => page.getByRole('region', { name: 'Versions' }),
  },
  {
    what: 'choices in the launcher',
    from: (page) => page.getByRole('combobox', { name: 'Experiment' }),
    before: (page) => step(page).press('Shift+R'),
    keys: ['ArrowDown'],
    opened: (page) => page.getByRole('listbox').filter({ visible: true }),
    below: (page) => page.getByRole('region', { name: /^Run / }),
  },
  { what: 'the parts of a run', from: (page) => button(page, 'Run a part'), opened: menu },
  { what: 'the ways to export', from: (page) => button(page, 'Export this pipeline'), opened: menu },
  {
    what: 'the address',
    from: (page) => page.getByTitle('Log into this workspace from any script'),
    opened: menu,
  },
  { what: 'what an input can take', from: (page) => button(page, 'Where depth comes from'), opened: menu },
  { what: 'a new port', from: (page) => button(page, 'Input'), opened: menu },
]

async function begin(page: Page): Promise<void> {
  await step(page).locator('header').click()
  await step(page).focus()
  await expect(page).toHaveURL(/step=train/)
  await expect(tab(page, 'Inputs')).toBeVisible()
}

test('each thing that opens over a selected step is closed by one Escape, and nothing else is', async ({
  page,
  product,
}) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await product.open(page, '/pipelines/churn')
  for (const { what, from, keys = ['Enter'], opened, before, below } of cases)
    await test.step(what, async () => {
      await begin(page)
      await before?.(page)
      await from(page).focus()
      for (const key of keys) await page.keyboard.press(key)
      await expect(opened(page), `${what} opens`).toBeVisible()
      await page.keyboard.press('Escape')
      await expect(opened(page), `${what} is closed`).toBeHidden()
      await expect(step(page), `${what} stood over a step`).toHaveAttribute('aria-pressed', 'true')
      await expect(page, `${what} stood over an address`).toHaveURL(/step=train/)
      await expect(from(page), `the keyboard comes back from ${what}`).toBeFocused()
      if (below === undefined) return
      await expect(below(page), `${what} stood over something`).toBeVisible()
      await page.keyboard.press('Escape')
      await expect(below(page), `what is below ${what} is the next`).toBeHidden()
    })
  // Then nothing is in between.
  await begin(page)
  await page.keyboard.press('Escape')
  await expect(step(page)).toHaveAttribute('aria-pressed', 'false')
})

test('a wire given up in the middle of a drag stays given up until the button is released', async ({
  page,
  product,
}) => {
  await product.open(page, '/pipelines/churn')
  const box = await page.locator('[data-node="train"] [data-port^="out "] > .cv-port').first().boundingBox()
  if (box === null) throw new Error('The step has no output.')
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
  const wired = page.locator('.cv[data-wiring]')
  await page.mouse.move(at.x, at.y)
  await page.mouse.down()
  await page.mouse.move(at.x + 30, at.y + 180, { steps: 5 })
  await expect(wired).toBeVisible()
  await page.keyboard.press('Escape')
  await page.mouse.move(at.x + 40, at.y + 200, { steps: 3 })
  await expect(wired).toHaveCount(0)
  await page.mouse.up()
  await expect(wired).toHaveCount(0)
  await expect(dialog(page, 'Add to the pipeline')).toHaveCount(0)
})
