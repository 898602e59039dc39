import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Fixture, openStore } from '#engine/tracking/open-store.fixture.ts'
import type { NewVersion, RegistryStore } from './types.ts'

let fixture: Fixture
let registry: RegistryStore
let runId: string
beforeEach(() => {
  fixture = openStore()
  registry = fixture.store.registry
  runId = fixture.store.createRun({ experimentId: '0', userId: '', startTime: 1, tags: [] }).info.runId
  registry.createModel({ name: 'net', description: '', tags: [{ key: 'kind', value: 'small' }] })
})
afterEach(() => fixture.dispose())

const create = (change: Partial<NewVersion> = {}) => {
  fixture.clock.time += 1
  const plain = { modelId: undefined, runLink: '', description: '', tags: [] }
  return registry.createVersion({ name: 'net', source: `runs:/${runId}/model`, runId, ...plain, ...change })
}
const logModel = () =>
  fixture.store.models.create({ experimentId: '0', modelType: '', sourceRunId: runId, params: [], tags: [] })
const search = { filter: '', orderBy: [], maxResults: 10, pageToken: '' }

describe('versions', () => {
  test('count on over deleted ones, and anew in a new model of the name', () => {
    expect([create().version, create().version]).toEqual([1, 2])
    registry.deleteVersion('net', '2')
    expect(create().version).toBe(3)
    registry.deleteModel('net')
    registry.createModel({ name: 'net', description: '', tags: [] })
    expect(create().version).toBe(1)
  })

  test('a deleted one leaves no trace of where it came from', () => {
    create({ description: 'secret', tags: [{ key: 'a', value: 'secret' }] })
    registry.setAlias('net', 'best', '1')
    registry.deleteVersion('net', '1')
    expect(() => registry.getVersion('net', '1')).toThrow(/not found/)
    expect(() => registry.versionByAlias('net', 'best')).toThrow(/not found/)
    const row = fixture.sql.prepare('SELECT * FROM model_versions').get()
    expect(row).toMatchObject({ version: 1, stage: 'Deleted', source: '', run_id: '', description: null })
    expect(fixture.sql.prepare('SELECT count(*) FROM model_version_tags').pluck().get()).toBe(0)
  })

  test('a logged model knows what was registered from it, and a copy where the files are', () => {
    const { modelId, artifactUri } = logModel()
    const version = create({ source: `models:/${modelId}`, modelId, runId: undefined })
    expect(version).toMatchObject({ source: `models:/${modelId}`, runId })
    expect(registry.downloadUri('net', '1')).toBe(artifactUri)
    expect(fixture.store.models.get(modelId).tags).toEqual([
      { key: 'mlflow.modelVersions', value: '[{"name":"net","version":1}]' },
    ])
    registry.transition('net', '1', 'staging', false)
    registry.setAlias('net', 'best', '1')
    for (const at of ['/1', '/latest', '/Staging', '@best']) {
      const copy = create({ source: `models:/net${at}`, runId: undefined })
      expect(copy).toMatchObject({ source: at === '/latest' ? 'models:/net/2' : 'models:/net/1', runId })
      expect(registry.downloadUri('net', String(copy.version))).toBe(artifactUri)
    }
  })
})

describe('a source that belongs to nobody who was named is refused', () => {
  const sources = ['/etc', 'x', '../x', 'file:///etc/passwd', 'file://host/x', 'http://h/x', 'ftp://h/x']
  const hidden = ['s3://b/../x', 's3://b/%2e%2e/x', 's3://b/%252e%252e/x', 'mlflow-artifacts:/0/%2e%2e/x']
  const foreign = [
    'runs:/other/m',
    'models:/m-0',
    'models://host/net/1',
    'models:/a/b/c',
    'mlflow-artifacts:/0/other',
  ]
  test.each([...sources, ...hidden, ...foreign, 'mlflow-artifacts://host/0'])('%s', (source) => {
    const { modelId } = logModel()
    const prompt = [{ key: 'mlflow.prompt.is_prompt', value: 'true' }]
    for (const change of [{}, { runId: undefined }, { modelId }, { tags: prompt }])
      expect(() => create({ source, ...change })).toThrow()
    expect(registry.searchVersions(search).items).toEqual([])
  })

  test('files of the run itself may be registered', () => {
    const { artifactUri } = fixture.store.getRun(runId).info
    expect(create({ source: `${artifactUri}/model` }).version).toBe(1)
    expect(() => create({ source: `${artifactUri}-of-another` })).toThrow(/run_id/)
  })
})

