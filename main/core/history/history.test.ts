import { expect, test } from 'vitest'
import { readMeta, readMetaMap, wholeNumber } from './meta.ts'
import { readMetricLine, readModelMetricLine } from './metric-line.ts'
import { createMoves, isOwnFolder, isPlainId, placeOf } from './places.ts'
import { type Existing, planExperiment } from './plan-experiment.ts'
import { modelStatus, runStatus, type SourceExperiment, stage } from './records.ts'

test('meta.yaml gives every scalar as the text that stands there', () => {
  const meta = readMeta(
    "experiment_id: '549816672899913450'\nname: 1e5\nrun_name: 'null'\nend_time: null\nuser_id: yes\nid: 819312839970625349\n",
  )
  expect(meta).toEqual({
    experiment_id: '549816672899913450',
    name: '1e5',
    run_name: 'null',
    end_time: undefined,
    user_id: 'yes',
    id: '819312839970625349',
  })
  expect(readMetaMap('tags: {mlflow.data.context: training, n: "1"}\n', 'tags')).toEqual({
    'mlflow.data.context': 'training',
    n: '1',
  })
  expect([readMeta(''), readMeta('- a'), readMeta('a: [')]).toEqual([undefined, undefined, undefined])
  expect([wholeNumber('12'), wholeNumber('1.9'), wholeNumber(undefined), wholeNumber('x')]).toEqual([
    12,
    1,
    undefined,
    undefined,
  ])
})

test.each([
  ['1700 0.5 3', { timestamp: 1700, value: 0.5, step: 3 }],
  ['1700 0.5', { timestamp: 1700, value: 0.5, step: 0 }],
  ['1700 nan -3', { timestamp: 1700, value: Number.NaN, step: -3 }],
  ['1700 -inf 1', { timestamp: 1700, value: -Infinity, step: 1 }],
  ['1700 1e-05 1 train abc', { timestamp: 1700, value: 1e-5, step: 1 }],
])('the metric line %j is read', (line, point) => {
  expect(readMetricLine('loss', line)).toEqual({ key: 'loss', ...point })
})

test.each(['', 'x 1 2', '1 x 2', '1', '1 2 x'])('%j is no point of a metric', (line) => {
  expect(readMetricLine('loss', line)).toBeUndefined()
})

test('a logged model’s line names its run, and a data set whose name may hold spaces', () => {
  expect(readModelMetricLine('f1', '5 0.5 2 abc my data d1')).toMatchObject({
    runId: 'abc',
    datasetName: 'my data',
    datasetDigest: 'd1',
  })
  expect(readModelMetricLine('f1', '5 0.5 2 abc')).toMatchObject({ runId: 'abc', datasetName: '' })
  expect(readModelMetricLine('f1', '5 0.5 2')).toBeUndefined()
})

test('words and numbers of states are understood', () => {
  expect(['FINISHED', '3', '5', undefined, 'odd'].map(runStatus)).toEqual([
    'FINISHED',
    'FINISHED',
    'KILLED',
    'RUNNING',
    'RUNNING',
  ])
  expect(['2', 'LOGGED_MODEL_READY', '3'].map(modelStatus)).toEqual(['READY', 'READY', 'UPLOAD_FAILED'])
  expect(['Production', 'Deleted_Internal', undefined].map(stage)).toEqual(['Production', 'Deleted', 'None'])
})

test('only a folder that is really called <id>/artifacts is believed to be the owner’s', () => {
  expect(isOwnFolder('/data/mlruns/1/abc/artifacts', 'abc')).toBe(true)
  expect(isOwnFolder('/home/me/.ssh', 'abc')).toBe(false)
  expect(isOwnFolder('/data/other/artifacts', 'abc')).toBe(false)
  expect(isOwnFolder('/data/../abc/artifacts', 'abc')).toBe(false)
  expect(['abc', 'm-0a', '../x', '', 'a/b', '.hidden'].map(isPlainId)).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ])
})

test('addresses say what they are', () => {
  expect(placeOf('file:///a/b%20c')).toEqual({ kind: 'path', path: '/a/b c' })
  expect(placeOf('./mlruns/0')).toEqual({ kind: 'path', path: './mlruns/0' })
  expect(placeOf('mlflow-artifacts:/1/abc/artifacts')).toEqual({ kind: 'proxied', path: '1/abc/artifacts' })
  expect(placeOf('mlflow-artifacts://host:5000/1/abc')).toEqual({ kind: 'proxied', path: '1/abc' })
  expect(placeOf('s3://bucket/x')).toEqual({ kind: 'elsewhere', scheme: 's3' })
})

test('what lies below a root that moved moves with it', () => {
  const moves = createMoves()
  moves.add('file:///old/abc/artifacts', 'mlflow-artifacts:/1/abc/artifacts')
  expect(moves.moved('/old/abc/artifacts/model')).toBe('mlflow-artifacts:/1/abc/artifacts/model')
  expect(moves.moved('file:///old/abc/artifacts')).toBe('mlflow-artifacts:/1/abc/artifacts')
  expect(moves.moved('file:///old/abc/artifacts2')).toBeUndefined()
  expect(moves.moved('models:/m-1')).toBeUndefined()
})

const experiment = (id: string, name: string, createdAt: number | undefined): SourceExperiment => ({
  id,
  name,
  createdAt,
  updatedAt: createdAt,
  lifecycle: 'active',
  tags: [],
})
const finding = (...all: Existing[]) => ({
  byId: (id: string) => all.find((one) => one.id === id),
  byName: (name: string) => all.find((one) => one.name === name),
})
const known = (id: string, name: string, createdAt: number, lifecycle: Existing['lifecycle'] = 'active') => ({
  id,
  name,
  createdAt,
  lifecycle,
})

test('an experiment keeps its id, and is known again whatever it is called by now', () => {
  expect(planExperiment(experiment('7', 'a', 5), finding())).toEqual({ kind: 'create', id: '7', name: 'a' })
  expect(planExperiment(experiment('7', 'a', 5), finding(known('7', 'renamed', 5)))).toEqual({
    kind: 'same',
    id: '7',
  })
  expect(planExperiment(experiment('7', 'a', undefined), finding(known('7', 'a', 9)))).toEqual({
    kind: 'same',
    id: '7',
  })
})

test('a name that is taken merges, an id that is taken gives way, the trash takes nothing in; each is told', () => {
  expect(planExperiment(experiment('7', 'a', 5), finding(known('3', 'a', 9)))).toMatchObject({
    kind: 'same',
    id: '3',
    note: expect.stringContaining('id 3'),
  })
  expect(planExperiment(experiment('1', 'a', 5), finding(known('1', 'b', 9)))).toMatchObject({
    kind: 'create',
    name: 'a',
    note: expect.stringContaining('another id'),
  })
  expect(planExperiment(experiment('7', 'a', 5), finding(known('3', 'a', 9, 'deleted')))).toMatchObject({
    kind: 'create',
    id: '7',
    name: 'a (imported)',
    note: expect.stringContaining('a (imported)'),
  })
})
