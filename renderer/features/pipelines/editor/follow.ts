/** Several windows of one pipeline: the server's order of changes is everybody's. */
import type { History } from '#core/edit/history.ts'
import { replayOn } from '#core/edit/journal.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import { serializePipeline } from '#core/spec/serialize.ts'
import type { Draft, DraftPlace } from '#shared/contract/documents.ts'
import { changesOf, restore } from './restore.ts'
import type { Parts, SessionState } from './session-types.ts'

const placeOf = ({ key, revision }: Draft): DraftPlace => ({ key, revision })

interface Caught {
  readonly history: History
  readonly saved: PipelineDocument | undefined
}

/** Only what this window does not know yet is made, where that is possible: the document stays the one that is shown. */
function caughtUp({ editor, store, keeper }: Parts, draft: Draft): Caught | undefined {
  const here = keeper.place()
  const { base, saved } = store.getState()
  const isTail = here?.key === draft.key && here.revision <= draft.revision && keeper.pending().length === 0
  const isKnown = base.digest === draft.digest || draft.savedAt === draft.revision
  if (!isTail || !isKnown) return restore(draft)
  const { history, stopped } = replayOn(
    editor.store.getState().history,
    changesOf(draft).slice(here.revision),
  )
  if (stopped !== undefined) return restore(draft)
  return { history, saved: base.digest === draft.digest ? saved : history.doc }
}

/** Shows the draft as the server has it, with what was made here meanwhile made again on top. */
export function adopt(parts: Parts, draft: Draft): void {
  const { editor, store, keeper } = parts
  const caught = caughtUp(parts, draft)
  if (caught === undefined) return
  const pending = keeper.pending()
  const again = replayOn(caught.history, pending)
  editor.takeOver(again.history)
  const { base } = store.getState()
  const next: Partial<SessionState> =
    base.digest === draft.digest || caught.saved === undefined
      ? {}
      : { base: { digest: draft.digest, text: serializePipeline(caught.saved) }, disk: undefined }
  const word =
    again.stopped === undefined
      ? {}
      : ({ word: { say: 'stopped', why: again.stopped, left: pending.length - again.made } } as const)
  store.setState({ ...next, ...word, saved: caught.saved })
  keeper.stand(placeOf(draft), pending.slice(0, again.made))
}

export interface Follower {
  /** The draft stands there now; without a place there is none. */
  hear(place: DraftPlace | undefined, digest: string | undefined): void
}

/**
 * Fetches what this window does not know. While it is busy it waits: what it sends itself is answered for, and what it
 * is behind of, it is told then.
 */
export function createFollower(parts: Parts): Follower {
  const { client, id, store, keeper } = parts
  let heard: { readonly place: DraftPlace; readonly digest: string | undefined } | undefined
  let reading = false
  const isBusy = (): boolean => {
    const { saving, keeping } = store.getState()
    return saving || keeping !== 'kept' || keeper.pending().length > 0
  }
  const isHere = (): boolean => {
    const here = keeper.place()
    return (
      heard === undefined ||
      (here?.key === heard.place.key &&
        here.revision >= heard.place.revision &&
        store.getState().base.digest === heard.digest)
    )
  }
  const look = (): void => {
    if (reading || isBusy() || isHere()) return
    reading = true
    const { base } = store.getState()
    client.pipelines.draft.read({ id }).then(
      ({ draft }) => {
        reading = false
        // What was saved or made here meanwhile may be newer than what was read.
        if (isBusy() || store.getState().base !== base) return look()
        if (draft !== undefined && !isHere()) adopt(parts, draft)
      },
      () => {
        // The next change of either window says it again.
        reading = false
      },
    )
  }
  store.subscribe(({ keeping, saving }, before) => {
    if (keeping !== before.keeping || saving !== before.saving) look()
  })
  return {
    hear(place, digest) {
      heard = place && { place, digest }
      look()
    },
  }
}
