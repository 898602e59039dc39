import type {
  RunHead,
  SourceExperiment,
  SourceModel,
  SourceRegisteredModel,
  SourceRun,
} from '#core/history/records.ts'
import type { HistoryRefusal, LeftOut } from '#shared/history.ts'

/** Takes note of something that cannot be taken. */
export type LeaveOut = (trouble: LeftOut) => void

export interface RemoteFile {
  /** Below the artifact root, with slashes. */
  readonly path: string
  readonly open: () => Promise<AsyncIterable<Uint8Array>>
}

/** Where the artifacts of one run or logged model are. */
export type Artifacts =
  /** A folder of this machine; links have been followed and it is the owner's own. */
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'remote'; readonly files: () => AsyncIterable<RemoteFile> }
  | { readonly kind: 'none' }
  | { readonly kind: 'left-out'; readonly reason: LeftOut['reason']; readonly message: string }

/** An MLflow store to read from. Nothing is ever written to it. What cannot be read goes to `leaveOut`. */
export interface HistorySource {
  /** As people know it. */
  readonly place: string
  experiments(leaveOut: LeaveOut): Promise<readonly SourceExperiment[]>
  /** Runs of one experiment. */
  runs(experimentId: string, leaveOut: LeaveOut): AsyncIterable<RunHead>
  /** Undefined (and left out) when it cannot be read. Parts of it that cannot be read are left out alone. */
  run(head: RunHead, leaveOut: LeaveOut): Promise<SourceRun | undefined>
  models(experimentId: string, leaveOut: LeaveOut): AsyncIterable<SourceModel>
  registry(leaveOut: LeaveOut): AsyncIterable<SourceRegisteredModel>
  artifacts(owner: {
    readonly id: string
    readonly experimentId: string
    readonly uri: string
  }): Promise<Artifacts>
  /** Kinds of things in it that Nagare has no place for. */
  untaken(): Promise<readonly LeftOut[]>
  close(): void
}

export const refusal = (reason: HistoryRefusal['reason'], message: string, hint: string): HistoryRefusal => ({
  reason,
  message,
  hint,
})
