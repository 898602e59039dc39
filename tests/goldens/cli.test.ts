import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, describe, expect, test } from 'vitest'
import { type Expectation, goldensDir, readExpectations } from './goldens.ts'

/** Every golden pipeline through the real command line: what is built runs as expected, the rest is refused cleanly. */
const bin = resolve(import.meta.dirname, '../../bin/nagare.mjs')
const home = mkdtempSync(join(tmpdir(), 'nagare-goldens-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

interface Answer {
  code: number
  stderr: string
  result:
    | {
        state: string
        outputs: { parameters: Record<string, unknown> }
        tasks: { path: string; state: string }[]
      }
    | undefined
}

const workspaceOf = ({ file, start }: Asked): string =>
  join(home, `${start ?? 'warm'}-${file.replaceAll('/', '_')}`)
/** No engine, whatever this machine has: the answers are the same everywhere. */
const env = { ...process.env, NAGARE_CONTAINER_ENGINE: 'none' }
type Asked = Expectation & { readonly start?: 'warm' | 'plain' }

const keepSecret = (expectation: Asked, words: readonly string[]): Promise<unknown> =>
  promisify(execFile)(process.execPath, [
    bin,
    'secret',
    'set',
    ...words,
    '--workspace',
    workspaceOf(expectation),
  ])

function nagareRun(expectation: Asked): Promise<Answer> {
  const { file, arguments: given = {} } = expectation
  const workspace = workspaceOf(expectation)
  const short = file.startsWith('take_nap') ? { naptime_secs: 1 } : {}
  const params = Object.entries({ ...given, ...short }).flatMap(([key, value]) => [
    '--param',
    `${key}=${JSON.stringify(value)}`,
  ])
  const args = [
    bin,
    'run',
    join(goldensDir, 'pipelines', file),
    '--workspace',
    workspace,
    '--json',
    ...params,
  ]
  const startEnv = expectation.start === 'plain' ? { ...env, NAGARE_WARM: '0' } : env
  return new Promise((done) =>
    execFile(process.execPath, args, { env: startEnv, maxBuffer: 64 << 20 }, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error ? -1 : 0
      done({ code, stderr, result: code === 2 ? undefined : JSON.parse(stdout) })
    }),
  )
}

/** What the file asks of the person, as `nagare secret set` takes it. */
const secrets: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'critical/pipeline_with_secret_as_env.yaml': [
    ['test-secret-1', 'username=user1'],
    ['test-secret-2', 'password=psw1'],
    ['test-secret-3', 'password=psw2'],
  ],
  'parallel_and_nested/nested_parallel_for_secret.yaml': [
    ['test-secret-1', 'username=one'],
    ['test-secret-2', 'username=two'],
  ],
  'parallel_and_nested/parallel_for_secret.yaml': [
    ['test-secret-1', 'username=one'],
    ['test-secret-2', 'username=two'],
    ['test-secret-3', 'username=three'],
  ],
}

/** The table expects nothing of it, but what it asks for can be given here. */
const given = 'critical/pipeline_with_secret_as_env.yaml'
/** Runs, and ends as on a cluster: its own check takes a missing annotation for a fault. */
const failsLikeACluster = 'create_pod_metadata_complex.yaml'

/**
 * What a file without an expected state needs, in the words of its refusal. Without an engine, without permissions and
 * without secrets every one ends with exit code 2 and a sentence that names the task and the thing.
 */
const needs = (expectation: Expectation): RegExp => {
  if (/volume|pvc/.test(expectation.file)) return /needs a Kubernetes volume claim.*--local-volumes/s
  if (/secret_as/.test(expectation.file))
    return /needs the secret `test-secret-1`.*nagare secret set test-secret-1/s
  if (expectation.kinds.includes('importer')) return /needs to read the remote artifact gs:/
  return /needs to run the container image .+ No container engine is used here.*--host-containers/s
}

/** Environments of hundreds of megabytes: run with NAGARE_SLOW_TESTS=1. */
const heavy = (expectation: Expectation): boolean =>
  (expectation.packages ?? []).some((name) => /pandas|nbclient/.test(name))

/** Steps start warm where they can. Both ways: all of them with NAGARE_SLOW_TESTS=1, else those with many steps. */
const plainToo: ReadonlySet<string> = new Set([
  'pipeline_with_nested_loops.yaml',
  'nested_with_parameters.yaml',
  'local_execution/local_execution_pipeline_with_exit_handler.yaml',
])

/** The table counts what runs as a program. */
const isImporter = (path: string): boolean => /(?:^|\/)importer(?:-\d+)?$/.test(path)

const expectations = readExpectations() ?? []
const unknown = expectations.filter(({ file, state }) => state === null && file !== failsLikeACluster)
const runnable = expectations.filter((one) => !unknown.includes(one))
const slow = process.env['NAGARE_SLOW_TESTS'] === '1'

describe.runIf(expectations.length > 0)('golden pipelines', () => {
  const ways = runnable.flatMap((one) => [
    ...(slow || !heavy(one) ? [{ ...one, start: 'warm' as const }] : []),
    ...(slow || plainToo.has(one.file) ? [{ ...one, start: 'plain' as const }] : []),
  ])
  test.concurrent.for(ways)(
    'runs $file, started $start',
    { timeout: 300_000 },
    async (expectation, { expect }) => {
      for (const words of secrets[expectation.file] ?? []) await keepSecret(expectation, words)
      const { code, result, stderr } = await nagareRun(expectation)
      if (expectation.file === failsLikeACluster) expect(stderr).toContain('Pod annotation is None')
      else expect(result?.state, stderr).toBe(expectation.state)
      expect(code).toBe(expectation.state === 'SUCCEEDED' ? 0 : 1)
      if (expectation.outputs) expect(result?.outputs.parameters).toEqual(expectation.outputs)
      const executed = result?.tasks.filter(({ path, state }) => state !== 'SKIPPED' && !isImporter(path))
      if (expectation.tasks !== undefined) expect(executed).toHaveLength(expectation.tasks)
    },
  )

  test.concurrent.for(unknown)(
    'refuses $file before anything runs, and says what it needs',
    { timeout: 60_000 },
    async (expectation, { expect }) => {
      const { code, stderr } = await nagareRun(expectation)
      expect(stderr).toMatch(needs(expectation))
      expect(stderr).toContain(', task ')
      expect(code, stderr).toBe(2)
    },
  )

  test.runIf(expectations.some(({ file }) => file === given))('and runs it once that is there', async () => {
    const expectation = { ...unknown.find(({ file }) => file === given), file: given, kinds: [], state: null }
    for (const words of secrets[given] ?? []) await keepSecret(expectation, words)
    expect(await nagareRun(expectation)).toMatchObject({ code: 0 })
  })
})
