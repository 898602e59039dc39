import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRunArtifacts } from '#engine/artifacts/run-artifacts.ts'
import { type Fixture, openStore } from '#engine/tracking/open-store.fixture.ts'
import { endpoints, mlflowRoutes } from './routes.ts'

let fixture: Fixture
let app: ReturnType<typeof mlflowRoutes>
const published: string[] = []
beforeAll(() => {
  fixture = openStore()
  const events = {
    publish: (event: { type: string }) => void published.push(event.type),
    subscribe: () => () => undefined,
  }
  const artifacts = createRunArtifacts({ store: fixture.store, root: fixture.artifactRoot, events })
  app = mlflowRoutes({ tracking: fixture.store, artifacts })
})
afterAll(() => fixture.dispose())

const json = { 'content-type': 'application/json' }
const api = '/api/2.0/mlflow'
interface Answer {
  readonly status: number
  readonly body: Record<string, never> & { error_code?: string; message?: string }
}
const send = async (method: string, path: string, body?: unknown, headers = json): Promise<Answer> => {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await app.request(path, body === undefined ? { method } : { method, headers, body: text })
  const answer = await response.text()
  return { status: response.status, body: answer.startsWith('{') ? JSON.parse(answer) : { text: answer } }
}
const post = (path: string, body: unknown): Promise<Answer> => send('POST', `${api}/${path}`, body)
const get = (path: string): Promise<Answer> => send('GET', `${api}/${path}`)
const newRun = async (): Promise<string> => {
  const { body } = await post('runs/create', { experiment_id: '0', start_time: 1 })
  return (body as unknown as { run: { info: { run_id: string } } }).run.info.run_id
}

describe('every endpoint', () => {
  const known = endpoints.flatMap((spec) =>
    spec.methods.map((method) => [`${method} ${spec.version} ${spec.path}`, method, spec] as const),
  )

  test.each(known)('%s answers under each of its prefixes, and never with a 5xx', async (_, method, spec) => {
    const prefixes = spec.ajaxOnly ? ['/ajax-api'] : ['/api', '/ajax-api']
    for (const prefix of prefixes) {
      const path = `${prefix}/${spec.version}/mlflow/${spec.path.replaceAll(/:\w+/g, 'nobody')}`
      const bodies =
        method === 'GET' ? [undefined] : ['{', '[]', '7', '{}', '{"run_id": 5, "experiment_id": []}', '']
      for (const body of bodies) {
        const answer = await send(method, path, body)
        expect([200, 400, 404]).toContain(answer.status)
        if (answer.status !== 200) {
          expect(answer.body.error_code).toMatch(/^[A-Z_]+$/)
          expect(answer.body.error_code).not.toBe('ENDPOINT_NOT_FOUND')
          expect(answer.body.message).toBeTruthy()
        }
      }
    }
  })

  test.each(known.filter(([, method]) => method === 'POST' || method === 'PATCH'))(
    '%s takes nothing but JSON',
    async (_, method, spec) => {
      const path = `/ajax-api/${spec.version}/mlflow/${spec.path.replaceAll(/:\w+/g, 'nobody')}`
      for (const type of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'multipart/form-data',
        'application/jsonx',
      ]) {
        const answer = await send(method, path, '{}', { 'content-type': type })
        expect(answer).toMatchObject({ status: 400, body: { error_code: 'INVALID_PARAMETER_VALUE' } })
      }
    },
  )

  test('a body without end is cut off', async () => {
    const chunk = new Uint8Array(8 * 1024 * 1024).fill(32)
    let sent = 0
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += chunk.byteLength
        controller.enqueue(chunk)
      },
    })
    const init = { method: 'POST', headers: json, body, duplex: 'half' }
    const response = await app.request(`${api}/runs/log-batch`, init)
    expect(response.status).toBe(400)
    expect(sent).toBeLessThan(128 * 1024 * 1024)
  })

  test('an address that MLflow does not have says so', async () => {
    for (const path of ['nonsense', 'runs/create/more', 'traces/search']) {
      expect(await post(path, {})).toMatchObject({ status: 404, body: { error_code: 'ENDPOINT_NOT_FOUND' } })
    }
    expect(await send('POST', '/api/2.0/mlflow/metrics/get-history-bulk', {})).toMatchObject({ status: 404 })
  })
})

