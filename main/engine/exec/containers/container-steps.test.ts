import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Kit, openKit, runToEnd } from '../executor-kit.test-helper.ts'
import { constant, containerPipeline } from './container-pipeline.test-helper.ts'
import { fakePodman } from './fake-podman.test-helper.ts'

vi.setConfig({ testTimeout: 30_000 })

const sh = (script: string, ...args: string[]) => ({ command: ['sh', '-c', script], args })
const chain = containerPipeline({
  make: {
    ...sh(
      'echo "$0" > "$1"; printf %s 7 > "$2"; mkdir -p "$(dirname "$3")"; echo "rows of $NAME" > "$3"; echo said',
      "Hello {{$.inputs.parameters['who']}}",
      "{{$.outputs.parameters['greeting'].output_file}}",
      "{{$.outputs.parameters['count'].output_file}}",
      "{{$.outputs.artifacts['rows'].path}}",
    ),
    env: { NAME: "{{$.inputs.parameters['who']}}", HOME: '/elsewhere' },
    parameters: { who: 'STRING' },
    outputs: { greeting: 'STRING', count: 'NUMBER_INTEGER' },
    gives: ['rows'],
    inputs: { who: constant('World') },
  },
  use: {
    ...sh(
      'cat "$0"; test "$1" = 7',
      "{{$.inputs.artifacts['rows'].path}}",
      "{{$.inputs.parameters['count']}}",
    ),
    takes: ['rows'],
    parameters: { count: 'NUMBER_INTEGER' },
    artifacts: { rows: { taskOutputArtifact: { producerTask: 'make', outputArtifactKey: 'rows' } } },
    inputs: { count: { taskOutputParameter: { producerTask: 'make', outputParameterKey: 'count' } } },
  },
})

const logOf = async (kit: Kit, runId: string): Promise<string[]> =>
  (await kit.runs.log(runId, {})).lines.map((line) => line.text)
const failures = (result: Awaited<ReturnType<typeof runToEnd>>) =>
  result.tasks.flatMap(({ path, failure }) => (failure === undefined ? [] : [`${path}: ${failure.message}`]))

