import { describe, expect, it } from 'vitest'
import type { PipelineDocument } from '#core/spec/document.ts'
import type { ComponentSpec, TaskSpec } from '#shared/pipeline.ts'
import type { TaskRow } from '#shared/run.ts'
import { type EarlierRun, retryScope, scopeOf } from './scope.ts'

const task = (component: string, after: readonly string[] = [], more: Partial<TaskSpec> = {}): TaskSpec => ({
  componentRef: { name: component },
  dependentTasks: [...after],
  ...more,
})
const leaf: ComponentSpec = { executorLabel: 'x' }

/** load → group(clean → train) → report; beside on its own; tidy whatever happens. */
const doc: PipelineDocument = {
  spec: {
    pipelineInfo: { name: 'p' },
    schemaVersion: '2.1.0',
    root: {
      dag: {
        tasks: {
          load: task('leaf'),
          group: task('group', ['load']),
          report: task('leaf', ['group']),
          beside: task('leaf'),
          tidy: task('leaf', ['report'], { triggerPolicy: { strategy: 'ALL_UPSTREAM_TASKS_COMPLETED' } }),
        },
      },
    },
    components: { leaf, group: { dag: { tasks: { clean: task('leaf'), train: task('leaf', ['clean']) } } } },
  },
  numbers: new Map(),
}

const row = (
  path: string,
  state: TaskRow['state'] = 'SUCCEEDED',
  kind: TaskRow['kind'] = 'step',
): TaskRow => ({
  path,
  nodeId: path.replaceAll(/\[\d+\]/g, ''),
  name: path,
  kind,
  state,
  attempts: [],
  ...(state === 'SUCCEEDED' ? { outputs: { parameters: {}, artifacts: {} } } : {}),
})
const all = ['load', 'group/clean', 'group/train', 'report', 'beside', 'tidy']
const earlier = (rows: readonly TaskRow[] = all.map((path) => row(path))): EarlierRun => ({
  runId: 'r1',
  number: 1,
  rows: [row('group', 'SUCCEEDED', 'dag'), ...rows],
  spoiled: new Map(),
})

const parts = (request: Parameters<typeof scopeOf>[1], before?: EarlierRun) => {
  const scope = scopeOf(doc, request, before)
  if (!scope.ok) return scope.error.map(({ code, task: at }) => (at === undefined ? code : `${code} ${at}`))
  const { taken, left, chosen } = scope.value
  return { taken: Object.keys(taken), left, chosen }
}

describe('a scope', () => {
  it('to a step leaves out what does not lead there', () => {
    expect(parts({ to: 'clean' })).toEqual({
      taken: [],
      left: ['group/train', 'report', 'beside', 'tidy'],
      chosen: [],
    })
  })
  it('from a step inside a container takes what comes before, around it too', () => {
    expect(parts({ from: 'train' }, earlier())).toEqual({
      taken: ['load', 'group/clean', 'beside'],
      left: [],
      chosen: ['group/train'],
    })
  })
  it('of a single step leaves out the rest', () => {
    expect(parts({ only: 'train' }, earlier())).toEqual({
      taken: ['load', 'group/clean'],
      left: ['report', 'beside', 'tidy'],
      chosen: ['group/train'],
    })
  })
  it('of a container is everything in it', () => {
    expect(parts({ only: 'group' }, earlier())).toMatchObject({
      taken: ['load'],
      chosen: ['group/clean', 'group/train'],
    })
  })
  it('from one step to another is what lies between them', () => {
    expect(parts({ from: 'clean', to: 'train' }, earlier())).toMatchObject({
      left: ['report', 'beside', 'tidy'],
    })
    expect(parts({ from: 'report', to: 'clean' }, earlier())).toEqual(['empty-span'])
  })
  it('of what runs whatever happens needs no results', () => {
    expect(parts({ only: 'tidy' })).toMatchObject({
      taken: [],
      left: ['load', 'group', 'group/clean', 'group/train', 'report', 'beside'],
    })
  })
  it('is refused with every result that is missing', () => {
    expect(parts({ only: 'report' })).toEqual([
      'no-result load',
      'no-result group/clean',
      'no-result group/train',
    ])
    const failed = earlier([row('load'), row('group/clean'), row('group/train', 'FAILED')])
    expect(parts({ only: 'report' }, failed)).toEqual(['no-result group/train'])
  })
  it('takes nothing whose files were touched', () => {
    const touched = { ...earlier(), spoiled: new Map([['load', 'output `data` was deleted from disk']]) }
    expect(parts({ only: 'clean' }, touched)).toEqual(['no-result load'])
  })
  it('does not miss what was not entered', () => {
    const skipped = { ...earlier([row('load')]), rows: [row('load'), row('group', 'SKIPPED', 'dag')] }
    expect(parts({ only: 'report' }, skipped)).toMatchObject({ taken: ['load'] })
  })
  it('asks which step is meant', () => {
    expect(parts({ to: 'trian' })).toEqual(['unknown-step'])
    expect(parts({ only: 'load', to: 'clean' })).toEqual(['two-scopes'])
  })
})

describe('a retry', () => {
  it('takes what succeeded, and never what runs whatever happens', () => {
    const failed = earlier([row('load'), row('group/clean'), row('group/train', 'FAILED'), row('tidy')])
    expect(Object.keys(retryScope(doc, failed, undefined).taken)).toEqual(['load', 'group/clean'])
  })
})
