/** Every screen and every state of the editor, in both themes and languages, without a finding of axe. */
import type { Page } from '@playwright/test'
import { findings, go, looks } from './axe.ts'
import { leave, statesOf } from './editor-states.ts'
import { expect, freshTest, type Product, test } from './fixture.ts'
import { mlflow } from './wire.ts'

const sample = '/pipelines/rain-tomorrow'

interface Screen {
  readonly name: string
  readonly href: string
  /** Seen before the screen is looked at. */
  readonly shows: string
  /** A tab to open first. */
  readonly tab?: string
}

const screens = (run: string, others: string): readonly Screen[] => [
  { name: 'pipelines', href: '/pipelines', shows: '.n-card .cv-thumb' },
  { name: 'a pipeline', href: sample, shows: '.cv-step' },
  { name: 'a step', href: `${sample}?step=evaluate`, shows: '.n-inspector .n-formrow' },
  { name: 'what a step gave', href: `${sample}?step=evaluate`, tab: 'Data', shows: '.n-data__view dl' },
  { name: 'the runs of a pipeline', href: sample, tab: 'Runs', shows: '.n-runline' },
  {
    name: 'a step in the last run',
    href: `${sample}?step=evaluate`,
    tab: 'Last run',
    shows: '.n-lastrun dl',
  },
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
  for (const { name, href, shows, tab } of screens(run, others)) {
    await go(page, href)
    if (tab !== undefined) await page.getByRole('tab', { name: tab }).click()
    await expect(page.locator(shows).first(), name).toBeVisible()
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      const look = colorScheme === 'light' ? looks.full : looks.colours
      expect.soft(await findings(page, look), `${name}, ${colorScheme}`).toEqual([])
    }
  }
})

for (const [language, colorScheme] of [
  ['en', 'light'],
  ['ja', 'dark'],
] as const)
  freshTest(
    `every state of the editor can be used by everyone: ${language}, ${colorScheme}`,
    async ({ page, product }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.addInitScript(
        (chosen) => localStorage.setItem('nagare.language', JSON.stringify(chosen)),
        language,
      )
      freshTest.setTimeout(180_000)
      const states = statesOf(product)
      await product.open(page, '/pipelines')
      for (const state of states) {
        await freshTest.step(state.name, async () => {
          await state.open(page)
          expect.soft(await findings(page, looks.full), state.name).toEqual([])
          await leave(page, state)
        })
      }
    },
  )
