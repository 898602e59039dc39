/** The sessions of this window by pipeline: switching tabs keeps a document with its history. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, useContext, useEffect } from 'react'
import { useStore } from 'zustand'
import { useEvents, useStudio, useStudioClient } from '#client/ClientProvider.tsx'
import type { StudioClient } from '#client/studio.ts'
import type { PipelineDetail } from '#shared/contract/studio.ts'
import { createSession } from './session.ts'
import type { Session, SessionState } from './session-types.ts'

type File = Pick<PipelineDetail, 'id' | 'text' | 'digest'>

const open = new Map<string, Session>()

/** The pipeline is no more, or has another id: what was kept of it is the server's. */
export const forgetSession = (id: string): void => {
  open.delete(id)
}

async function openSession(
  client: Pick<StudioClient, 'pipelines'>,
  { id, text, digest }: File,
): Promise<Session | null> {
  const known = open.get(id)
  if (known !== undefined) return known
  const { draft } = await client.pipelines.draft.read({ id })
  const session = open.get(id) ?? createSession({ client, id, file: { text, digest }, draft })
  if (session !== undefined) open.set(id, session)
  return session ?? null
}

/** Whoever closes the window is asked when something exists in it only. */
const useGuard = (session: Session | undefined): void =>
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (session?.store.getState().keeping === 'failing') event.preventDefault()
    }
    globalThis.addEventListener('beforeunload', ask)
    return () => globalThis.removeEventListener('beforeunload', ask)
  }, [session])

/**
 * The session of the pipeline that the page shows; null: it cannot be read. It hears of changes of the file and of
 * other windows while it is shown.
 * @param file undefined: there is none (any more)
 * @param isCurrent what is given is what the server found just now, not something older that is being asked for again
 */
export const useSession = (id: string, file: File | undefined, isCurrent: boolean) => {
  const client = useStudioClient()
  const queries = useQueryClient()
  const studio = useStudio()
  const { data, error, refetch } = useQuery({
    queryKey: ['session', id],
    queryFn: () => (file === undefined ? null : openSession(client, file)),
    enabled: file !== undefined && !open.has(id),
    gcTime: 0,
    structuralSharing: false,
  })
  const session = open.get(id) ?? data ?? undefined
  useEffect(() => {
    if (isCurrent) session?.onFile(file)
  }, [session, file, isCurrent])
  useEffect(
    () =>
      session?.store.subscribe(({ base }, before) => {
        if (base !== before.base) void queries.invalidateQueries({ queryKey: studio.pipelines.key() })
      }),
    [session, queries, studio],
  )
  useEffect(
    () => () => {
      const { done, undone } = session?.editor.store.getState().history ?? { done: [], undone: [] }
      if (done.length + undone.length === 0) forgetSession(id)
    },
    [session, id],
  )
  useEvents((event) => {
    if (event.type === 'draft' && event.id === id) session?.onDraft(event.place, event.digest)
    if (event.type === 'hello') session?.wake()
  })
  useGuard(session)
  return { session: data === null ? null : session, error, refetch }
}

const SessionContext = createContext<Session | undefined>(undefined)
export const SessionProvider = SessionContext.Provider

/** Below a `SessionProvider` only. */
export const useOpenSession = (): Session => {
  const session = useContext(SessionContext)
  if (session === undefined) throw new Error('There is no pipeline open around this component.')
  return session
}

export const useSessionState = <T>(pick: (state: SessionState) => T): T =>
  useStore(useOpenSession().store, pick)

export const useUnsaved = (): boolean => {
  const session = useOpenSession()
  const saved = useStore(session.store, (state) => state.saved)
  return useStore(session.editor.store, ({ history }) => history.doc !== saved)
}
