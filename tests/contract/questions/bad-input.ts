import { expect, test } from 'vitest'
import { clientOf } from '../open-app.ts'
import { json, newRun, type Suite } from './suite.ts'

/** Whatever comes in, the answer is a 4xx that says why, soon, and the server goes on. */
export function askAboutBadInput(suite: Suite): void {
  const post = (path: string, body: BodyInit, headers: Record<string, string> = json) =>
    suite.call(path, { method: 'POST', headers, body })

  test.each([
    ['not JSON', '{'],
    ['another type', '{"json": 5}'],
    ['a missing field', '{"json": {}}'],
    ['a field of the wrong type', '{"json": {"runId": 7}}'],
    ['nothing', ''],
    ['null', 'null'],
    ['a hostile meta', '{"json": {"runId": "x"}, "meta": [[99, "__proto__", "x"]]}'],
  ])('a studio call with %s is a 4xx', async (_what, body) => {
    const answer = await post('/api/studio/runs/get', body)
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
    expect(await answer.json()).toMatchObject({
      json: { code: expect.any(String), message: expect.any(String) },
    })
  })

  test('another content type is 415', async () => {
    expect((await post('/api/studio/runs/list', '{}', { 'content-type': 'text/plain' })).status).toBe(415)
  })

  test('an unknown procedure is 404, another method is 405', async () => {
    expect((await post('/api/studio/runs/nothing', '{"json": {}}')).status).toBe(404)
    expect((await post('/api/studio/__proto__', '{"json": {}}')).status).toBe(404)
    expect((await suite.call('/api/studio/runs/list')).status).toBe(405)
    expect((await post('/api/events', '{}')).status).toBe(405)
    expect((await suite.call('/api/2.0/nothing')).status).toBe(404)
  })

  test('a body larger than any pipeline is 413', async () => {
    const text = 'x'.repeat(25 * 1024 * 1024)
    const answer = await post(
      '/api/studio/pipelines/import',
      JSON.stringify({ json: { fileName: 'a.yaml', text } }),
    ).catch(
      // A server may answer and hang up while the rest of the body is still on its way.
      () => undefined,
    )
    expect(answer?.status ?? 413).toBe(413)
    expect((await suite.host().fetch('/health')).status).toBe(200)
  })

  test('values outside their range are refused by name', async () => {
    const answer = await post('/api/studio/settings/update', '{"json": {"slots": 100000}}')
    expect(answer.status).toBe(400)
    expect(JSON.stringify(await answer.json())).toContain('slots')
  })

  test('no spelling of a path leads out of a run’s folder', async () => {
    const { runId, files } = await newRun(suite)
    const client = clientOf(suite.host(), suite.app().token)
    const outside = [
      '../../../server.json',
      '/etc/passwd',
      '..\\..\\server.json',
      'a/../../../../nagare.db',
      '..',
      '.',
    ]
    for (const path of outside) {
      await expect(client.runs.artifactUrl({ runId, path }), path).rejects.toMatchObject({ status: 404 })
    }
    for (const spelled of [
      '..%2f..%2f..%2fnagare.db',
      '%2e%2e/%2e%2e/nagare.db',
      '..%5c..%5cx',
      '%252e%252e%252fx',
      '%00',
    ]) {
      const answer = await suite.host().fetch(`${files}/${spelled}`)
      await answer.body?.cancel()
      expect(answer.status, spelled).toBeGreaterThanOrEqual(400)
      expect(answer.status, spelled).toBeLessThan(500)
    }
  })

  test('nothing of all this was a defect', () => {
    expect(suite.app().log).toEqual([])
  })
}
