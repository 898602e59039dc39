/**
 * The run state machine's language. The machine is pure: `advance(state, event) → { state, effects }`. It holds no
 * clock, no files, no processes: times come in with events, work goes out as effects, and replaying the journal of
 * events gives the same state. Loops, conditions and sub-DAGs are *expanded* while running: a place in the DAG
 * becomes instances (`for-loop-1[0]/train`) when its inputs are known, so the set of instances only grows.
 */
import type { StepPlatform } from '#core/plan/kubernetes.ts'
import type { PlaceholderFacts } from '#core/plan/placeholders.ts'
import type { Permissions } from '#shared/contract/studio.ts'
import type { ReuseNote } from '#shared/reuse.ts'
import type { ArtifactValue, Failure, Outputs, RunState, TaskState } from '#shared/run.ts'
import type { ReusePolicy } from './reuse.ts'
import type { RunScope } from './scope-types.ts'

export interface RunStarted {
  readonly type: 'run-started'
  readonly at: number
  readonly runId: string
  readonly arguments: Readonly<Record<string, unknown>>
  /** Steps at once within this run. */
  readonly parallelism: number
  /** False: nothing is reused. */
  readonly cache: boolean
  /** What the request says over the file: about every step, or about single ones by node id. */
  readonly reuse?: { readonly all?: boolean; readonly steps?: Readonly<Record<string, boolean>> }
  /** A partial run. */
  readonly scope?: RunScope
  /** For placeholders inside constants; those of the task are added by the machine. */
  readonly facts?: PlaceholderFacts
  /** What the person allowed when the run began. */
  readonly allowed?: Permissions
}
export type RunEvent =
  | RunStarted
  /** The shell accepted a `launch` and is building the environment (only when there is one to build). */
  | { readonly type: 'task-preparing'; readonly at: number; readonly path: string; readonly attempt: number }
  /** Its environment is there; it waits for a slot of the machine. */
  | { readonly type: 'task-prepared'; readonly at: number; readonly path: string; readonly attempt: number }
  | {
      readonly type: 'task-running'
      readonly at: number
      readonly path: string
      readonly attempt: number
      /** Why it runs and is not reused. */
      readonly note?: ReuseNote
    }
  /** An earlier result counts: nothing was started. */
  | {
      readonly type: 'task-reused'
      readonly at: number
      readonly path: string
      readonly attempt: number
      readonly outputs: Outputs
      readonly note: ReuseNote
    }
  | {
      readonly type: 'task-succeeded'
      readonly at: number
      readonly path: string
      readonly attempt: number
      readonly outputs: Outputs
    }
  | {
      readonly type: 'task-failed'
      readonly at: number
      readonly path: string
      readonly attempt: number
      readonly failure: Failure
    }
  /** The process is gone because the shell was told to cancel it. */
  | { readonly type: 'task-canceled'; readonly at: number; readonly path: string; readonly attempt: number }
  /** Found after a crash of the server: it had not begun, and is begun now. */
  | { readonly type: 'task-requeued'; readonly at: number; readonly path: string; readonly attempt: number }
  /** Found dead without a status after a crash of the server: another try, or the run ends as interrupted. */
  | {
      readonly type: 'task-interrupted'
      readonly at: number
      readonly path: string
      readonly attempt: number
    }
  /** A `wake` came due (backoff of a retry): so many attempts had been made when it was set. */
  | { readonly type: 'woke'; readonly at: number; readonly path: string; readonly attempt?: number }
  /** A `deadline` came due. Path '' and attempt 0: that of the run. */
  | { readonly type: 'overdue'; readonly at: number; readonly path: string; readonly attempt: number }
  | { readonly type: 'stop-requested'; readonly at: number }
  /** The end of one task is asked for, with everything inside it; the run goes on with what does not need it. */
  | { readonly type: 'task-stop-requested'; readonly at: number; readonly path: string }
  /** The server came back and does not go on with this run. */
  | { readonly type: 'run-interrupted'; readonly at: number }

/** Everything the shell needs to start one attempt. Values are resolved; placeholders stay for the shell's paths. */
export interface LaunchSpec {
  readonly path: string
  readonly nodeId: string
  readonly attempt: number
  /** How often it may be tried in all. */
  readonly maxAttempts: number
  readonly name: string
  readonly componentName: string
  readonly executorLabel: string
  /** Absent: a kind of task that is never reused (importers). */
  readonly reuse?: ReusePolicy
  readonly inputs: {
    readonly parameters: Readonly<Record<string, unknown>>
    readonly artifacts: Readonly<Record<string, readonly ArtifactValue[]>>
  }
  /** What the platform document gives it: variables and volumes, names resolved. */
  readonly platform?: StepPlatform
}

export type RunEffect =
  | { readonly type: 'launch'; readonly spec: LaunchSpec }
  /** Kill the process tree of this attempt; answer with `task-canceled`. */
  | { readonly type: 'cancel'; readonly path: string; readonly attempt: number }
  /** Send `woke` at this time. */
  | { readonly type: 'wake'; readonly path: string; readonly attempt: number; readonly at: number }
  /** Send `overdue` at this time, unless the attempt (or, with path '', the run) has ended by then. */
  | { readonly type: 'deadline'; readonly path: string; readonly attempt: number; readonly at: number }
  | { readonly type: 'task-changed'; readonly path: string; readonly state: TaskState }
  | { readonly type: 'run-changed'; readonly state: RunState }
  /** Last effect of a run, exactly once. */
  | {
      readonly type: 'run-ended'
      readonly state: RunState
      readonly outputs: Outputs
      readonly failure?: Failure
    }