describe('runs', () => {
  test('a created run reads back in MLflow’s shape', async () => {
    const tags = [{ key: 'k', value: 'v' }]
    const created = await post('runs/create', {
      experiment_id: '0',
      start_time: '12',
      run_name: 'n',
      user_id: 'ann',
      tags,
    })
    const { run } = created.body as unknown as { run: { info: Record<string, unknown> } }
    expect(run.info).toEqual({
      run_uuid: run.info['run_id'],
      run_id: expect.stringMatching(/^[0-9a-f]{32}$/),
      experiment_id: '0',
      run_name: 'n',
      user_id: 'ann',
      status: 'RUNNING',
      start_time: 12,
      artifact_uri: `mlflow-artifacts:/0/${String(run.info['run_id'])}/artifacts`,
      lifecycle_stage: 'active',
    })
    const read = (await get(`runs/get?run_id=${String(run.info['run_id'])}`)).body
    // Only this answer tells of outputs: a run that was just made cannot have any.
    expect(read).toEqual({ run: { ...run, outputs: {} } })
  })

  test('metrics travel as numbers or words, and the largest double stands for infinity', async () => {
    const run_id = await newRun()
    const metrics = ['NaN', 'Infinity', '-Infinity', '1e-3', 2].map((value, step) => ({
      key: `m${step}`,
      value,
      timestamp: 1,
    }))
    expect(await post('runs/log-batch', { run_id, metrics })).toEqual({ status: 200, body: {} })
    const { body } = await get(`runs/get?run_id=${run_id}`)
    const logged = (body as unknown as { run: { data: { metrics: { value: unknown }[] } } }).run.data.metrics
    expect(logged.map(({ value }) => value)).toEqual(['NaN', Number.MAX_VALUE, -Number.MAX_VALUE, 0.001, 2])
  })

  test.each([
    [{}, "Missing value for required parameter 'run_id'"],
    [
      { run_id: 'RUN', metrics: [{ key: 'm', value: 1 }] },
      "Missing value for required parameter 'metrics[0].timestamp'",
    ],
    [{ run_id: 'RUN', params: [{ value: '1' }] }, "Missing value for required parameter 'params[0].key'"],
    [
      { run_id: 'RUN', tags: 'x' },
      `Invalid value "x" for parameter 'tags' supplied: Hint: Value was of type 'str'`,
    ],
    [
      { run_id: 'RUN', metrics: [{ key: 'm', value: {}, timestamp: 1 }] },
      "for parameter 'metrics[0].value' supplied",
    ],
    [
      { run_id: 'RUN', metrics: [{ key: 'm', value: 1, timestamp: 1.5 }] },
      "for parameter 'metrics[0].timestamp' supplied",
    ],
  ])('%j is refused by name', async (body, message) => {
    const run_id = await newRun()
    const own = 'run_id' in body ? { ...body, run_id } : body
    const answer = await post('runs/log-batch', own)
    expect(answer.status).toBe(400)
    expect(answer.body.message).toContain(message)
  })

  test('the whole range of int64 can be logged, and nothing beyond', async () => {
    const run_id = await newRun()
    const log = (step: unknown) => post('runs/log-metric', { run_id, key: 'm', value: 1, timestamp: 1, step })
    for (const step of ['9223372036854775807', '-9223372036854775808', 2 ** 53])
      expect((await log(step)).status).toBe(200)
    for (const step of ['9223372036854780000', 1e19, '1.5', 'x']) expect((await log(step)).status).toBe(400)
    const { body } = await get(`metrics/get-history?run_id=${run_id}&metric_key=m`)
    const { metrics } = body as unknown as { metrics: { step: number }[] }
    expect(metrics.map(({ step }) => step)).toEqual([1024 - 2 ** 63, 2 ** 53, 2 ** 63 - 1024])
  })

  test('a status may be a number, and a made-up one is refused', async () => {
    const run_id = await newRun()
    expect((await post('runs/update', { run_id, status: 3, end_time: 9 })).body).toMatchObject({
      run_info: { status: 'FINISHED', end_time: 9 },
    })
    expect(await post('runs/update', { run_id, status: 99 })).toMatchObject({ status: 400 })
  })
})

describe('history', () => {
  test('bulk answers need runs, a key and sensible bounds', async () => {
    const run_id = await newRun()
    await post('runs/log-metric', { run_id, key: 'm', value: 1, timestamp: 2, step: 3 })
    const bulk = (query: string) => send('GET', `/ajax-api/2.0/mlflow/metrics/get-history-bulk?${query}`)
    const point = { key: 'm', value: 1, timestamp: 2, step: 3, run_id }
    expect((await bulk(`run_id=${run_id}&run_id=nobody&metric_key=m`)).body).toEqual({ metrics: [point] })
    expect((await bulk('metric_key=m')).status).toBe(400)
    expect((await bulk(`run_id=${run_id}`)).status).toBe(400)
    const many = Array.from({ length: 101 }, (_, n) => `run_id=${n}`).join('&')
    expect((await bulk(`${many}&metric_key=m`)).body.message).toContain('Received 101')
    const interval = (query: string) =>
      get(`metrics/get-history-bulk-interval?run_ids=${run_id}&metric_key=m${query}`)
    expect((await interval('')).body).toEqual({ metrics: [point] })
    expect((await interval('&start_step=4&end_step=5')).body).toEqual({})
    for (const query of [
      '&start_step=1',
      '&start_step=2&end_step=1',
      '&max_results=0',
      '&max_results=2501',
    ]) {
      expect((await interval(query)).status).toBe(400)
    }
  })
})

