import type { StoreApi } from 'zustand/vanilla'
import type { StudioClient } from '#client/studio.ts'
import type { PipelineDocument } from '#core/spec/document.ts'
import type { DraftPlace } from '#shared/contract/documents.ts'
import type { Editor } from './editor.ts'
import type { Keeper, Keeping } from './keeper.ts'
import type { Reach } from './reach.ts'

export interface FileText {
  readonly digest: string
  readonly text: string
}

/** What the page says once. */
export type SessionWord =
  | { readonly say: 'saved'; readonly version: number }
  /** The file was changed and read again; nothing here was unsaved. */
  | { readonly say: 'read-again' }
  /** Not everything that was kept could be made again. */
  | { readonly say: 'stopped'; readonly why: string; readonly left: number }
  | { readonly say: 'failed'; readonly message: string; readonly hint?: string }

/** What was sent to be saved, and not answered: it may be in the file. */
interface Unanswered {
  readonly doc: PipelineDocument
  readonly text: string
  readonly place: DraftPlace | undefined
}

export interface SessionState {
  /** What the document stands on: the file as it was opened or saved. */
  readonly base: FileText
  /** The document that is in the file. */
  readonly saved: PipelineDocument | undefined
  /** Something else is in the file now, and something here is not saved. `gone`: there is no file. */
  readonly disk: FileText | 'gone' | undefined
  readonly keeping: Keeping
  readonly saving: boolean
  readonly unanswered: Unanswered | undefined
  readonly word: SessionWord | undefined
}

/** One open pipeline of this window. */
export interface Session {
  readonly id: string
  readonly editor: Editor
  readonly store: StoreApi<SessionState>
  isUnsaved(): boolean
  /** @param over what may be replaced although the document does not stand on it; `gone`: nothing is there */
  save(over?: FileText | 'gone'): Promise<void>
  /** Takes over what is in the file, as an edit that can be undone. */
  reload(file: FileText): Promise<void>
  /** What the server found in the file; undefined: there is none. */
  onFile(file: FileText | undefined): void
  /** Where the draft stands on the server; without a place there is none. */
  onDraft(place: DraftPlace | undefined, digest: string | undefined): void
  /** The server answers again. */
  wake(): void
  dismiss(): void
}

/** What a session is made of. */
export interface Parts {
  readonly client: Pick<StudioClient, 'pipelines'>
  readonly id: string
  readonly editor: Editor
  readonly store: StoreApi<SessionState>
  readonly keeper: Keeper
  readonly reach: Reach
}

export const isUnsaved = ({ editor, store }: Pick<Parts, 'editor' | 'store'>): boolean =>
  editor.doc() !== store.getState().saved