describe('with an engine', () => {
  const folder = mkdtempSync(join(tmpdir(), 'nagare-fake-podman-'))
  const engine = fakePodman(folder)
  let kit: Kit
  beforeAll(() => {
    kit = openKit({ containerEngine: engine.path })
  })
  afterAll(async () => {
    await kit.dispose()
    rmSync(folder, { recursive: true, force: true })
  })

  it('a command gets its values, files and variables, and its outputs are read by their type', async () => {
    const result = await runToEnd(kit, chain)
    expect(failures(result)).toEqual([])
    const [make] = result.tasks
    expect(make?.outputs?.parameters).toEqual({ greeting: 'Hello World\n', count: 7 })
    expect(await logOf(kit, result.runId)).toContain('rows of World')
    const run = engine.calls().findLast((call) => call[0] === 'run' && call.includes('tool:1')) ?? []
    expect(run).toContain('--init')
    expect(run[run.indexOf('--name') + 1]).toMatch(/^nagare-/)
    expect(run.filter((word) => word.startsWith('type=bind')).join()).toContain(',readonly')
    expect(engine.calls().filter(([verb]) => verb === 'rm')).toHaveLength(2)
  })

  it('values of variables are not in the command line, unless they would reach the engine itself', async () => {
    await runToEnd(kit, chain)
    const run = engine.calls().find((call) => call[0] === 'run' && call.includes('HOME=/elsewhere')) ?? []
    expect(run).toContain('NAME')
    expect(run.join(' ')).not.toContain('NAME=')
  })

  it('an image that cannot be had fails the step with what the engine said', async () => {
    const result = await runToEnd(kit, containerPipeline({ a: { image: 'missing:1', ...sh('true') } }))
    expect(result.tasks[0]?.failure).toMatchObject({ reason: 'environment' })
    expect(failures(result)[0]).toMatch(/The image missing:1 cannot be had: no such image$/)
    expect(await logOf(kit, result.runId)).toContain('Trying to pull missing:1')
  })

  it.each([
    [125, 'spawn', /^a: fake-podman could not start the container: /],
    [127, 'spawn', /^a: The program of this step is not in its image/],
    [3, 'exit', /^a: The step ended with exit status 3\.$/],
  ])('exit status %i is told for what it is', async (status, reason, message) => {
    const result = await runToEnd(kit, containerPipeline({ a: sh(`echo why >&2; exit ${status}`) }))
    expect(result.tasks[0]?.failure?.reason).toBe(reason)
    expect(failures(result)[0]).toMatch(message)
  })

  it('a missing output, a wrong one and a placeholder without a value fail by name', async () => {
    const give = (type: string, script: string) =>
      containerPipeline({
        a: { ...sh(script, "{{$.outputs.parameters['x'].output_file}}"), outputs: { x: type } },
      })
    expect(failures(await runToEnd(kit, give('STRING', 'true')))[0]).toContain(
      'without a value for its output “x”',
    )
    expect(failures(await runToEnd(kit, give('NUMBER_INTEGER', 'echo no > "$0"')))[0]).toContain('Output “x”')
    const unknown = containerPipeline({ a: sh('true', "{{$.inputs.parameters['nope']}}") })
    expect(await kit.runs.launch({ text: unknown, parameters: {} })).toMatchObject({
      ok: false,
      error: [{ code: 'bad-placeholder', task: 'a' }],
    })
    const declared = '"inputDefinitions":{"parameters":{'
    const optional = `${declared}"nope":{"parameterType":"STRING","isOptional":true}`
    const absent = unknown.replace(declared, optional)
    expect(failures(await runToEnd(kit, absent))[0]).toContain("{{$.inputs.parameters['nope']}}")
  })

  it('volumes, secrets and the workspace are mounted, and nothing of a secret stays', async () => {
    kit.secrets.set('secret', 'db', 'password', 'hunter22')
    const text = containerPipeline({
      a: {
        ...sh('echo "got $PASSWORD"'),
        kubernetes: {
          secretAsEnv: [{ secretName: 'db', keyToEnv: [{ secretKey: 'password', envVar: 'PASSWORD' }] }],
          secretAsVolume: [{ secretName: 'db', mountPath: '/mnt/db' }],
        },
      },
    })
    const result = await runToEnd(kit, text)
    expect(failures(result)).toEqual([])
    expect(await logOf(kit, result.runId)).toContain('got •••')
    const mounts =
      engine
        .calls()
        .findLast((call) => call.includes('PASSWORD'))
        ?.join(' ') ?? ''
    expect(mounts).toContain('target=/mnt/db,readonly')
    expect(mounts).toContain('target=/kfp-workspace')
    expect(mounts).not.toContain('hunter22')
    expect(existsSync(join(kit.paths.runs, result.runId, 'a', '1', 'volumes'))).toBe(false)
  })

  it('stopping the run ends the container by its name', async () => {
    const started = await kit.runs.launch({ text: containerPipeline({ a: sh('sleep 60') }), parameters: {} })
    if (!started.ok) throw new Error(JSON.stringify(started.error))
    const { runId } = started.value
    await vi.waitFor(() => expect(kit.runs.tasks(runId)[0]?.state).toBe('RUNNING'), 10_000)
    await vi.waitFor(() =>
      expect(readdirSync(join(kit.paths.runs, runId, 'a', '1'))).toContain('container.id'),
    )
    kit.runs.stop(runId)
    expect((await kit.runs.finished(runId)).state).toBe('CANCELED')
    expect(
      engine
        .calls()
        .find(([verb]) => verb === 'stop')
        ?.at(-1),
    ).toMatch(/^nagare-/)
  })
})

describe('without an engine', () => {
  let kit: Kit
  beforeAll(() => {
    kit = openKit()
  })
  afterAll(() => kit.dispose())

  it('a container component is refused with the reason and the ways out', async () => {
    const refused = await kit.runs.launch({ text: chain, parameters: {} })
    expect(refused).toMatchObject({ ok: false, error: [{ code: 'unsupported-container', task: 'make' }, {}] })
    if (refused.ok) return
    expect(refused.error[0]?.message).toMatch(
      /^`make` needs to run the container image tool:1\. No container engine/,
    )
    expect(refused.error[0]?.hint).toContain('--host-containers')
  })

  it('it runs on the machine itself where that is allowed for the run', async () => {
    const started = await kit.runs.launch({ text: chain, parameters: {}, allow: { hostContainers: true } })
    if (!started.ok) throw new Error(JSON.stringify(started.error))
    const result = await kit.runs.finished(started.value.runId)
    expect(failures(result)).toEqual([])
    expect(await logOf(kit, result.runId)).toContain('Runs on this machine itself, not in the image tool:1.')
  })

  it('then a program that is not here is named before the run', async () => {
    const text = containerPipeline({ a: { command: ['my_program', '--x'] } })
    const refused = await kit.runs.launch({ text, parameters: {}, allow: { hostContainers: true } })
    expect(refused).toMatchObject({
      ok: false,
      error: [{ message: expect.stringContaining('the program `my_program`, which is not installed') }],
    })
  })
})
