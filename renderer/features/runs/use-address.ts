/** What the table shows is in the address: a link, Back and a reload show the same rows. */
import { useCallback, useMemo } from 'react'
import { useSearchParams } from 'react-router'
import type { Scope } from './model/rows.ts'

export type View = 'table' | 'split' | 'charts'

export interface RunsAddress {
  readonly scope: Scope
  readonly view: View
  change(change: Readonly<Record<string, string | undefined>>): void
}

const viewOf = (text: string | null): View => (text === 'table' || text === 'charts' ? text : 'split')

export function useRunsAddress(): RunsAddress {
  const [params, setParams] = useSearchParams()
  const key = params.toString()
  const scope = useMemo((): Scope => {
    const read = new URLSearchParams(key)
    return {
      experimentId: read.get('experiment') ?? undefined,
      text: read.get('q') ?? '',
      orderBy: read.get('sort') ?? 'started',
      descending: read.get('dir') !== 'asc',
      lifecycle: read.has('trash') ? 'deleted' : 'active',
    }
  }, [key])
  const change = useCallback(
    (changes: Readonly<Record<string, string | undefined>>) => {
      setParams(
        (before) => {
          const next = new URLSearchParams(before)
          for (const [name, value] of Object.entries(changes)) {
            if (value === undefined || value === '') next.delete(name)
            else next.set(name, value)
          }
          return next
        },
        { replace: true },
      )
    },
    [setParams],
  )
  return { scope, view: viewOf(params.get('view')), change }
}
