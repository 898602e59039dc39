/** The kinds of holes that MLflow servers have had, each tried here. Decision 0015 says which CVE is which. */
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createRunArtifacts } from '#engine/artifacts/run-artifacts.ts'
import { type Fixture, openStore } from '#engine/tracking/open-store.fixture.ts'
import { mlflowRoutes } from './routes.ts'

let fixture: Fixture
let app: ReturnType<typeof mlflowRoutes>
let secret: string
let runId: string

const files = '/api/2.0/mlflow-artifacts/artifacts'
const api = '/api/2.0/mlflow'

beforeEach(() => {
  fixture = openStore()
  const events = { publish: () => undefined, subscribe: () => () => undefined }
  const artifacts = createRunArtifacts({ store: fixture.store, root: fixture.artifactRoot, events })
  app = mlflowRoutes({ tracking: fixture.store, artifacts })
  secret = join(dirname(fixture.artifactRoot), 'secret.txt')
  writeFileSync(secret, 'secret')
  runId = fixture.store.createRun({ experimentId: '0', name: 'r', userId: '', startTime: 1, tags: [] }).info
    .runId
  mkdirSync(fixture.store.artifactDirectory(runId), { recursive: true })
})
afterEach(() => fixture.dispose())

const send = async (
  method: string,
  path: string,
  body?: unknown,
): Promise<{ status: number; text: string }> => {
  const init =
    body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }
  const answer = await app.request(path, { method, ...init })
  return { status: answer.status, text: await answer.text() }
}

/** Ways to write "one up, then secret.txt", and places that no path may name. */
const spellings = [
  '../secret.txt',
  '..%2fsecret.txt',
  '%2e%2e/secret.txt',
  '%2e%2e%2fsecret.txt',
  '%252e%252e%252fsecret.txt',
  '%25252e%25252e%25252fsecret.txt',
  '..%5csecret.txt',
  '..\\secret.txt',
  'x/../../secret.txt',
  'x%2f..%2f..%2fsecret.txt',
  './..%2fsecret.txt',
  '....//secret.txt',
  '..%00/secret.txt',
  '.. /secret.txt',
  '%c0%ae%c0%ae/secret.txt',
  '%2fetc%2fpasswd',
  '%2f%2fhost%2fshare%2fx',
  '%5c%5chost%5cshare%5cx',
  'C:%5csecret.txt',
  'C:%2fsecret.txt',
  'file:%2f%2f%2fetc%2fpasswd',
  'x%23y',
  'x%00.txt',
] as const
const refused = [400, 404]

