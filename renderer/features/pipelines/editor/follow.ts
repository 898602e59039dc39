/** Several windows of one pipeline: the server's order of changes is everybody's. */
import { replayOn } from '#core/edit/journal.ts'
import { serializePipeline } from '#core/spec/serialize.ts'
import type { Draft, DraftPlace } from '#shared/contract/documents.ts'
import { isOwn, notIn } from './named-changes.ts'
import { changesOf, type Restored, restore } from './restore.ts'
import type { Parts, SessionState } from './session-types.ts'

const placeOf = ({ key, revision }: Draft): DraftPlace => ({ key, revision })

/** Only what this window does not know yet is made, where that is possible: the document stays the one that is shown. */
function caughtUp({ editor, store, keeper, reach }: Parts, draft: Draft): Restored | undefined {
  const here = keeper.place()
  const { base, saved } = store.getState()
  const isTail = here?.key === draft.key && here.revision <= draft.revision && keeper.pending().length === 0
  const isKnown = base.digest === draft.digest || draft.savedAt === draft.revision
  if (!isTail || !isKnown || !reach.isWhole()) return restore(draft)
  const { history, stopped } = replayOn(
    editor.store.getState().history,
    changesOf(draft).slice(here.revision),
  )
  if (stopped !== undefined) return restore(draft)
  return { history, saved: base.digest === draft.digest ? saved : history.doc }
}

/** All that the server has and this window was not told of is its own: an answer was lost, the document is right. */
function isAnswerLost({ store, keeper }: Parts, draft: Draft): boolean {
  const here = keeper.place()
  if (store.getState().base.digest !== draft.digest) return false
  if (!keeper.isBeginning()) return here?.key === draft.key && isOwn(draft, here.revision, keeper.pending())
  return draft.savedAt === undefined && isOwn(draft, 0, keeper.pending())
}

/**
 * Shows the draft as the server has it, with what was made here meanwhile made again on top. False: what it stands on
 * is no pipeline.
 */
export function adopt(parts: Parts, draft: Draft): boolean {
  const { editor, store, keeper, reach } = parts
  const pending = notIn(draft, keeper.pending())
  if (isAnswerLost(parts, draft)) {
    keeper.stand(placeOf(draft), pending)
    return true
  }
  const caught = caughtUp(parts, draft)
  if (caught === undefined) return false
  const again = replayOn(caught.history, pending)
  editor.takeOver(again.history)
  reach.whole()
  const { base } = store.getState()
  const next: Partial<SessionState> =
    base.digest === draft.digest || caught.saved === undefined
      ? {}
      : { base: { digest: draft.digest, text: serializePipeline(caught.saved) }, disk: undefined }
  const why = caught.stopped?.why ?? again.stopped
  const left = (caught.stopped?.left ?? 0) + pending.length - again.made
  store.setState({
    ...next,
    ...(why === undefined ? {} : { word: { say: 'stopped', why, left } }),
    saved: caught.saved,
  })
  const mine = pending.slice(0, again.made)
  keeper.stand(placeOf(draft), mine)
  // What is written behind a change that cannot be made is not reached when the draft is read again.
  if (caught.stopped !== undefined) keeper.restart([...caught.stopped.made, ...mine])
  return true
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