describe('stages and aliases', () => {
  test('archiving empties the stage for one version', () => {
    for (let n = 0; n < 3; n += 1) create()
    for (const version of ['1', '2']) registry.transition('net', version, 'Production', false)
    registry.transition('net', '3', 'production', true)
    const stages = registry
      .searchVersions({ ...search, orderBy: ['version_number'] })
      .items.map(({ stage }) => stage)
    expect(stages).toEqual(['Archived', 'Archived', 'Production'])
    expect(registry.latestVersions('net', []).map(({ version }) => version)).toEqual([2, 3])
    expect(() => registry.transition('net', '1', 'None', true)).toThrow(/archived/)
    expect(() => registry.transition('net', '9', 'Staging', true)).toThrow(/not found/)
  })

  test.each(['latest', 'Latest', 'v1', 'V007', 'a b', 'a/b', '', 'x'.repeat(256)])(
    'the alias %j is refused',
    (alias) => {
      create()
      expect(() => registry.setAlias('net', alias, '1')).toThrow()
    },
  )

  test('an alias moves, and latest is always the newest', () => {
    create()
    create()
    registry.setAlias('net', 'best', '1')
    registry.setAlias('net', 'best', '2')
    expect(registry.getModel('net').aliases).toEqual([{ alias: 'best', version: 2 }])
    registry.transition('net', '2', 'Archived', false)
    expect(registry.versionByAlias('net', 'LATEST').version).toBe(2)
    registry.deleteAlias('net', 'best')
    registry.deleteAlias('net', 'best')
  })
})

describe('models', () => {
  test('a renamed one keeps versions, tags and aliases', () => {
    create()
    registry.setAlias('net', 'best', '1')
    registry.renameModel('net', 'other')
    expect(registry.getModel('other')).toMatchObject({
      tags: [{ key: 'kind', value: 'small' }],
      aliases: [{ alias: 'best', version: 1 }],
      latestVersions: [{ name: 'other', version: 1 }],
    })
    registry.createModel({ name: 'net', description: '', tags: [] })
    expect(() => registry.renameModel('other', 'net')).toThrow(/already exists/)
  })

  test.each(['', ' ', 'a/b', 'a:b', '.', '..', '..a'])('the name %j is refused', (name) => {
    expect(() => registry.createModel({ name, description: '', tags: [] })).toThrow()
    expect(() => registry.renameModel('net', name)).toThrow()
  })

  test('prompts show themselves only to who asks for them', () => {
    const prompt = [{ key: 'mlflow.prompt.is_prompt', value: 'true' }]
    registry.createModel({ name: 'words', description: '', tags: prompt })
    create({ name: 'words', source: 'prompt-template', runId: undefined, tags: prompt })
    create()
    const models = (filter: string) =>
      registry.searchModels({ ...search, filter }).items.map(({ name }) => name)
    const versions = (filter: string) =>
      registry.searchVersions({ ...search, filter }).items.map(({ name }) => name)
    const key = 'tags.`mlflow.prompt.is_prompt`'
    for (const ask of [models, versions]) {
      expect(ask('')).toEqual(['net'])
      expect(ask(`${key} != 'true'`)).toEqual(['net'])
      expect(ask(`${key} = 'true'`)).toEqual(['words'])
    }
    expect(() => registry.createModel({ name: 'words', description: '', tags: [] })).toThrow(/prompt/)
    expect(() => create({ source: 'models:/words/1', runId: undefined })).toThrow(/prompt/)
  })
})
