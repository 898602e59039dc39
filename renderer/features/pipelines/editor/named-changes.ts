/**
 * Each change has a name of its own in the journal. When the answer to it was lost, the window finds by it that the
 * change is written: made a second time, an undo would undo something else.
 */
import type { Change } from '#core/edit/journal.ts'
import type { Draft } from '#shared/contract/documents.ts'

export type NamedChange = Change & { readonly id: string }

/** One that has a name keeps it: begun anew, a draft holds the same changes. */
export function createNamer(): (change: Change) => NamedChange {
  const window = [...crypto.getRandomValues(new Uint8Array(9))].map((byte) => byte.toString(36)).join('')
  let count = 0
  return (change) => {
    count += 1
    return { id: `${window}-${count.toString(36)}`, ...change }
  }
}

type Written = Pick<Draft, 'changes'>

/** Those that the draft does not have. */
export function notIn({ changes }: Written, pending: readonly NamedChange[]): readonly NamedChange[] {
  const written = new Set(changes.map(({ id }) => id))
  return pending.filter(({ id }) => !written.has(id))
}

/** Whether all that a draft has from there on is what waits first here, in the same order. */
export const isOwn = ({ changes }: Written, from: number, pending: readonly NamedChange[]): boolean =>
  changes.length - from <= pending.length &&
  changes.slice(from).every(({ id }, at) => id !== undefined && id === pending[at]?.id)
