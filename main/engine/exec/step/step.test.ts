import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ComponentSpec } from '#shared/pipeline.ts'
import type { Outputs } from '#shared/run.ts'
import { type AttemptPaths, attemptPathsIn } from '../attempt-paths.ts'
import { collectOutputs } from './collect-outputs.ts'
import { executorInput, outputPlaces } from './executor-input.ts'
import { failureOf } from './failures.ts'
import { publish } from './publish.ts'
import { componentVariables, stepEnvironment } from './step-environment.ts'

let paths: AttemptPaths
let folder: string
beforeEach(() => {
  const root = mkdtempSync(join(tmpdir(), 'nagare-step-'))
  folder = join(root, 'artifacts')
  paths = attemptPathsIn(join(root, 'attempt'))
  mkdirSync(paths.outputs, { recursive: true })
  mkdirSync(paths.work)
})
afterEach(() => rmSync(join(paths.directory, '..'), { recursive: true, force: true }))

const component = (
  parameters: Record<string, string>,
  artifacts: Record<string, string> = {},
): ComponentSpec => ({
  outputDefinitions: {
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([name, type]) => [name, { parameterType: type as 'STRING' }]),
    ),
    artifacts: Object.fromEntries(
      Object.entries(artifacts).map(([name, schemaTitle]) => [name, { artifactType: { schemaTitle } }]),
    ),
  },
})
const collect = (spec: ComponentSpec) => collectOutputs(spec, outputPlaces(spec, paths), paths)
const write = (name: string, text: string): void => writeFileSync(join(paths.outputs, name), text)
const writeOutput = (value: unknown): void => write('executor_output.json', JSON.stringify(value))

describe('what a step hands out', () => {
  it('comes from executor_output.json before the file of the single parameter', () => {
    writeOutput({ parameterValues: { n: 1 } })
    write('n', '2')
    expect(collect(component({ n: 'NUMBER_INTEGER' }))).toMatchObject({
      ok: true,
      value: { parameters: { n: 1 } },
    })
  })

  it.each([
    ['STRING', ' text\n', ' text\n'],
    ['STRING', '1', '1'],
    ['NUMBER_INTEGER', '5.0', 5],
    ['NUMBER_DOUBLE', '1e-3', 0.001],
    ['BOOLEAN', 'True', true],
    ['LIST', '[1, "a"]', [1, 'a']],
    ['STRUCT', '{"a": null}', { a: null }],
  ])('reads a file of type %s: %j', (type, text, value) => {
    write('out', text)
    expect(collect(component({ out: type }))).toEqual({
      ok: true,
      value: { parameters: { out: value }, artifacts: {} },
    })
  })

  it.each([
    ['NUMBER_INTEGER', 'many'],
    ['NUMBER_INTEGER', '1.5'],
    ['BOOLEAN', 'yes'],
    ['LIST', '{}'],
  ])('of the wrong kind is refused: %s, %j', (type, text) => {
    write('out', text)
    expect(collect(component({ out: type }))).toMatchObject({
      ok: false,
      error: { reason: 'bad-output', field: 'out' },
    })
  })

  it('that is missing is named', () => {
    expect(collect(component({ out: 'STRING' }))).toMatchObject({
      ok: false,
      error: { reason: 'no-output', field: 'out' },
    })
  })

  it('in a broken file is refused with the file', () => {
    write('executor_output.json', '{"parameterValues": [')
    expect(collect(component({}))).toMatchObject({ ok: false, error: { reason: 'bad-output' } })
    writeOutput({ parameterValues: 3 })
    expect(collect(component({}))).toMatchObject({ ok: false, error: { reason: 'bad-output' } })
  })

  it('may hold the numbers that Python writes and JSON lacks', () => {
    write(
      'executor_output.json',
      '{"parameterValues": {"s": {"a": NaN, "b": [-Infinity, 1]}, "t": "a, NaN, \\"NaN", "n": NaN}}',
    )
    const collected = collect(component({ s: 'STRUCT', t: 'STRING', n: 'NUMBER_DOUBLE' }))
    expect(collected).toMatchObject({
      value: { parameters: { s: { a: 'NaN', b: ['-Infinity', 1] }, t: 'a, NaN, "NaN', n: 'NaN' } },
    })
  })

  it.each([
    ['nan', 'NaN'],
    [' NaN\n', 'NaN'],
    ['inf', 'Infinity'],
    ['+Infinity', 'Infinity'],
    ['-inf', '-Infinity'],
  ])('takes a float in a file that is %j', (text, value) => {
    write('out', text)
    expect(collect(component({ out: 'NUMBER_DOUBLE' }))).toMatchObject({
      value: { parameters: { out: value } },
    })
    expect(collect(component({ out: 'NUMBER_INTEGER' })).ok).toBe(false)
  })

  it('as an artifact keeps its declared type, and may never have been written', () => {
    const spec = component({}, { model: 'system.Model', score: 'system.Metrics' })
    writeOutput({ artifacts: { score: { artifacts: [{ name: 'score', uri: '', metadata: { auc: 1 } }] } } })
    expect(collect(spec)).toMatchObject({
      value: {
        artifacts: {
          model: [{ name: 'model', type: 'system.Model', uri: join(paths.outputs, 'model'), metadata: {} }],
          score: [{ type: 'system.Metrics', metadata: { auc: 1 } }],
        },
      },
    })
  })
})

