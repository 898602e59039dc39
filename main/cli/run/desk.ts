import type { RunResult } from '#engine/services.ts'
import type { CacheChoice, CacheFacts, CacheReport } from '#shared/contract/cache.ts'
import type { LaunchRequest } from '#shared/contract/studio.ts'
import type { StudioEvent } from '#shared/events.ts'
import type { RunPlan } from '#shared/plan.ts'
import type { Problem } from '#shared/problem.ts'
import type { Result } from '#shared/result.ts'

/** Where `nagare run` takes its work: an engine of its own, or the server that already owns the workspace. */
export interface Desk {
  /** Calls the listener with everything that happens in the workspace from now on. */
  listen(listener: (event: StudioEvent) => void): void
  launch(request: LaunchRequest): Promise<Result<{ readonly runId: string }, readonly Problem[]>>
  plan(request: LaunchRequest): Promise<Result<RunPlan, readonly Problem[]>>
  /** @param run its number, its id, or `last`. */
  retry(run: string): Promise<Result<{ readonly runId: string }, readonly Problem[]>>
  cacheFacts(): Promise<CacheFacts>
  cleanCache(choice: CacheChoice): Promise<CacheReport>
  stop(runId: string): Promise<void>
  /** Resolves when the run has ended; rejects with a sentence when its server went away. */
  finished(runId: string): Promise<RunResult>
  /** The last lines a step wrote. */
  lastLines(runId: string, task: string): Promise<readonly string[]>
  close(): Promise<void>
  /** For an exit that waits for nothing: no step of this process outlives it. Work that was handed over goes on. */
  leaveNow(): void
}
