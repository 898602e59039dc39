/**
 * Japanese is typed with an input method: text is composed first, and Enter, Escape, Tab and the arrows belong to it
 * until it is done. The text fields of the editor are found where they stand and gone through: some of every place,
 * with `NAGARE_SLOW_TESTS=1` each of them.
 */
import { copyFileSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CDPSession, Locator, Page } from '@playwright/test'
import { go } from './axe.ts'
import { expect, type Product, freshTest as test } from './fixture.ts'

const sample = '/pipelines/rain-tomorrow'

/** What is on its way to being 日本語; the last sign is never part of a text. */
const halfWritten = ['に', 'にほ', 'にほんｇ']

/** Of one place; the others there are of the same make. */
const most = process.env['NAGARE_SLOW_TESTS'] === '1' ? 99 : 3

const fields =
  'input:is([type=text], [type=search], :not([type])):not([readonly]):visible, textarea:not([readonly]):visible, [contenteditable=true]:visible'

interface Place {
  readonly name: string
  readonly open: (page: Page) => Promise<void>
  /** Holds the fields; it must stay while one composes. */
  readonly within: string
  readonly close?: (page: Page) => Promise<void>
  /** What is selected all the time. */
  readonly stays?: string
  /** At least so many fields are there. */
  readonly fields: number
}

const tabs = (page: Page): Locator => page.locator('.n-panel:has(.n-inspector) [role=tab]')
const tab = (at: number) => async (page: Page) => {
  await tabs(page).nth(at).click()
  if (at === 1) await expect(page.locator('.cm-content').first()).toBeVisible()
}
const step = async (page: Page, id: string, pipeline = sample): Promise<void> => {
  await go(page, `${pipeline}?step=${id}`)
  await expect(page.locator(`.cv [data-node="${id}"][data-selected]`)).toBeVisible()
}
/** Fields that are folded away come out. */
const unfold = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const folded = '.n-inspector [aria-expanded=false]:not([aria-haspopup])'
    for (const one of document.querySelectorAll<HTMLElement>(folded)) one.click()
  })
const escape = (page: Page): Promise<void> => page.keyboard.press('Escape')

const places: readonly Place[] = [
  { name: 'the list', open: (page) => go(page, '/pipelines'), within: '.n-pipelines', fields: 1 },
  {
    name: 'a new pipeline',
    open: (page) => page.getByRole('button', { name: 'New pipeline' }).click(),
    within: '[role=dialog]',
    close: escape,
    fields: 1,
  },
  {
    name: 'the pipeline itself',
    open: async (page) => {
      await go(page, sample)
      await expect(page.locator('.cv-step').first()).toBeVisible()
      await unfold(page)
    },
    within: '.n-inspector',
    fields: 4,
  },
  {
    name: 'the inputs of a step',
    open: async (page) => {
      await step(page, 'evaluate')
      await tab(0)(page)
      await unfold(page)
    },
    within: '.n-panel',
    fields: 2,
  },
  { name: 'code', open: tab(1), within: '.n-panel', fields: 2 },
  { name: 'the environment', open: tab(2), within: '.n-panel', fields: 3 },
  {
    name: 'the execution',
    open: async (page) => {
      await tab(3)(page)
      for (const one of await page.locator('.n-section .n-btn--ghost').all()) await one.click()
    },
    within: '.n-panel',
    fields: 5,
  },
  {
    name: 'the picker',
    open: async (page) => {
      await tab(0)(page)
      await page.locator('.cv-step').first().focus()
      await page.keyboard.press('a')
    },
    within: '.n-picker',
    close: escape,
    fields: 1,
  },
  {
    name: 'the search on the canvas',
    open: (page) => page.keyboard.press('Control+f'),
    within: '.cv-find',
    close: escape,
    fields: 1,
  },
  {
    name: 'a name in the outline',
    open: async (page) => {
      await page.locator('.cv-step').first().focus()
      await page.keyboard.press('o')
      await page.getByRole('treeitem').first().focus()
      await page.keyboard.press('F2')
    },
    within: '.cv-outline__row',
    close: async (page) => {
      await escape(page)
      await page.locator('.cv-outline header button').click()
    },
    fields: 1,
  },
  {
    name: 'a note',
    open: async (page) => {
      await page.locator('.cv-step').first().focus()
      await page.keyboard.press('n')
    },
    within: '.cv-note-card',
    close: escape,
    fields: 1,
  },
  {
    name: 'the palette',
    open: async (page) => {
      await page.locator('.n-stock-rail button').first().click()
      await expect(page.locator('.cv-step').first()).toBeVisible()
    },
    within: '.n-stock',
    close: (page) => page.locator('.n-stock__search .n-ib').click(),
    fields: 1,
  },
  {
    name: 'the command palette',
    open: (page) => page.keyboard.press('Control+k'),
    within: '[role=dialog]',
    close: escape,
    fields: 1,
  },
  {
    name: 'a text that mentions other values',
    open: async (page) => {
      await step(page, 'train', '/pipelines/forms')
      await expect(page.locator('.n-chipfield .cm-content').first()).toBeVisible()
    },
    within: '.n-panel',
    fields: 3,
  },
  {
    name: 'a loop',
    open: async (page) => {
      await page.locator('.cv [data-node="train"]').click({ position: { x: 20, y: 6 } })
      await page.getByRole('button', { name: 'More actions' }).click()
      await page.getByRole('menuitem', { name: 'Put into' }).hover()
      await page.getByRole('menuitem', { name: 'For each' }).click()
      await expect(page.locator('.cv-frame[data-selected]')).toBeVisible()
    },
    within: '.n-panel',
    stays: '.cv-frame[data-selected]',
    fields: 2,
  },
]