describe('artifacts', () => {
  const proxy = '/api/2.0/mlflow-artifacts/artifacts'
  const put = (path: string, body: string) => app.request(`${proxy}/${path}`, { method: 'PUT', body })

  test('bytes go up and come down, whole, in part, and as an attachment', async () => {
    const run_id = await newRun()
    const base = `0/${run_id}/artifacts`
    expect((await put(`${base}/a%20b/100%25.txt`, 'content')).status).toBe(200)
    expect(published).toContain('artifacts')
    const whole = await app.request(`${proxy}/${base}/a%20b/100%25.txt`)
    expect([whole.status, await whole.text()]).toEqual([200, 'content'])
    expect(whole.headers.get('content-disposition')).toMatch(/^attachment/)
    expect(whole.headers.get('x-content-type-options')).toBe('nosniff')
    const part = await app.request(`${proxy}/${base}/a%20b/100%25.txt`, { headers: { range: 'bytes=3-' } })
    expect([part.status, await part.text()]).toEqual([206, 'tent'])
    expect((await get(`artifacts/list?run_id=${run_id}&path=a%20b`)).body).toEqual({
      root_uri: `mlflow-artifacts:/${base}`,
      files: [{ path: 'a b/100%.txt', is_dir: false, file_size: 7 }],
    })
    expect((await send('GET', `${proxy}?path=${base}`)).body).toEqual({
      files: [{ path: 'a b', is_dir: true }],
    })
    const own = await app.request(`/get-artifact?run_id=${run_id}&path=a%20b/100%2525.txt`)
    expect(own.status).toBe(404)
    expect(await (await app.request(`/get-artifact?run_id=${run_id}&path=a%20b/100%25.txt`)).text()).toBe(
      'content',
    )
  })

  test('an empty file and an empty folder are what they are', async () => {
    const run_id = await newRun()
    expect((await app.request(`${proxy}/0/${run_id}/artifacts/empty`, { method: 'PUT' })).status).toBe(200)
    expect((await app.request(`${proxy}/0/${run_id}/artifacts/empty`)).headers.get('content-length')).toBe(
      '0',
    )
    expect((await get(`artifacts/list?run_id=${run_id}&path=nothing`)).body).toEqual({
      root_uri: `mlflow-artifacts:/0/${run_id}/artifacts`,
    })
  })

  test('an upload that breaks off is dropped', async () => {
    const run_id = await newRun()
    let sent = false
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (sent) controller.error(new Error('aborted'))
        else controller.enqueue(new Uint8Array(10))
        sent = true
      },
    })
    const init = { method: 'PUT', body, duplex: 'half' }
    const response = await app.request(`${proxy}/0/${run_id}/artifacts/cut.bin`, init)
    expect(response.status).toBe(400)
    expect((await app.request(`${proxy}/0/${run_id}/artifacts/cut.bin`)).status).toBe(404)
  })

  test('a page uploads at most 10 MB', async () => {
    const run_id = await newRun()
    const upload = (size: number) =>
      app.request(`/ajax-api/2.0/mlflow/upload-artifact?run_uuid=${run_id}&path=x/y.bin`, {
        method: 'POST',
        body: new Uint8Array(size),
      })
    expect((await upload(1000)).status).toBe(200)
    expect((await upload(0)).status).toBe(400)
    expect((await upload(11 * 1024 * 1024)).status).toBe(400)
    const { body } = await get(`artifacts/list?run_id=${run_id}&path=x`)
    expect(body).toMatchObject({ files: [{ path: 'x/y.bin', file_size: 1000 }] })
  })

  test.each([
    '%2e%2e%2f%2e%2e%2fx',
    '%252e%252e%252fx',
    'a%5cb',
    '%2fetc%2fpasswd',
    'a%23b',
    'a%00b',
    '%E0%A4%A',
  ])('%s is refused whatever is done with it', async (path) => {
    const run_id = await newRun()
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const answer = await app.request(`${proxy}/${path}`, { method, ...(method === 'PUT' && { body: 'x' }) })
      expect(answer.status).toBe(400)
    }
    const listed = await get(`artifacts/list?run_id=${run_id}&path=${path}`)
    expect(listed.status === 400 || path === '%E0%A4%A').toBe(true)
  })
})

test('server facts', async () => {
  expect(await (await app.request('/health')).text()).toBe('OK')
  expect(await (await app.request('/version')).text()).toMatch(/^3\.\d+\.\d+$/)
  expect((await send('GET', '/ajax-api/3.0/mlflow/server-info')).body).toMatchObject({
    workspaces_enabled: false,
  })
})