describe('publishing', () => {
  const run = (spec: ComponentSpec) => {
    const collected = collect(spec)
    if (!collected.ok) throw new Error(collected.error.message)
    return publish(collected.value, outputPlaces(spec, paths), paths, folder)
  }

  it('moves files and folders, leaves parameters behind, and the old path still leads there', () => {
    const spec = component({ n: 'STRING' }, { data: 'system.Dataset', model: 'system.Model' })
    write('n', 'x')
    write('data', 'rows')
    mkdirSync(join(paths.outputs, 'model'))
    write('model/weights', 'w')
    writeOutput({ artifacts: { model: { artifacts: [{ uri: join(paths.outputs, 'model', 'weights') }] } } })
    const outputs = run(spec)
    expect(outputs.artifacts['data']?.[0]?.uri).toBe(join(folder, 'data'))
    expect(outputs.artifacts['model']?.[0]?.uri).toBe(join(folder, 'model', 'weights'))
    expect(readFileSync(join(folder, 'model', 'weights'), 'utf8')).toBe('w')
    expect(readFileSync(join(paths.outputs, 'data'), 'utf8')).toBe('rows')
    expect(existsSync(join(folder, 'n'))).toBe(false)
    expect(run(spec)).toEqual(outputs)
  })

  it('takes along what dsl.get_uri named, and leaves other places alone', () => {
    const spec = component({}, { a: 'system.Artifact', b: 'system.Artifact', c: 'system.Artifact' })
    write('own-name.txt', 'x')
    const uris = { a: join(paths.outputs, 'own-name.txt'), b: 's3://bucket/key', c: '/data/elsewhere.csv' }
    writeOutput({
      artifacts: Object.fromEntries(
        Object.entries(uris).map(([key, uri]) => [key, { artifacts: [{ uri }] }]),
      ),
    })
    const { artifacts } = run(spec)
    expect([artifacts['a'], artifacts['b'], artifacts['c']].map((list) => list?.[0]?.uri)).toEqual([
      join(folder, 'own-name.txt'),
      's3://bucket/key',
      '/data/elsewhere.csv',
    ])
  })

  it('copies a custom path to where the artifact belongs', () => {
    writeFileSync(join(paths.work, 'mine.bin'), 'b')
    writeOutput({
      artifacts: {
        data: { artifacts: [{ name: 'data', uri: join(paths.outputs, 'data'), custom_path: 'mine.bin' }] },
      },
    })
    const [data] = run(component({}, { data: 'system.Dataset' })).artifacts['data'] ?? []
    expect(data).toEqual({ name: 'data', uri: join(folder, 'data'), type: 'system.Dataset', metadata: {} })
    expect(readFileSync(join(folder, 'data'), 'utf8')).toBe('b')
  })

  describe('cut off by a crash comes to the same end', () => {
    const spec = component({}, { data: 'system.Dataset', more: 'system.Dataset' })
    const custom = join('mine.bin')
    beforeEach(() => {
      mkdirSync(folder)
      writeFileSync(join(folder, 'data'), 'logged through mlflow')
      write('data', 'output')
      writeFileSync(join(paths.work, custom), 'm')
      writeOutput({ artifacts: { more: { artifacts: [{ name: 'more', custom_path: custom }] } } })
    })
    const whole = (outputs: Outputs): void => {
      expect([outputs.artifacts['data']?.[0]?.uri, outputs.artifacts['more']?.[0]?.uri]).toEqual([
        join(folder, 'data-2'),
        join(folder, 'more'),
      ])
      expect(readdirSync(folder).toSorted()).toEqual(['data', 'data-2', 'more'])
      expect(readFileSync(join(folder, 'data-2'), 'utf8')).toBe('output')
      expect(readFileSync(join(paths.outputs, 'data'), 'utf8')).toBe('output')
    }

    it('before the link', () => {
      run(spec)
      rmSync(join(paths.outputs, 'data'))
      whole(run(spec))
    })

    it('before the file', () => {
      run(spec)
      rmSync(join(paths.outputs, 'data'))
      renameSync(join(folder, 'data-2'), join(paths.outputs, 'data'))
      whole(run(spec))
    })

    it('in the middle of a copy', () => {
      run(spec)
      rmSync(join(paths.outputs, 'data'))
      renameSync(join(folder, 'data-2'), join(paths.outputs, 'data'))
      rmSync(join(folder, 'more'))
      writeFileSync(join(folder, 'more.part'), 'half')
      whole(run(spec))
    })

    it('between a whole copy and the end of its original', () => {
      run(spec)
      rmSync(join(paths.outputs, 'data'))
      mkdirSync(join(paths.outputs, 'data'))
      expect(run(spec).artifacts['data']?.[0]?.uri).toBe(join(folder, 'data-2'))
      expect(readFileSync(join(paths.outputs, 'data'), 'utf8')).toBe('output')
    })
  })

  it('never replaces what the step logged itself', () => {
    mkdirSync(folder)
    writeFileSync(join(folder, 'data'), 'logged through mlflow')
    write('data', 'output')
    const [data] = run(component({}, { data: 'system.Dataset' })).artifacts['data'] ?? []
    expect(data?.uri).toBe(join(folder, 'data-2'))
    expect(readFileSync(join(folder, 'data'), 'utf8')).toBe('logged through mlflow')
  })
})