const shown = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const count = (selector: string): number => document.querySelectorAll(selector).length
    const undo = document.querySelector('.n-bar .n-ib')?.getAttribute('aria-label') ?? ''
    const open = ['[role=dialog]', '[role=menu]', '.n-picker', '.cv-outline', '.cv-find', '.cv-note-card']
    return [location.href, undo, ...open.map((one) => `${one} ${count(one)}`)].join('\n')
  })

const valueOf = (field: Locator): Promise<string> =>
  field.evaluate((one) =>
    one instanceof HTMLInputElement || one instanceof HTMLTextAreaElement
      ? one.value
      : (one.textContent ?? ''),
  )

/** Keys as they come while an input method has them. */
async function composingKey(client: CDPSession, key: string): Promise<void> {
  const common = { key, code: key, windowsVirtualKeyCode: 229, nativeVirtualKeyCode: 229 }
  await client.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...common })
  await client.send('Input.dispatchKeyEvent', { type: 'keyUp', ...common })
}

async function compose(page: Page, client: CDPSession, field: Locator, where: string): Promise<void> {
  await field.focus()
  await expect(field, where).toBeFocused()
  await page.keyboard.press('End')
  const before = await shown(page)
  for (const text of halfWritten)
    await client.send('Input.imeSetComposition', {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
    })
  for (const key of ['Enter', 'Escape', 'Tab', 'ArrowDown', 'ArrowUp']) await composingKey(client, key)
  await expect(field, `${where}, keys while composing`).toBeFocused()
  expect(await shown(page), `${where}, keys while composing`).toBe(before)
  expect(await valueOf(field), where).toContain('にほんｇ')
  await client.send('Input.insertText', { text: '日本語' })
  await expect.poll(() => valueOf(field), where).toContain('日本語')
  expect(await valueOf(field), where).not.toContain('ｇ')
}

/** Letters that are shortcuts everywhere else. */
async function typeLetters(page: Page, where: string): Promise<void> {
  const open = async (): Promise<string> => (await shown(page)).split('\n').slice(2).join()
  const before = await open()
  await page.keyboard.type('noraf?')
  expect(await open(), `${where}, single letters`).toBe(before)
}

async function goThrough(page: Page, client: CDPSession, place: Place): Promise<void> {
  await place.open(page)
  const all = page.locator(place.within).locator(fields)
  await expect(all.first(), place.name).toBeVisible()
  const count = await all.count()
  expect(count, place.name).toBeGreaterThanOrEqual(place.fields)
  const stride = Math.max(1, Math.floor(count / most))
  for (let at = 0; at < count; at += stride) {
    const field = all.nth(at)
    const before = await valueOf(field)
    const name = await field.evaluate((one) => one.getAttribute('aria-label') ?? one.id)
    await compose(page, client, field, `${place.name}, field ${at + 1} (${name})`)
    if (at === 0) await typeLetters(page, place.name)
    await page.keyboard.press('Control+a')
    if (before === '') await page.keyboard.press('Delete')
    else await page.keyboard.insertText(before)
    if (place.stays !== undefined) await expect(page.locator(place.stays), place.name).toBeVisible()
  }
  await place.close?.(page)
}

test('while Japanese is composed, no key means anything else, in every field', async ({ page, product }) => {
  test.setTimeout(180_000)
  page.setDefaultTimeout(10_000)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  copyFileSync(join(import.meta.dirname, 'forms.yaml'), join(product.workspace, 'pipelines/forms.yaml'))
  await product.open(page, '/pipelines')
  const client = await page.context().newCDPSession(page)
  for (const place of places) await test.step(place.name, () => goThrough(page, client, place))
  expectNothingHalf(product)
})

/** What is kept of every change, for the case of a crash: nothing half written is among it. */
function expectNothingHalf({ workspace }: Product): void {
  const journals = globSync('.nagare/drafts/**', { cwd: workspace, withFileTypes: true }).filter((one) =>
    one.isFile(),
  )
  const texts = journals.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'utf8'))
  expect(texts.join()).toContain('日本語')
  expect(texts.join()).not.toMatch(/にほ|ｇ/)
}
