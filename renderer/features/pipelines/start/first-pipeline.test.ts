import { describe, expect, it } from 'vitest'
import type { PipelineDetail, PipelineListItem } from '#shared/contract/studio.ts'
import { candidatesOf, runsAsItIs } from './first-pipeline.ts'

const graph = { nodes: [], edges: [], inputs: [], outputs: [] }
const item = (id: string, facts: Partial<PipelineListItem> = {}): PipelineListItem => ({
  id,
  file: `${id}.yaml`,
  name: id,
  modifiedAt: 0,
  steps: 1,
  graph,
  problems: [],
  lastRuns: [],
  ...facts,
})
const step = { env: [], indexUrls: [], cache: true, retries: 0, resources: {} }
const detail = (packages: string[], facts: Partial<PipelineDetail> = {}): PipelineDetail => ({
  ...item('any'),
  text: '',
  digest: '',
  inputs: [],
  runProblems: [],
  unsupported: [],
  stepDetails: { train: { ...step, packages } },
  ...facts,
})

describe('the first pipeline', () => {
  it('is looked for among those that open, most steps first', () => {
    const broken = {
      id: 'broken',
      file: 'broken.yaml',
      name: 'broken',
      modifiedAt: 0,
      steps: 9,
      problems: [],
      lastRuns: [],
    }
    const found = candidatesOf([item('small'), broken, item('large', { steps: 7 })])
    expect(found.map(({ id }) => id)).toEqual(['large', 'small'])
  })
  it('is not forced on someone who has run something', () => {
    const lastRuns = [{ runId: 'r', state: 'SUCCEEDED' as const }]
    expect(candidatesOf([item('a', { lastRuns }), item('b')])).toEqual([])
  })
  it('needs nothing installed and nothing filled in', () => {
    const input = { name: 'path', type: 'STRING' as const, optional: false }
    expect(runsAsItIs(detail([]))).toBe(true)
    expect(runsAsItIs(detail(['pandas']))).toBe(false)
    expect(runsAsItIs(detail([], { inputs: [input] }))).toBe(false)
    expect(runsAsItIs(detail([], { inputs: [{ ...input, defaultValue: 'a.csv' }] }))).toBe(true)
  })
})
