import { defineConfig } from '@playwright/test'

/** The desktop shell in a real, old Electron (see electron/rig.mjs). One app at a time: it is a single instance. */
export default defineConfig({
  testDir: './electron',
  outputDir: '../node_modules/.cache/e2e-electron',
  globalSetup: './electron/setup.ts',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  workers: 1,
  retries: 0,
})
