/** Every state of the editor that a person can bring about, found without words: they differ between the languages. */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { go } from './axe.ts'
import { expect, type Product } from './fixture.ts'

export interface State {
  readonly name: string
  readonly open: (page: Page) => Promise<void>
  /** Back to where the next one begins; Escape when it is left out. */
  readonly close?: (page: Page) => Promise<void>
}

const sample = '/pipelines/rain-tomorrow'
const escape = (page: Page): Promise<void> => page.keyboard.press('Escape')
const nothing = async (): Promise<void> => undefined
const seen = (what: Locator): Promise<void> => expect(what.first()).toBeVisible()
const menu = (page: Page): Promise<void> => seen(page.getByRole('menu'))
const inspectorTabs = (page: Page): Locator => page.locator('.n-panel:has(.n-inspector) [role=tab]')
const button = (page: Page, selector: string): Locator => page.locator(`${selector}:visible`).first()

const step = async (page: Page, id: string): Promise<void> => {
  await go(page, `${sample}?step=${id}`)
  await seen(page.locator(`.cv [data-node="${id}"][data-selected]`))
  await seen(inspectorTabs(page))
}

const background = async (page: Page) => {
  const box = await page.locator('.cv').boundingBox()
  if (box === null) throw new Error('There is no canvas.')
  return { x: box.x + box.width - 330, y: box.y + box.height - 24 }
}

const tabs: readonly State[] = ['inputs', 'code', 'environment', 'execution', 'last run'].map((name, at) => ({
  name: `the tab ${name}`,
  open: async (page) => {
    await inspectorTabs(page).nth(at).click()
    if (name === 'code') await seen(page.locator('.cm-content'))
  },
  close: nothing,
}))

const list: readonly State[] = [
  { name: 'the list', open: (page) => seen(page.locator('.n-card .cv-thumb')), close: nothing },
  {
    name: 'the menu of a file',
    open: async (page) => {
      await page.locator('.n-card [aria-haspopup=menu]').first().click()
      await menu(page)
    },
    close: nothing,
  },
  {
    name: 'renaming a file',
    open: async (page) => {
      await page.getByRole('menuitem').first().click()
      await seen(page.getByRole('dialog'))
    },
  },
  {
    name: 'the templates',
    open: async (page) => {
      await page.keyboard.press('n')
      await seen(page.locator('.n-template').nth(8).locator('svg'))
    },
  },
  {
    name: 'the question before Python is run',
    open: async (page) => {
      await page.locator('input[type=file]').setInputFiles({
        name: 'mine.py',
        mimeType: 'text/x-python',
        buffer: Buffer.from('from kfp import dsl\n@dsl.pipeline\ndef mine():\n    pass\n'),
      })
      await seen(page.getByRole('dialog'))
    },
  },
  {
    name: 'a file that is no pipeline',
    open: async (page) => {
      await page.locator('input[type=file]').setInputFiles({
        name: 'flow.yaml',
        mimeType: 'text/yaml',
        buffer: Buffer.from('apiVersion: argoproj.io/v1alpha1\nkind: Workflow\n'),
      })
      await seen(page.locator('.n-refusal').nth(1).or(page.locator('.n-refusal')))
    },
  },
  {
    name: 'the trash',
    open: async (page) => {
      await page.locator('.n-card', { hasText: 'mend' }).locator('[aria-haspopup=menu]').click()
      await page.getByRole('menuitem').last().click()
      await page.locator('.n-trashed summary').click()
      await seen(page.locator('.n-trashed li'))
    },
    close: nothing,
  },
  {
    name: 'the question before it goes for good',
    open: async (page) => {
      await page.locator('.n-trashed li .n-ib').first().click()
      await seen(page.getByRole('dialog'))
    },
  },
]

