import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Kit, openKit, runToEnd } from './executor-kit.test-helper.ts'

let kit: Kit
let folder: string
beforeEach(() => {
  kit = openKit()
  folder = mkdtempSync(join(tmpdir(), 'nagare-import-'))
})
afterEach(async () => {
  await kit.dispose()
  rmSync(folder, { recursive: true, force: true })
})

/** One importer whose uri and note are constants of its task. */
const importing = (uri: string, importer: object = {}): string =>
  JSON.stringify({
    pipelineInfo: { name: 'import' },
    schemaVersion: '2.1.0',
    root: {
      dag: {
        tasks: {
          importer: {
            componentRef: { name: 'comp' },
            inputs: {
              parameters: {
                uri: { runtimeValue: { constant: uri } },
                note: { runtimeValue: { constant: 'raw' } },
              },
            },
          },
        },
      },
    },
    components: {
      comp: {
        executorLabel: 'exec',
        inputDefinitions: {
          parameters: { uri: { parameterType: 'STRING' }, note: { parameterType: 'STRING' } },
        },
        outputDefinitions: {
          artifacts: {
            artifact: { artifactType: { schemaTitle: 'system.Dataset', schemaVersion: '0.0.1' } },
          },
        },
      },
    },
    deploymentSpec: {
      executors: {
        exec: {
          importer: {
            artifactUri: { runtimeParameter: 'uri' },
            typeSchema: { schemaTitle: 'system.Dataset', schemaVersion: '0.0.1' },
            ...importer,
          },
        },
      },
    },
  })

const artifactOf = async (uri: string, importer: object = {}) => {
  const { tasks } = await runToEnd(kit, importing(uri, importer))
  return { row: tasks[0], artifact: tasks[0]?.outputs?.artifacts['artifact']?.[0] }
}

it('takes a file or folder where it is, by path or file uri, with its metadata resolved', async () => {
  const file = join(folder, 'a b.csv')
  writeFileSync(file, 'x')
  const metadata = { kind: "{{$.inputs.parameters['note']}}", rows: 3 }
  expect((await artifactOf(pathToFileURL(file).href, { metadata })).artifact).toEqual({
    name: 'artifact',
    uri: file,
    type: 'system.Dataset',
    metadata: { kind: 'raw', rows: 3 },
  })
  expect((await artifactOf(folder)).artifact?.uri).toBe(folder)
})

it('copies into the workspace of the run when it is asked to', async () => {
  const data = join(folder, 'data')
  mkdirSync(data)
  writeFileSync(join(data, 'part-0'), 'zero')
  const { artifact } = await artifactOf(data, { downloadToWorkspace: true })
  expect(artifact?.uri).not.toBe(data)
  expect(readFileSync(join(artifact?.uri ?? '', 'part-0'), 'utf8')).toBe('zero')
})

it.each([
  ['gs://bucket/x', /The remote artifact gs:\/\/bucket\/x cannot be read/],
  ['http://127.0.0.1:9/x', /Downloading http:\/\/127\.0\.0\.1:9\/x is not allowed/],
  ['/nowhere/at/all', /There is nothing at \/nowhere\/at\/all/],
  ['data/x', /is not absolute/],
])('refuses %s by name', async (uri, message) => {
  const { row } = await artifactOf(uri)
  expect(row).toMatchObject({ state: 'FAILED', failure: { reason: 'bad-input', field: 'uri' } })
  expect(row?.failure?.message).toMatch(message)
})
