import { defineConfig } from '@playwright/test'
import { findChromium } from './chromium.ts'

const { executablePath, args } = await findChromium()

/** The product in a real browser, through the browser host. Pictures land in `node_modules/.cache/shots`. */
export default defineConfig({
  testDir: './browser',
  outputDir: '../node_modules/.cache/e2e',
  timeout: 90_000,
  expect: { timeout: 15_000 },
  workers: 1,
  retries: 0,
  use: {
    viewport: { width: 1280, height: 800 },
    launchOptions: { executablePath, args: [...args] },
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
  },
})
