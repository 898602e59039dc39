/** Secrets, config maps and volumes of steps that run on this machine itself. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { constant, containerPipeline } from './containers/container-pipeline.test-helper.ts'
import { type Kit, openKit, pipelineOf, runToEnd } from './executor-kit.test-helper.ts'

vi.setConfig({ testTimeout: 30_000 })
let kit: Kit
beforeAll(() => {
  kit = openKit({ allowed: { hostContainers: true, localVolumes: true } })
})
afterAll(() => kit.dispose())

const withPlatform = (text: string, kubernetes: Readonly<Record<string, unknown>>): string =>
  `${text}\n---\n${JSON.stringify({ platforms: { kubernetes: { deploymentSpec: { executors: { 'exec-a': kubernetes } } } } })}`
const python = (lines: string, kubernetes: Readonly<Record<string, unknown>>): string =>
  withPlatform(
    pipelineOf({
      a: { source: `def step() -> str:\n${lines.replaceAll(/^/gm, '    ')}`, outputs: { Output: 'STRING' } },
    }),
    kubernetes,
  )
const outcome = async (text: string, parameters = {}) => {
  const { tasks } = await runToEnd(kit, text, parameters)
  return tasks[0]?.failure?.message ?? tasks[0]?.outputs?.parameters['Output']
}
const variable = (secretName: string, secretKey: string, optional = false) => ({
  secretAsEnv: [{ secretName, optional, keyToEnv: [{ secretKey, envVar: 'GIVEN' }] }],
})
const mountsWork = process.platform === 'linux'

it('a secret is a variable; an optional one that is not there is none', async () => {
  kit.secrets.set('secret', 'db', 'password', 'hunter22')
  const given = 'import os\nreturn str(len(os.environ.get("GIVEN", "")))'
  expect(await outcome(python(given, variable('db', 'password')))).toBe('8')
  expect(await outcome(python(given, variable('nothing', 'password', true)))).toBe('0')
})

it('what a step says about a secret on its way out is kept without it', async () => {
  const raise = 'import os\nraise ValueError("cannot log in with " + os.environ["GIVEN"])'
  const message = await outcome(python(raise, variable('db', 'password')))
  expect(message).toBe('ValueError: cannot log in with •••')
})

it('a reused result is not reused when a secret has changed', async () => {
  const given = 'import os\nreturn os.environ["GIVEN"][:1]'
  const text = python(given, variable('db', 'token')).replace(
    '"cachingOptions":{}',
    '"cachingOptions":{"enableCache":true}',
  )
  const states = []
  for (const value of ['aaaa', 'aaaa', 'bbbb']) {
    kit.secrets.set('secret', 'db', 'token', value)
    const { tasks } = await runToEnd(kit, text)
    states.push([tasks[0]?.state, tasks[0]?.outputs?.parameters['Output']])
  }
  expect(states).toEqual([
    ['SUCCEEDED', 'a'],
    ['CACHED', 'a'],
    ['SUCCEEDED', 'b'],
  ])
})

it.runIf(mountsWork)('volumes appear at their own paths inside the step, and nowhere else', async () => {
  kit.secrets.set('configMap', 'app', 'settings.json', '{"a": 1}')
  const look =
    'open("/nagare-scratch/x", "w").write("y")\nreturn open("/etc/nagare-app/settings.json").read()'
  const mounts = {
    configMapAsVolume: [{ configMapName: 'app', mountPath: '/etc/nagare-app' }],
    emptyDirMounts: [{ volumeName: 'v', mountPath: '/nagare-scratch' }],
  }
  expect(await outcome(python(look, mounts))).toBe('{"a": 1}')
  expect(readdirSync('/')).not.toContain('nagare-scratch')
})

it.runIf(mountsWork)(
  'a claim is a folder of the workspace that outlives the run, with its sub path',
  async () => {
    const claim = join(kit.paths.state, 'volumes', 'shared', 'part')
    mkdirSync(claim, { recursive: true })
    writeFileSync(join(claim, 'in'), 'from before')
    const mounts = {
      pvcMount: [{ mountPath: '/nagare-data', subPath: 'part', pvcNameParameter: constant('shared') }],
    }
    const look = 'open("/nagare-data/out", "w").write("x")\nreturn open("/nagare-data/in").read()'
    expect(await outcome(python(look, mounts))).toBe('from before')
    expect(readdirSync(claim)).toEqual(['in', 'out'])
  },
)

it('CreatePVC makes the folder and hands out its name, DeletePVC removes it', async () => {
  const text = containerPipeline({
    make: {
      image: 'argostub/createpvc',
      parameters: { pvc_name_suffix: 'STRING' },
      inputs: { pvc_name_suffix: constant('-data') },
      outputs: { name: 'STRING' },
    },
    remove: {
      image: 'argostub/deletepvc',
      parameters: { pvc_name: 'STRING' },
      inputs: { pvc_name: { taskOutputParameter: { producerTask: 'make', outputParameterKey: 'name' } } },
    },
  })
  const { tasks, state } = await runToEnd(kit, text)
  expect([state, tasks[0]?.outputs?.parameters['name']]).toEqual([
    'SUCCEEDED',
    expect.stringMatching(/^containers-\w+-data$/),
  ])
  expect(readdirSync(join(kit.paths.state, 'volumes'))).not.toContain(tasks[0]?.outputs?.parameters['name'])
})

it('pod fields have the values of the file and of the run', async () => {
  const settings = {
    fieldPathAsEnv: [{ name: 'GIVEN', fieldPath: "metadata.labels['team']" }],
    podMetadata: { labels: { team: 'blue' } },
  }
  expect(await outcome(python('import os\nreturn os.environ["GIVEN"]', settings))).toBe('blue')
})

it('a secret that only the run can name fails the step by name', async () => {
  const settings = {
    secretAsEnv: [
      {
        secretNameParameter: { runtimeValue: { constant: "{{$.inputs.parameters['which']}}" } },
        keyToEnv: [{ secretKey: 'k', envVar: 'GIVEN' }],
      },
    ],
  }
  const text = python('return ""', settings)
  const spec = JSON.parse(text.split('\n---\n')[0] ?? '')
  spec.root.inputDefinitions = { parameters: { which: { parameterType: 'STRING' } } }
  const named = [JSON.stringify(spec), text.split('\n---\n')[1]].join('\n---\n')
  expect(await outcome(named, { which: 'other' })).toBe(
    'The step needs the secret `other`, which is not there.',
  )
})
