/** A page reached through its debugging port alone, for an app whose main process lets nobody in. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from '@playwright/test'

/** The one thing that tests of such an app need of a page. */
export type Evaluates = Pick<Page, 'evaluate'>

interface Target {
  readonly type: string
  readonly webSocketDebuggerUrl: string
}
interface Reply {
  readonly id: number
  readonly result: { readonly result: { readonly value?: unknown }; readonly exceptionDetails?: unknown }
}

async function findPage(port: number): Promise<string> {
  for (let tries = 0; tries < 100; tries++) {
    const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as Target[]
    const page = targets.find(({ type }) => type === 'page')
    if (page) return page.webSocketDebuggerUrl
    await sleep(50)
  }
  throw new Error('The app shows no page.')
}

export async function debugPage(port: number): Promise<Evaluates & { close(): void }> {
  const socket = new WebSocket(await findPage(port))
  await new Promise((done, fail) => {
    socket.addEventListener('open', done)
    socket.addEventListener('error', fail)
  })
  let last = 0
  const call = (expression: string): Promise<Reply['result']> => {
    const id = ++last
    const answered = new Promise<Reply['result']>((done) => {
      const listen = ({ data }: MessageEvent): void => {
        const reply = JSON.parse(String(data)) as Reply
        if (reply.id !== id) return
        socket.removeEventListener('message', listen)
        done(reply.result)
      }
      socket.addEventListener('message', listen)
    })
    const params = { expression, awaitPromise: true, returnByValue: true }
    socket.send(JSON.stringify({ id, method: 'Runtime.evaluate', params }))
    return answered
  }
  const evaluate = async (what: unknown, argument?: unknown): Promise<unknown> => {
    const { result, exceptionDetails } = await call(`(${String(what)})(${JSON.stringify(argument)})`)
    if (exceptionDetails) throw new Error(JSON.stringify(exceptionDetails))
    return result.value
  }
  return { evaluate: evaluate as Page['evaluate'], close: () => socket.close() }
}
