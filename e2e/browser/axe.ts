/** What axe finds on the page as it stands. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import type { AxeResults } from 'axe-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Colours differ between the themes, everything else is the same in both. */
export const looks = {
  // Experimental in axe: a step on the canvas is called by its name and state, not by all its ports.
  full: { rules: { 'label-content-name-mismatch': { enabled: false } } },
  colours: { runOnly: { type: 'rule', values: ['color-contrast'] } },
} as const

/** Every finding of any impact, each with the first three elements that it is about. */
export async function findings(page: Page, look: object): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe)
  const results = await page.evaluate((options) => {
    const { axe } = globalThis as unknown as { axe: { run: (what: object) => Promise<AxeResults> } }
    return axe.run({ resultTypes: ['violations'], ...options })
  }, look)
  return results.violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 3)
        .map(({ html }) => html.slice(0, 160))
        .join(' | ')}`,
  )
}

/** Stays in one page: only the first address carries the token, the others are links within it. */
export async function go(page: Page, href: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState(null, '', to)
    dispatchEvent(new PopStateEvent('popstate', { state: null }))
  }, href)
}
