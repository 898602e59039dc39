// @vitest-environment jsdom
import { expect, it } from 'vitest'
import { withRunStatus } from './tab-status.ts'
import type { DocumentTab } from './tabs.ts'

const tabs: readonly DocumentTab[] = [
  { path: '/pipelines/a', href: '/pipelines/a', kind: 'pipeline', title: 'a' },
  { path: '/runs/r1', href: '/runs/r1?tab=log', kind: 'run', title: 'run 1', status: 'running' },
]

it('a tab that nobody looks at learns how its run ended', () => {
  const [pipeline, run] = withRunStatus(tabs, { runId: 'r1', state: 'FAILED' })
  expect(run).toEqual({ ...tabs[1], status: 'failed' })
  expect(pipeline).toBe(tabs[0])
})

it('changes nothing when nothing that is shown changed, so that no one rerenders', () => {
  expect(withRunStatus(tabs, { runId: 'r1', state: 'RUNNING' })).toBe(tabs)
  expect(withRunStatus(tabs, { runId: 'other', state: 'FAILED' })).toBe(tabs)
})