describe('why a step failed', () => {
  const stderr = (text: string): void => writeFileSync(paths.stderr, text)

  it.each([
    [3, 'exit', 'exit status 3'],
    [1, 'exit', 'exit status 1'],
    [137, 'signal', 'SIGKILL'],
    [139, 'signal', 'SIGSEGV'],
    [255, 'exit', 'exit status 255'],
    [undefined, 'lost', 'without leaving a status'],
  ])('from status %s: %s', (status, reason, words) => {
    const failure = failureOf(status === undefined ? {} : { status }, paths)
    expect(failure).toMatchObject({
      reason,
      message: expect.stringContaining(words),
      hint: expect.any(String),
    })
  })

  it('is read from the traceback of a command that runs without our runtime', () => {
    stderr(
      'noise\nTraceback (most recent call last):\n  File "x.py", line 1, in <module>\n    import yaml\nModuleNotFoundError: No module named \'yaml.nodes\'\n',
    )
    const failure = failureOf({ status: 1 }, paths)
    expect(failure.reason).toBe('missing-module')
    expect(failure.message).toContain('it comes with the package PyYAML')
  })

  it('is the last of several exceptions', () => {
    const one = (type: string): string =>
      `Traceback (most recent call last):\n  File "x.py", line 1, in f\n    f()\n${type}: because\n`
    stderr(
      `${one('KeyError')}\nDuring handling of the above exception, another exception occurred:\n\n${one('my.pkg.OwnError')}`,
    )
    expect(failureOf({ status: 1 }, paths)).toMatchObject({
      reason: 'exception',
      message: 'my.pkg.OwnError: because',
    })
  })

  it.each([
    ['data/people.csv', 'NAGARE_WORKSPACE'],
    ['/data/people.csv', 'The traceback'],
  ])('of a file that is not there, %s, comes with what to do', (path, hint) => {
    const message = `[Errno 2] No such file or directory: '${path}'`
    stderr(`Traceback (most recent call last):\n  File "x.py"\nFileNotFoundError: ${message}\n`)
    expect(failureOf({ status: 1 }, paths).hint).toContain(hint)
  })

  it('is what the runtime says, when it says something', () => {
    const told = {
      kind: 'bad-input',
      type: 'TypeError',
      message: 'n must be int',
      field: 'n',
      traceback: 'T',
    }
    writeFileSync(paths.failure, JSON.stringify(told))
    expect(failureOf({ status: 1 }, paths)).toMatchObject({
      reason: 'bad-input',
      field: 'n',
      traceback: 'T',
      exitCode: 1,
    })
  })
})

