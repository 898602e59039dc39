/** Sizes and resizing come from TanStack; rows are ours, because the server sorts them. */
import { columnResizingFeature, columnSizingFeature, tableFeatures, useTable } from '@tanstack/react-table'
import { useEffect, useEffectEvent, useMemo, useRef, useState } from 'react'
import { type ColumnChoice, type RunColumn, setWidth } from './model/columns.ts'
import type { TableLine } from './model/rows.ts'

const features = tableFeatures({ columnSizingFeature, columnResizingFeature })
const noRows: TableLine[] = []
const least = 48
const most = 600

export type ColumnTable = ReturnType<typeof useColumnModel>['table']

interface ModelOptions {
  readonly columns: readonly RunColumn[]
  readonly choice: ColumnChoice
  readonly onChoice: (next: ColumnChoice) => void
}

/** A width follows the pointer while it is dragged and is kept when it is let go. */
export function useColumnModel({ columns, choice, onChoice }: ModelOptions) {
  const definitions = useMemo(
    () =>
      columns.map(({ id, width }) => ({
        id,
        accessorFn: () => undefined,
        size: width,
        minSize: least,
        maxSize: most,
      })),
    [columns],
  )
  const [sizing, setSizing] = useState<Record<string, number>>({})
  const table = useTable({
    features,
    columns: definitions,
    data: noRows,
    columnResizeMode: 'onChange',
    state: { columnSizing: sizing },
    onColumnSizingChange: setSizing,
  })
  const sizes = useMemo(
    () => columns.map(({ id, width }) => Math.max(least, Math.min(most, sizing[id] ?? width))),
    [columns, sizing],
  )
  const resizing = table.state.columnResizing.isResizingColumn
  const last = useRef<string | false>(false)
  const keep = useEffectEvent((id: string) => {
    const width = sizing[id]
    if (width !== undefined) onChoice(setWidth(choice, id, width))
    setSizing({})
  })
  useEffect(() => {
    const ended = last.current
    last.current = resizing
    if (ended !== false && resizing === false) keep(ended)
  }, [resizing])
  return { table, sizes }
}
