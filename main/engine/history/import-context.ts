import type { Moves } from '#core/history/places.ts'
import type { ImportRequest } from '#shared/history.ts'
import type { HistorySource } from './source.ts'
import type { HistoryStore } from './store/history-store.ts'
import type { Tally } from './tally.ts'

/** What every part of one import works with. */
export interface ImportContext {
  readonly source: HistorySource
  readonly store: HistoryStore
  readonly tally: Tally
  readonly request: ImportRequest
  /** Absolute root of the workspace's artifacts. */
  readonly artifactRoot: string
  /** From artifact addresses of the source to those here. */
  readonly moves: Moves
  /** Id here by id in the source. */
  readonly experiments: Map<string, string>
  readonly signal: AbortSignal
}