describe('what a step is told', () => {
  it('is KFP’s executor input: whole numbers without a point, places for every output', () => {
    const spec = component({ n: 'NUMBER_INTEGER' }, { data: 'system.Dataset' })
    const artifact = { name: 'raw', uri: '/x', type: 'system.Dataset', metadata: { rows: 3 } }
    const rate = { parameterType: 'NUMBER_DOUBLE' as const }
    const declared = { ...spec, inputDefinitions: { parameters: { rate, whole: rate } } }
    const inputs = { parameters: { k: 1, rate: 0.5, whole: 2 }, artifacts: { raw: [artifact] } }
    const text = JSON.stringify(executorInput(declared, inputs, outputPlaces(spec, paths), paths))
    expect(text).toContain('"parameterValues":{"k":1,"rate":0.5,"whole":2.0}')
    expect(JSON.parse(text)).toMatchObject({
      inputs: { artifacts: { raw: { artifacts: [{ type: { schemaTitle: 'system.Dataset' }, uri: '/x' }] } } },
      outputs: {
        parameters: { n: { outputFile: join(paths.outputs, 'n') } },
        artifacts: { data: { artifacts: [{ name: 'data', uri: join(paths.outputs, 'data') }] } },
        outputFile: paths.executorOutput,
      },
    })
  })

  it('holds what a program needs, certificates and devices, and no secret of the terminal', () => {
    const from = {
      PATH: '/bin',
      Path: 'C:',
      LC_ALL: 'C',
      CUDA_VISIBLE_DEVICES: '0',
      AWS_SECRET_ACCESS_KEY: 's',
      MLFLOW_RUN_ID: 'old',
    }
    const facts = {
      trackingUri: 'u',
      experimentId: 'e',
      mlflowRunId: 'r',
      workspaceRoot: '/w',
      component: { MLFLOW_RUN_ID: 'x', A: '1' },
    }
    expect(stepEnvironment(componentVariables(facts), from)).toEqual({
      PATH: '/bin',
      Path: 'C:',
      LC_ALL: 'C',
      CUDA_VISIBLE_DEVICES: '0',
      A: '1',
      PYTHONUNBUFFERED: '1',
      PYTHONIOENCODING: 'utf-8',
      _KFP_RUNTIME: 'true',
      NAGARE_WORKSPACE: '/w',
      MLFLOW_TRACKING_URI: 'u',
      MLFLOW_EXPERIMENT_ID: 'e',
      MLFLOW_RUN_ID: 'r',
    })
  })
})
