import { fileURLToPath } from 'node:url'
import { defineConfig } from '@playwright/test'

/** The desktop shell in a real, old Electron (see electron/rig.mjs). Files run side by side, each app with its own data. */
export default defineConfig({
  testDir: './electron',
  outputDir: '../node_modules/.cache/e2e-electron',
  globalSetup: fileURLToPath(import.meta.resolve('./electron/setup.ts')),
  timeout: 60_000,
  expect: { timeout: 10_000 },
  workers: 2,
  retries: 0,
})
