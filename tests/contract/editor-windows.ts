/** Windows of the editor over the real door and engine, with a line between them that a test can cut. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect } from 'vitest'
import { serializePipeline } from '#core/spec/serialize.ts'
import { createSession } from '../../renderer/features/pipelines/editor/session.ts'
import type { Session } from '../../renderer/features/pipelines/editor/session-types.ts'
import { openDirect } from './hosts/direct.ts'
import type { ContractHost } from './hosts/host.ts'
import { clientOf, openTestApp, type TestApp } from './open-app.ts'

export const firstText = readFileSync(resolve(import.meta.dirname, '../fixtures/cli/sums.yaml'), 'utf8')

/** What becomes of a request: `request`: it never arrives. `answer`: it is done, and nobody hears of it. */
export type Fate = 'arrives' | 'request' | 'answer'

export interface Windows {
  readonly app: () => TestApp
  readonly file: () => string
  /** How the next requests fare, told by their path; undefined: all arrive. */
  fate: ((path: string) => Fate) | undefined
  client(): ReturnType<typeof clientOf>
  /** A window opens the pipeline; it hears the events of the server like a page does. */
  open(): Promise<Session>
  /** As the page does when the folder has changed. */
  look(session: Session): Promise<void>
  /** Another server on the same folder, after `between`; the windows stay open, and do not hear of it by themselves. */
  restart(between?: () => void): Promise<void>
  close(): Promise<void>
}

export async function openWindows(): Promise<Windows> {
  let app = await openTestApp()
  let open = true
  const sessions: Session[] = []
  const atWork = new Set<Promise<Response>>()
  const file = () => join(app.engine.workspace.pipelines, 'a.yaml')
  const listen = (): void => {
    app.engine.events.subscribe((event) => {
      if (event.type === 'draft') for (const session of sessions) session.onDraft(event.place, event.digest)
    })
  }
  listen()
  writeFileSync(file(), firstText)
  /** A window of an earlier test, which may still be busy, is outside. */
  const door: ContractHost = {
    name: 'direct',
    fetch: async (path, init) => {
      const fate = windows.fate?.(path) ?? 'arrives'
      if (!open || fate === 'request') throw new TypeError('fetch failed')
      const work = openDirect(app).then((own) => own.fetch(path, init))
      atWork.add(work)
      const answer = await work.finally(() => atWork.delete(work))
      if (fate === 'answer') throw new TypeError('fetch failed')
      return answer
    },
    close: async () => {},
  }
  const client = () => clientOf(door, app.token)
  const windows: Windows = {
    app: () => app,
    file,
    fate: undefined,
    client,
    async open() {
      const { pipelines } = client()
      const [{ text, digest }, { draft }] = await Promise.all([
        pipelines.get({ id: 'a' }),
        pipelines.draft.read({ id: 'a' }),
      ])
      const session = createSession({ client: client(), id: 'a', file: { text, digest }, draft })
      if (session === undefined) throw new Error('The file is no pipeline.')
      sessions.push(session)
      return session
    },
    look: async (session) => session.onFile(await client().pipelines.get({ id: 'a' })),
    async restart(between = () => {}) {
      open = false
      // A server that is gone writes nothing any more.
      await Promise.allSettled(atWork)
      await app.engine.close()
      between()
      app = await openTestApp(app.folder)
      listen()
      open = true
    },
    async close() {
      open = false
      await app.close()
    },
  }
  return windows
}

const step = (session: Session): string =>
  Object.keys(session.editor.doc().spec.root.dag?.tasks ?? {})[0] ?? ''
export const rename = (session: Session, name: string, group?: string) =>
  session.editor.perform({ edit: 'rename-step', node: step(session), name }, group)
export const placeAt = (session: Session, x: number, y: number) =>
  session.editor.perform({ edit: 'place', points: { [step(session)]: { x, y } } })
export const nameIn = (session: Session): string | undefined =>
  session.editor.doc().spec.root.dag?.tasks?.[step(session)]?.taskInfo?.name
export const textOf = (session: Session): string => serializePipeline(session.editor.doc())
export const kept = (session: Session) =>
  expect.poll(() => session.store.getState().keeping, { timeout: 5_000 }).toBe('kept')
