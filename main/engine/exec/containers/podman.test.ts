/**
 * The real podman, with NAGARE_PODMAN=1. It needs an image: NAGARE_PODMAN_IMAGE, a file that `podman import` takes (a
 * root file system with a shell). How a machine without cgroup delegation is made to run it: docs/decisions/0019.
 */
import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { createServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type Kit, openKit, runToEnd } from '../executor-kit.test-helper.ts'
import { constant, containerPipeline } from './container-pipeline.test-helper.ts'

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 })
const engine = 'podman'
const rootfs = process.env['NAGARE_PODMAN_IMAGE'] ?? ''
const image = 'localhost/nagare-test:1'
const containers = (): string =>
  execFileSync(engine, ['ps', '--all', '--filter', 'label=nagare.step', '--format', '{{.Names}}'], {
    encoding: 'utf8',
  })

describe.runIf(process.env['NAGARE_PODMAN'] === '1')('the real podman', () => {
  let kit: Kit
  beforeAll(() => {
    execFileSync(engine, ['import', rootfs, image], { stdio: 'ignore' })
    kit = openKit({ containerEngine: engine })
  })
  afterAll(() => kit.dispose())
  const sh = (script: string, ...args: string[]) => ({ image, command: ['sh', '-c', script], args })

  it('runs a chain with parameters, artifacts, secrets and the workspace; files belong to the person', async () => {
    kit.secrets.set('secret', 'db', 'password', 'hunter22')
    const text = containerPipeline({
      make: {
        ...sh(
          'echo "$0-$PASSWORD" > "$1"; cat /mnt/db/password > "$2"; touch /kfp-workspace/here; id -u',
          'hello',
          "{{$.outputs.parameters['x'].output_file}}",
          "{{$.outputs.artifacts['data'].path}}",
        ),
        outputs: { x: 'STRING' },
        gives: ['data'],
        kubernetes: {
          secretAsEnv: [{ secretName: 'db', keyToEnv: [{ secretKey: 'password', envVar: 'PASSWORD' }] }],
          secretAsVolume: [{ secretName: 'db', mountPath: '/mnt/db' }],
        },
      },
      use: {
        ...sh(
          'cat "$0"; ls /kfp-workspace; ! (echo more >>"$0") 2>/dev/null',
          "{{$.inputs.artifacts['data'].path}}",
        ),
        takes: ['data'],
        artifacts: { data: { taskOutputArtifact: { producerTask: 'make', outputArtifactKey: 'data' } } },
      },
    })
    const result = await runToEnd(kit, text)
    expect(result.tasks.map(({ state, failure }) => [state, failure?.message])).toEqual([
      ['SUCCEEDED', undefined],
      ['SUCCEEDED', undefined],
    ])
    const [make] = result.tasks
    expect(make?.outputs?.parameters['x']).toBe('hello-hunter22\n')
    expect(statSync(make?.outputs?.artifacts['data']?.[0]?.uri ?? '').uid).toBe(process.getuid?.())
    expect(containers()).toBe('')
  })

  it('reaches the server where its address leads', async () => {
    const server = createServer((_, answer) => answer.end('reached')).listen(0, '127.0.0.1')
    await new Promise((done) => server.once('listening', done))
    const { port } = server.address() as { port: number }
    const text = containerPipeline({ a: sh('wget -q -O - "http://127.0.0.1:$0/"', String(port)) })
    const result = await runToEnd(kit, text)
    const { lines } = await kit.runs.log(result.runId, {})
    server.close()
    expect(lines.map((line) => line.text)).toContain('reached')
  })

  it.each([
    ['exit 3', 'The step ended with exit status 3.'],
    ['exit 137', 'The step was killed from outside with SIGKILL.'],
  ])('says how “%s” ended', async (script, message) => {
    const { tasks } = await runToEnd(kit, containerPipeline({ a: sh(script) }))
    expect(tasks[0]?.failure?.message).toBe(message)
  })

  it('says that a program is not in the image, and that an image cannot be had', async () => {
    const missing = await runToEnd(kit, containerPipeline({ a: { image, command: ['nothing-here'] } }))
    expect(missing.tasks[0]?.failure?.message).toMatch(/is not in its image/)
    const none = await runToEnd(kit, containerPipeline({ a: { image: 'localhost/none:1', command: ['sh'] } }))
    expect(none.tasks[0]?.failure).toMatchObject({ reason: 'environment' })
  })

  it.each(['sleep 300', 'trap "" TERM; while :; do sleep 1; done'])(
    'stops “%s”, and no container is left',
    async (script) => {
      const started = await kit.runs.launch({
        text: containerPipeline({ a: sh(script, 'x') }),
        parameters: {},
      })
      if (!started.ok) throw new Error(JSON.stringify(started.error))
      const { runId } = started.value
      await vi.waitFor(() => expect(containers()).toContain('nagare-'), 20_000)
      kit.runs.stop(runId)
      expect((await kit.runs.finished(runId)).state).toBe('CANCELED')
      expect(containers()).toBe('')
    },
  )

  it('inputs by name and constants reach the command', async () => {
    const text = containerPipeline({
      a: {
        ...sh('echo "$0"', "{{$.inputs.parameters['n']}}"),
        parameters: { n: 'NUMBER_INTEGER' },
        inputs: { n: constant(3) },
      },
    })
    const result = await runToEnd(kit, text)
    expect((await kit.runs.log(result.runId, {})).lines.map((line) => line.text)).toContain('3')
  })
})
