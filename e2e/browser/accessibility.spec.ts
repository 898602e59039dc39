/** Every screen, in both themes, without a serious or critical finding of axe (WCAG 2.2 A and AA). */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import type { AxeResults } from 'axe-core'
import { expect, type Product, test } from './fixture.ts'
import { mlflow } from './wire.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const sample = '/pipelines/rain-tomorrow'

interface Screen {
  readonly name: string
  readonly href: string
  /** Seen before the screen is looked at. */
  readonly shows: string
}

const screens = (run: string, others: string): readonly Screen[] => [
  { name: 'pipelines', href: '/pipelines', shows: '.n-card .cv-thumb' },
  { name: 'a pipeline', href: sample, shows: '.cv-step' },
  { name: 'a step', href: `${sample}?step=evaluate`, shows: '.n-inspector .n-formrow' },
  { name: 'the launcher', href: `${sample}?launch=1`, shows: '.n-launch' },
  { name: 'its versions', href: `${sample}?versions=1`, shows: '.n-panel .n-note' },
  { name: 'runs', href: '/runs', shows: '[role=row], tbody tr' },
  { name: 'a run', href: run, shows: '.cv-small' },
  { name: 'its timeline', href: `${run}?tab=timeline`, shows: '.n-time__row' },
  { name: 'its metrics', href: `${run}?tab=metrics`, shows: '.n-metrics' },
  { name: 'its parameters', href: `${run}?tab=parameters`, shows: '.n-room h1' },
  { name: 'its artifacts', href: `${run}?tab=artifacts`, shows: '.n-room h1' },
  { name: 'its log', href: `${run}?tab=log`, shows: '.n-room h1' },
  { name: 'its environment', href: `${run}?tab=environment`, shows: '.n-room h1' },
  { name: 'a comparison', href: `/compare?runs=${others}`, shows: '.n-compare table' },
  { name: 'settings', href: '/settings', shows: 'h1' },
  { name: 'what is not there', href: '/pipelines/none-such', shows: '.n-empty' },
]

/** Colours differ between the themes, everything else is looked at once. */
const looks = {
  light: {
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'],
    // Experimental in axe: a step on the canvas is called by its name and state, not by all its ports.
    rules: { 'label-content-name-mismatch': { enabled: false } },
  },
  dark: { runOnly: { type: 'rule', values: ['color-contrast'] } },
} as const

async function findings(page: Page, look: object): Promise<readonly string[]> {
  const results = await page.evaluate((options) => {
    const { axe } = globalThis as unknown as { axe: { run: (what: object) => Promise<AxeResults> } }
    return axe.run({ resultTypes: ['violations'], ...options })
  }, look)
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .slice(0, 3)
          .map(({ html }) => html.slice(0, 160))
          .join(' | ')}`,
    )
}

/** Stays in one page: only the first address carries the token, the others are links within it. */
async function go(page: Page, href: string): Promise<void> {
  await page.evaluate((to) => {
    history.pushState(null, '', to)
    dispatchEvent(new PopStateEvent('popstate', { state: null }))
  }, href)
}

/** A run that has ended, made as a person makes it. */
async function makeRun(page: Page, product: Product): Promise<string> {
  await product.open(page, `${sample}?launch=1`)
  await page.locator('.n-launch').getByLabel('pace').first().fill('0')
  await page.getByRole('button', { name: 'Run and open' }).click()
  await page.waitForURL(/\/runs\/\w+/)
  await expect(page.locator('.n-st[data-status=succeeded]', { hasText: 'Succeeded' })).toBeVisible({
    timeout: 30_000,
  })
  return new URL(page.url()).pathname
}

interface Experiments {
  experiments: { experiment_id: string }[]
}
interface Runs {
  runs: { info: { run_id: string } }[]
}

/** The run and its steps are runs of their own: enough to compare. */
async function runsOf(product: Product): Promise<string> {
  const { experiments } = await mlflow<Experiments>(product, 'experiments/search', { max_results: 100 })
  const experiment_ids = experiments.map(({ experiment_id }) => experiment_id)
  const { runs } = await mlflow<Runs>(product, 'runs/search', { experiment_ids, max_results: 4 })
  return runs.map(({ info }) => info.run_id).join(',')
}

test('every screen can be used by everyone, in light and dark', async ({ page, product }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const run = await makeRun(page, product)
  const others = await runsOf(product)
  await page.evaluate(axe)
  for (const { name, href, shows } of screens(run, others)) {
    await go(page, href)
    await expect(page.locator(shows).first(), name).toBeVisible()
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      expect.soft(await findings(page, looks[colorScheme]), `${name}, ${colorScheme}`).toEqual([])
    }
  }
})
