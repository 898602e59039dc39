/** One suite, three ways to the door. A question that a host cannot be asked is skipped with the host's reason. */
import { afterAll, beforeAll, describe } from 'vitest'
import { openDirect } from './hosts/direct.ts'
import type { ContractHost, OpenHost } from './hosts/host.ts'
import { openHttp } from './hosts/http.ts'
import { openSimulator } from './hosts/simulator.ts'
import { openTestApp, type TestApp } from './open-app.ts'
import { askAboutArtifacts } from './questions/artifacts.ts'
import { askAboutBadInput } from './questions/bad-input.ts'
import { askAboutEvents } from './questions/events.ts'
import { askAboutGuards } from './questions/guards.ts'
import { askAboutStudio } from './questions/studio.ts'
import type { Suite } from './questions/suite.ts'

const hosts: readonly [string, OpenHost][] = [
  ['the handler itself', openDirect],
  ['the loopback listener', openHttp],
  ['the desktop’s transport', openSimulator],
]

describe.each(hosts)('%s', (_name, openHost) => {
  let app: TestApp
  let host: ContractHost
  beforeAll(async () => {
    app = await openTestApp()
    host = await openHost(app)
  })
  afterAll(async () => {
    await host.close()
    await app.close()
  })
  const suite: Suite = {
    host: () => host,
    app: () => app,
    call: (path, init = {}) => {
      const headers = new Headers(init.headers)
      headers.set('x-nagare-token', app.token)
      return host.fetch(path, { ...init, headers })
    },
    needs: (context, limit) => {
      const reason = host.limits?.[limit]
      if (reason !== undefined) context.skip(reason)
    },
  }
  askAboutStudio(suite)
  askAboutGuards(suite)
  askAboutEvents(suite)
  askAboutArtifacts(suite)
  askAboutBadInput(suite)
})
