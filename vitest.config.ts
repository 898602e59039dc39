import { defineConfig } from 'vitest/config'

const node = { environment: 'node' as const, pool: 'forks' as const }

/** One project per room, so that `vitest run --project core` is quick; `core` gets no Node setup at all. */
export default defineConfig({
  test: {
    passWithNoTests: false,
    testTimeout: 20_000,
    maxWorkers: 3, // most tests wait for processes, so one more than this machine's usual two cores

    hookTimeout: 30_000,
    projects: [
      { test: { ...node, name: 'core', include: ['shared/**/*.test.ts', 'main/core/**/*.test.ts'] } },
      { test: { ...node, name: 'engine', include: ['main/engine/**/*.test.ts'] } },
      {
        test: {
          ...node,
          name: 'server',
          include: ['main/server/**/*.test.ts', 'main/cli/**/*.test.ts', 'main/electron/**/*.test.ts'],
        },
      },
      {
        test: {
          ...node,
          name: 'contract',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/python/**', 'tests/fixtures/**'],
        },
      },
      {
        test: {
          name: 'renderer',
          environment: 'jsdom',
          setupFiles: ['renderer/test-setup.ts'],
          include: ['renderer/**/*.test.ts', 'renderer/**/*.test.tsx'],
        },
      },
    ],
  },
})
