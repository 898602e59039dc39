import { isDefinedError, ORPCError, safe } from '@orpc/client'
import { expect, test } from 'vitest'
import { clientOf } from '../open-app.ts'
import { json, mlflow, type Suite } from './suite.ts'

export function askAboutStudio(suite: Suite): void {
  const client = () => clientOf(suite.host(), suite.app().token)

  test('health is the word OK', async () => {
    const answer = await suite.host().fetch('/health')
    expect(answer.status).toBe(200)
    expect(await answer.text()).toBe('OK')
  })

  test('the page is served, and so is every address that is a view of it', async () => {
    for (const path of ['/', '/pipelines/churn', '/runs/41?tab=metrics']) {
      const answer = await suite.host().fetch(path)
      expect(await answer.text()).toContain('<title>Nagare')
      expect(answer.headers.get('content-security-policy')).toContain("script-src 'self';")
    }
    const script = await suite.host().fetch('/assets/index-1.js')
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(script.headers.get('content-length')).toBe('9')
  })

  test('the typed client calls and gets typed answers', async () => {
    const info = await client().system.info()
    expect(info).toMatchObject({ serverId: 's1', version: '0.0.0', trackingUri: 'http://127.0.0.1:5000' })
    expect(await client().settings.update({ slots: 3 })).toMatchObject({ slots: 3 })
    expect(await client().settings.get()).toMatchObject({ slots: 3 })
  })

  test('an expected refusal is a typed error', async () => {
    const [error] = await safe(client().runs.get({ runId: 'nobody' }))
    expect(isDefinedError(error) && error.code).toBe('NOT_FOUND')
    const [refused] = await safe(client().pipelines.import({ fileName: 'x.yaml', text: 'kind: Workflow' }))
    expect(
      isDefinedError(refused) && refused.code === 'REFUSED' && refused.data.problems.length,
    ).toBeGreaterThan(0)
  })

  test('without the token nothing of the studio answers, and MLflow does', async (context) => {
    suite.needs(context, 'no-token')
    const [error] = await safe(clientOf(suite.host(), undefined).runs.list({}))
    expect(error).toBeInstanceOf(ORPCError)
    expect((error as ORPCError<string, unknown>).status).toBe(401)
    expect((await suite.host().fetch('/api/events')).status).toBe(401)
    const search = { method: 'POST', headers: json, body: '{"max_results": 5}' }
    expect((await suite.host().fetch('/api/2.0/mlflow/experiments/search', search)).status).toBe(200)
  })

  test('sixty calls at once each get their own answer', async () => {
    const names = Array.from({ length: 60 }, (_, n) => `at-once-${n}`)
    const made = await Promise.all(names.map((name) => mlflow(suite, 'experiments/create', { name })))
    const found = await client().experiments.list()
    const byId = new Map(found.map((item) => [item.id, item.name]))
    expect(made.map((item) => byId.get(String(item['experiment_id'])))).toEqual(names)
  })

  test('names in any script arrive as they were sent', async () => {
    const name = '流れ – эксперимент – 🌊 "quoted" \\ back'
    await mlflow(suite, 'experiments/create', { name })
    const found = await client().experiments.list()
    expect(found.map((item) => item.name)).toContain(name)
  })
}
