/**
 * What the store tells the rest of the app about what it wrote. Called after the write, possibly inside a larger
 * transaction: listeners only note the fact and look later.
 */
export interface Changes {
  /** A run was created or one of its facts changed. */
  run(runId: string): void
  metrics(runId: string, keys: readonly string[]): void
  experiments(): void
  removed(runIds: readonly string[]): void
}

export const noChanges: Changes = {
  run: () => undefined,
  metrics: () => undefined,
  experiments: () => undefined,
  removed: () => undefined,
}
