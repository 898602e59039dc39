import type { Moves } from '#core/history/places.ts'
import type { Rest } from '../server/rest.ts'
import type { HistorySource } from '../source.ts'
import type { Tally } from '../tally.ts'

/** A live server gives its own ids, so what came from us says so in a tag. */
export const sourceTag = {
  run: 'nagare.sourceRunId',
  model: 'nagare.sourceModelId',
  done: 'nagare.exported',
} as const

/** What every part of one export to a server works with. */
export interface PushContext {
  readonly source: HistorySource
  readonly rest: Rest
  readonly tally: Tally
  readonly dryRun: boolean
  readonly signal: AbortSignal
  /** Id there by id here. */
  readonly experiments: Map<string, string>
  readonly runs: Map<string, string>
  readonly models: Map<string, string>
  readonly moves: Moves
}

export const api = '/api/2.0/mlflow'