describe('artifact paths', () => {
  test.each(spellings)('reading %s finds nothing', async (spelling) => {
    for (const path of [`${files}/${spelling}`, `/get-artifact?run_id=${runId}&path=${spelling}`]) {
      const answer = await send('GET', path)
      expect(refused).toContain(answer.status)
      expect(answer.text).not.toContain('secret\n')
      expect(answer.text).not.toBe('secret')
    }
  })

  test.each(spellings)('listing %s shows nothing', async (spelling) => {
    for (const path of [
      `${files}?path=${spelling}`,
      `${api}/artifacts/list?run_id=${runId}&path=${spelling}`,
    ]) {
      expect((await send('GET', path)).text).not.toContain('secret.txt"')
    }
  })

  test.each(spellings)('writing %s stays inside', async (spelling) => {
    const before = readdirSync(dirname(fixture.artifactRoot)).filter((name) => !name.startsWith('nagare.db'))
    await app.request(`${files}/${spelling}`, { method: 'PUT', body: 'overwritten' })
    await app.request(`/ajax-api/2.0/mlflow/upload-artifact?run_id=${runId}&path=${spelling}`, {
      method: 'POST',
      body: 'overwritten',
    })
    expect(readFileSync(secret, 'utf8')).toBe('secret')
    const after = readdirSync(dirname(fixture.artifactRoot)).filter((name) => !name.startsWith('nagare.db'))
    expect(after).toEqual(before)
  })

  test.each([...spellings, '', '.', '%2e'])(
    'deleting “%s” deletes nothing outside, nor the root',
    async (spelling) => {
      await send('DELETE', `${files}/${spelling}`)
      expect(existsSync(secret)).toBe(true)
      expect(existsSync(fixture.store.artifactDirectory(runId))).toBe(true)
    },
  )

  test('a link inside of the artifacts leads nowhere', async () => {
    const folder = fixture.store.artifactDirectory(runId)
    symlinkSync(secret, join(folder, 'link.txt'))
    symlinkSync(dirname(secret), join(folder, 'up'))
    const base = `${files}/0/${runId}/artifacts`
    for (const path of ['link.txt', 'up/secret.txt']) {
      expect(refused).toContain((await send('GET', `${base}/${path}`)).status)
      await app.request(`${base}/${path}`, { method: 'PUT', body: 'overwritten' })
      await send('DELETE', `${base}/${path}`)
    }
    expect(readFileSync(secret, 'utf8')).toBe('secret')
    expect((await send('GET', `${api}/artifacts/list?run_id=${runId}`)).text).not.toContain('link')
  })

  test('an archive stays one file', async () => {
    const base = `${files}/0/${runId}/artifacts`
    await app.request(`${base}/x.tar.gz`, { method: 'PUT', body: '../../secret.txt' })
    expect(readdirSync(fixture.store.artifactDirectory(runId))).toEqual(['x.tar.gz'])
  })

  test('a page among the artifacts is a download, and is not sniffed', async () => {
    const base = `${files}/0/${runId}/artifacts/x.html`
    await app.request(base, { method: 'PUT', body: '<script>alert(1)</script>' })
    for (const path of [base, `/get-artifact?run_id=${runId}&path=x.html`]) {
      const answer = await app.request(path)
      expect(answer.headers.get('content-disposition')).toMatch(/^attachment/)
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
      expect(answer.headers.get('content-type')).not.toMatch(/html/)
    }
  })
})

describe('sources of model versions', () => {
  const hostile = [
    '/etc',
    'file:///etc',
    'file://localhost/etc',
    'file:///etc/../etc/passwd',
    'http://169.254.169.254/latest/meta-data',
    'https://example.org/model',
    'ftp://example.org/x',
    'mlflow-artifacts://example.org/0/x',
    'mlflow-artifacts:/0/../../secret.txt',
    'mlflow-artifacts:/0/%2e%2e/%2e%2e/secret.txt',
    'mlflow-artifacts:/0/%252e%252e/secret.txt',
    'runs:/../../etc',
    'models:/../../etc',
    '..',
    '\\\\host\\share',
    'C:\\windows',
    'file:///proc/self/environ#x',
    'mlflow-artifacts:/0/x?y=../../..',
  ] as const

  test.each(hostile)('%s is refused, with and without the tag of a prompt', async (source) => {
    fixture.store.registry.createModel({ name: 'm', description: '', tags: [] })
    for (const tags of [[], [{ key: 'mlflow.prompt.is_prompt', value: 'true' }]]) {
      for (const owner of [{}, { run_id: runId }]) {
        const answer = await send('POST', `${api}/model-versions/create`, {
          name: 'm',
          source,
          tags,
          ...owner,
        })
        expect([answer.status, source]).toEqual([400, source])
      }
    }
    const read = await send('GET', '/model-versions/get-artifact?name=m&version=1&path=secret.txt')
    expect(read.status).toBe(404)
  })
})

describe('places of experiments', () => {
  test.each([
    'mlflow-artifacts:/x#y',
    'file:///x?y=../..',
    'http://h/x#../..',
    'mlflow-artifacts:/../..',
    'mlflow-artifacts:/%2e%2e/x',
  ])('%s is refused', async (artifact_location) => {
    const answer = await send('POST', `${api}/experiments/create`, { name: 'e', artifact_location })
    expect(answer.status).toBe(400)
  })
})

test('what has no place here is not there: GraphQL, webhooks, jobs', async () => {
  for (const path of ['/graphql', `${api}/webhooks`, '/api/3.0/mlflow/jobs', '/ajax-api/3.0/jobs'])
    expect((await send('POST', path, {})).status).toBe(404)
})
