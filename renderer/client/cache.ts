/** Server state in the page: no retries, no polling, alive offline. The event stream says what is stale. */
import { type InvalidateOptions, type InvalidateQueryFilters, QueryClient } from '@tanstack/react-query'
import type { StudioEvent } from '#shared/events.ts'
import { isEnded } from '#shared/run.ts'
import type { StudioQueries } from './studio.ts'

/**
 * What is told stale while it is read for the first time is read again. The library would hand out that first answer,
 * which the server may have worked out before the change, and count it as fresh: on a busy machine a change was lost.
 */
class HonestQueryClient extends QueryClient {
  override async invalidateQueries(
    filters?: InvalidateQueryFilters,
    options?: InvalidateOptions,
  ): Promise<void> {
    const first = this.getQueryCache()
      .findAll(filters as InvalidateQueryFilters)
      .filter(({ state }) => state.data === undefined && state.fetchStatus !== 'idle')
    await super.invalidateQueries(filters, options)
    await Promise.all(
      first.map(({ queryKey }) => super.invalidateQueries({ queryKey, exact: true }, options)),
    )
  }
}

export const createQueryClient = (): QueryClient =>
  new HonestQueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        retry: false,
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })

/**
 * What an event makes stale. Run details, logs, metrics and artifacts are left to the views that show them
 * (`useRunEvents`): they fetch from a cursor or patch rows instead of reading everything again.
 */
export const applyEvent = (queries: QueryClient, studio: StudioQueries, event: StudioEvent): void => {
  const stale = (queryKey: readonly unknown[]) => void queries.invalidateQueries({ queryKey })
  if (event.type === 'hello') void queries.invalidateQueries()
  // What a run has written takes room: the workspace is measured again when it has ended.
  // Not with each of its steps: of those there may be dozens in a second.
  const hasEnded = event.type === 'run' && event.run.parentRunId === undefined && isEnded(event.run.state)
  if (event.type === 'runs-removed' || hasEnded) {
    stale(studio.system.info.key())
  }
  if (event.type === 'pipelines') stale(studio.pipelines.key())
  if (event.type === 'components') stale(studio.components.key())
  if (event.type === 'experiments') stale(studio.experiments.key())
  if (
    event.type === 'environments' ||
    (event.type === 'environment' && event.environment.state !== 'building')
  ) {
    stale(studio.system.environments.key())
  }
  if (event.type === 'settings') {
    stale(studio.settings.key())
    stale(studio.system.info.key())
  }
}
