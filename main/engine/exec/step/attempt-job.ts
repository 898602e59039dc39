/** What one attempt needs, and how it can come out. */
import type { PlaceholderFacts } from '#core/plan/placeholders.ts'
import type { LaunchSpec } from '#core/run/machine-types.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import type { SecretStore } from '#engine/secrets/secret-store.ts'
import type { Clock, Environments, TrackingWriter, WorkspacePaths } from '#engine/services.ts'
import type { Permissions } from '#shared/contract/studio.ts'
import type { ReuseNote } from '#shared/reuse.ts'
import type { Failure, Outputs, Wait } from '#shared/run.ts'
import type { AttemptPaths } from '../attempt-paths.ts'
import type { Machine } from '../capacity.ts'
import type { Containers } from '../containers/containers.ts'
import type { AttemptLog } from '../log/run-log.ts'
import type { Tree } from '../process/kill-tree.ts'
import type { Slots } from '../slots.ts'
import type { WarmStarts } from '../warm/warm-starts.ts'

export interface StepServices {
  readonly environments: Environments
  readonly slots: Slots
  readonly warm: WarmStarts
  readonly machine: Machine
  readonly tracking: TrackingWriter
  readonly trackingUri: () => string
  readonly paths: WorkspacePaths
  readonly clock: Clock
  readonly pythonRuntimeDir: string
  readonly secrets: SecretStore
  readonly containers: Containers
  /** Every step that lives, for an end without ceremony. */
  readonly trees: Set<Tree>
}

export interface AttemptJob {
  readonly doc: PipelineDocument
  readonly runId: string
  readonly experimentId: string
  readonly facts: PlaceholderFacts
  readonly spec: LaunchSpec
  readonly allowed: Permissions
  readonly paths: AttemptPaths
  readonly log: AttemptLog
  readonly signal: AbortSignal
  /** An environment is being built. */
  readonly onPreparing: () => void
  /** It waits for a place on the machine; again whenever what it waits for changes. */
  readonly onWait: (wait: Wait) => void
  /** It is there. Only after `onPreparing`. */
  readonly onPrepared: () => void
  /**
   * The process is about to be started: kept when this returns. Answers with the step's MLflow run and the marker
   * of its processes. What `note` writes about that run is kept together with the beginning.
   */
  readonly onRunning: (note?: (stepRunId: string) => void) => {
    readonly stepRunId: string
    readonly marker: string
  }
}

export type Outcome =
  | { readonly type: 'succeeded'; readonly outputs: Outputs }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'canceled' }
  /** Only of one that was taken over: it vanished, and nobody knows how far it came. */
  | { readonly type: 'interrupted' }
  /** Nothing was started: an earlier result counts. */
  | { readonly type: 'reused'; readonly outputs: Outputs; readonly note: ReuseNote }

/** A duration for people: `6.1 s`. */
export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`