const canvas: readonly State[] = [
  {
    name: 'nothing selected',
    open: async (page) => {
      await go(page, sample)
      await seen(page.locator('.cv-step'))
    },
    close: nothing,
  },
  { name: 'a step selected', open: (page) => step(page, 'evaluate'), close: nothing },
  ...tabs,
  {
    name: 'completion in the code',
    open: async (page) => {
      await inspectorTabs(page).nth(1).click()
      await page.locator('.cm-content').first().click()
      await page.keyboard.press('Control+End')
      await page.keyboard.type('    pri')
      await seen(page.locator('.cm-tooltip-autocomplete'))
    },
    close: async (page) => {
      await escape(page)
      await page.keyboard.press('Control+z')
      await inspectorTabs(page).first().click()
    },
  },
  {
    name: 'what an input can be bound to',
    open: async (page) => {
      await button(page, '.n-formrow [aria-haspopup=menu]').click()
      await menu(page)
    },
  },
  {
    name: 'the menu of a step',
    open: async (page) => {
      await button(page, '.cv-bar [aria-haspopup=menu]').click()
      await menu(page)
    },
  },
  {
    name: 'the menu of the canvas',
    open: async (page) => {
      const { x, y } = await background(page)
      await page.mouse.click(x, y, { button: 'right' })
      await menu(page)
    },
  },
  ...[0, 1].map((at) => ({
    name: at === 0 ? 'the menu of exports' : 'the menu of runs',
    open: async (page: Page) => {
      await page.locator('.n-bar [aria-haspopup=menu]').nth(at).click()
      await menu(page)
    },
  })),
  {
    name: 'the picker',
    open: async (page) => {
      const { x, y } = await background(page)
      await page.mouse.dblclick(x, y)
      await seen(page.locator('.n-picker [role=option]'))
    },
    close: nothing,
  },
  {
    name: 'nothing to pick',
    open: async (page) => {
      await page.keyboard.type('zzzz')
      await seen(page.locator('.n-picker__nothing'))
    },
  },
  {
    name: 'the search on the canvas',
    open: async (page) => {
      await page.keyboard.press('Control+f')
      await page.keyboard.type('re')
    },
  },
  {
    name: 'the outline',
    open: async (page) => {
      await page.keyboard.press('o')
      await seen(page.getByRole('treeitem'))
    },
    close: nothing,
  },
  {
    name: 'a name written in the outline',
    open: async (page) => {
      await page.getByRole('treeitem').first().focus()
      await page.keyboard.press('F2')
      await seen(page.locator('.cv-outline__name'))
    },
    close: async (page) => {
      await escape(page)
      await page.locator('.cv-outline header button').click()
    },
  },
  {
    name: 'the palette',
    open: async (page) => {
      await page.locator('.n-stock-rail button').first().click()
      await seen(page.locator('.n-stock__row'))
    },
    close: async (page) => {
      await page.locator('.n-stock input').fill('')
      await page.locator('.n-stock__search .n-ib').click()
    },
  },
]

const file = (product: Product): string => join(product.workspace, 'pipelines/rain-tomorrow.yaml')

const versions = (product: Product): readonly State[] => [
  {
    name: 'a version that was saved',
    open: async (page) => {
      await step(page, 'write-report')
      await page.locator('.cv [data-node="write-report"]').focus()
      await page.keyboard.press('Delete')
      await page.keyboard.press('Control+s')
      await expect(page.locator('.n-savestate [role=status]')).toHaveText(/2/)
    },
    close: nothing,
  },
  {
    name: 'an edit that cannot be made',
    open: async (page) => {
      await page.locator('.cv-stage').focus()
      await page.evaluate(() => {
        const clipboardData = new DataTransfer()
        clipboardData.setData('text/plain', 'no pipeline')
        document.activeElement?.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }))
      })
      await seen(page.locator('.n-editnotice__card'))
    },
    close: nothing,
  },
  {
    name: 'the versions',
    open: async (page) => {
      await page.locator('.n-bar [aria-pressed]').first().click()
      await seen(page.locator('.n-version').nth(1))
    },
    close: nothing,
  },
  {
    name: 'two versions compared',
    open: async (page) => {
      await page.locator('.n-version').last().click()
      await seen(page.locator('.n-painted svg'))
    },
    close: nothing,
  },
  {
    name: 'two texts compared',
    open: async (page) => {
      await page
        .getByRole('dialog')
        .getByRole('radio')
        .last()
        .or(page.locator('.n-vcompare [aria-pressed]').last())
        .first()
        .click()
      await seen(page.locator('.n-textdiff'))
    },
  },
  {
    name: 'a file that was changed elsewhere',
    open: async (page) => {
      await step(page, 'evaluate')
      await page.locator('.cv [data-node="evaluate"]').focus()
      await page.keyboard.press('Delete')
      writeFileSync(file(product), `${readFileSync(file(product), 'utf8')}# by hand\n`)
      await seen(page.locator('.n-conflict'))
    },
    close: nothing,
  },
  {
    name: 'what it would overwrite',
    open: async (page) => {
      await page.locator('.n-conflict button').first().click()
      await seen(page.getByRole('dialog'))
    },
  },
]

const problems: readonly State[] = [
  {
    name: 'problems with what would mend them',
    open: async (page) => {
      await go(page, '/pipelines/forms')
      await seen(page.locator('.n-problem .n-btn'))
    },
    close: nothing,
  },
  {
    name: 'a field that is wrong',
    open: async (page) => {
      await page.locator('.n-problem__go').first().click()
      await seen(inspectorTabs(page))
    },
    close: nothing,
  },
  {
    name: 'frames and their forms',
    open: async (page) => {
      await page.locator('.cv-step').first().focus()
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Control+g')
      await seen(page.locator('.cv-frame'))
    },
    close: nothing,
  },
]

/** All of them, in the order in which one leads to the next; the list is on screen first. */
export function statesOf(product: Product): readonly State[] {
  for (const name of ['forms', 'mend'])
    copyFileSync(join(import.meta.dirname, `${name}.yaml`), join(product.workspace, `pipelines/${name}.yaml`))
  return [...list, ...canvas, ...versions(product), ...problems]
}

export const leave = (page: Page, { close = escape }: State): Promise<void> => close(page)
