import { useState } from 'react'
import { useStudioClient } from '#client/ClientProvider.tsx'

export interface Removal {
  /** Into the trash, or out of it when the trash is shown. */
  move(runIds: readonly string[]): void
  readonly last: { readonly runIds: readonly string[]; readonly to: 'active' | 'deleted' } | undefined
  undo(): void
  dismiss(): void
}

/** Removing asks nothing, because it can be taken back: the last step stays on offer until the next one. */
export function useRemoval(shown: 'active' | 'deleted'): Removal {
  const client = useStudioClient()
  const [last, setLast] = useState<Removal['last']>()
  const set = (runIds: readonly string[], lifecycle: 'active' | 'deleted', then: () => void): void => {
    if (runIds.length > 0) void client.runs.setLifecycle({ runIds: [...runIds], lifecycle }).then(then)
  }
  const to = shown === 'active' ? 'deleted' : 'active'
  return {
    last,
    move: (runIds) => set(runIds, to, () => setLast({ runIds, to })),
    undo: () => {
      if (last !== undefined)
        set(last.runIds, last.to === 'deleted' ? 'active' : 'deleted', () => setLast(undefined))
    },
    dismiss: () => setLast(undefined),
  }
}
