import { QueryClientProvider } from '@tanstack/react-query'
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useSyncExternalStore,
} from 'react'
import { applyEvent, createQueryClient } from './cache.ts'
import { type Connection, createEventStream, type EventListener, type EventStream } from './event-stream.ts'
import {
  createStudioClient,
  createStudioQueries,
  type Door,
  type StudioClient,
  type StudioQueries,
} from './studio.ts'

interface Client {
  readonly client: StudioClient
  readonly studio: StudioQueries
  readonly events: EventStream
}

const ClientContext = createContext<Client | undefined>(undefined)

/** Gives everything below it the typed client, the query cache and the live events of one server. */
export const ClientProvider = ({ door, children }: { door: Door; children: ReactNode }) => {
  const queries = useMemo(() => createQueryClient(), [])
  const value = useMemo((): Client => {
    const client = createStudioClient(door)
    return { client, studio: createStudioQueries(client), events: createEventStream(door) }
  }, [door])
  useEffect(() => {
    const forget = value.events.subscribe((event) => applyEvent(queries, value.studio, event))
    value.events.start()
    return () => {
      forget()
      value.events.stop()
    }
  }, [value, queries])
  return (
    <QueryClientProvider client={queries}>
      <ClientContext value={value}>{children}</ClientContext>
    </QueryClientProvider>
  )
}

const useClient = (): Client => {
  const value = useContext(ClientContext)
  if (value === undefined) throw new Error('A view that talks to the server must stand inside ClientProvider')
  return value
}

/** Query and mutation options of every procedure: `useQuery(useStudio().runs.get.queryOptions({ input }))`. */
export const useStudio = (): StudioQueries => useClient().studio
/** Direct calls, for actions: `await useStudioClient().runs.stop({ runId })`. */
export const useStudioClient = (): StudioClient => useClient().client

export const useConnection = (): Connection => {
  const { events } = useClient()
  return useSyncExternalStore(events.onConnection, events.connection)
}

/** Calls `listener` for every event of the stream. It may change between renders; the newest one is called. */
export const useEvents = (listener: EventListener): void => {
  const { events } = useClient()
  const latest = useRef(listener)
  useEffect(() => {
    latest.current = listener
  })
  useEffect(() => events.subscribe((event) => latest.current(event)), [events])
}

/** Events that are about one run: its facts, its tasks, its metrics, its log, its artifacts; and `hello`. */
export const useRunEvents = (runId: string, listener: EventListener): void =>
  useEvents((event) => {
    const about = event.type === 'run' ? event.run.runId : 'runId' in event ? event.runId : undefined
    if (about === runId || event.type === 'hello') listener(event)
  })
