import { expect, test } from 'vitest'
import { json, type Suite } from './suite.ts'

export function askAboutGuards(suite: Suite): void {
  const search = { method: 'POST', headers: json, body: '{"max_results": 5}' }

  test('a name that is not ours is refused, whatever is asked', async (context) => {
    suite.needs(context, 'host-header')
    for (const path of ['/', '/health', '/api/2.0/mlflow/experiments/search']) {
      const answer = await suite.host().fetch(path, { headers: { host: 'evil.example' } })
      expect(answer.status, path).toBe(421)
    }
  })

  test('another site cannot write', async (context) => {
    suite.needs(context, 'origin-header')
    for (const origin of ['http://evil.example', 'null']) {
      const init = { ...search, headers: { ...json, origin } }
      const answer = await suite.host().fetch('/api/2.0/mlflow/experiments/search', init)
      expect(answer.status).toBe(403)
      expect(await answer.json()).toMatchObject({ error_code: 'FOREIGN_ORIGIN' })
    }
  })

  test('nobody else may read across origins, and nothing is sniffed or compressed', async () => {
    for (const path of ['/', '/health', '/api/nothing', '/assets/index-1.js', '/preview/x/y']) {
      const answer = await suite.call(path, { headers: { 'accept-encoding': 'gzip, br' } })
      await answer.body?.cancel()
      expect(answer.headers.get('access-control-allow-origin'), path).toBeNull()
      expect(answer.headers.get('x-content-type-options'), path).toBe('nosniff')
      expect(answer.headers.get('content-encoding'), path).toBeNull()
      expect(answer.headers.get('content-security-policy'), path).toContain('default-src')
    }
  })

  test('a preflight is answered with nothing that lets it pass', async () => {
    const headers = {
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'x-nagare-token',
    }
    const answer = await suite.host().fetch('/api/studio/runs/list', { method: 'OPTIONS', headers })
    expect(answer.headers.get('access-control-allow-origin')).toBeNull()
    expect(answer.headers.get('access-control-allow-headers')).toBeNull()
  })
}
