import type { EventBus, RunQueries, TrackingWriter } from '#engine/services.ts'
import type { StoreContext } from './context.ts'
import { createTrackingStore, type TrackingParts, trackingContext } from './create-tracking.ts'
import { createPublisher } from './publisher.ts'
import { createRunQueries } from './queries/create-queries.ts'
import type { TrackingStore } from './store.ts'
import { createTrackingWriter } from './writer.ts'

export interface Tracking {
  /** What the MLflow API serves. */
  readonly store: TrackingStore
  /** What the executor writes through. */
  readonly writer: TrackingWriter
  /** What the window reads. */
  readonly queries: RunQueries
  /** For services that work on the same rows: the trash, imports and exports. */
  readonly context: StoreContext
  /** Sends the events that are still waiting. Call before the database closes. */
  close(): void
}

/** Store, writer and queries over one open database, with their changes published on the bus. */
export const openTracking = (
  parts: Omit<TrackingParts, 'changes'> & { readonly events: EventBus },
): Tracking => {
  const { events, ...rest } = parts
  const publisher = createPublisher(events, (runId) => queries.summary(runId))
  const context = trackingContext({ ...rest, changes: publisher })
  const queries = createRunQueries(context, parts.sql)
  return {
    store: createTrackingStore(context),
    writer: createTrackingWriter(context),
    queries,
    context,
    close: () => {
      publisher.close()
      context.group.close()
    },
  }
}
