/** The table: TanStack's column model, rows and columns that exist only while they are in view. */
import { columnResizingFeature, columnSizingFeature, tableFeatures, useTable } from '@tanstack/react-table'
import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Slots } from '#ui/curve/run-colours.ts'
import type { MetricColumn } from '#ui/table/metric-column.ts'
import { type ColumnChoice, type RunColumn, setWidth } from './model/columns.ts'
import type { Scope, TableLine } from './model/rows.ts'
import type { Selection } from './model/selection.ts'
import { type PlacedColumn, RunRow } from './RunRow.tsx'
import { RunsHead } from './RunsHead.tsx'
import { useTableKeys } from './use-table-keys.ts'

export const rowHeight = 28
export const headHeight = 50
const checkWidth = 28

const features = tableFeatures({ columnSizingFeature, columnResizingFeature })

export interface RunsTableProps {
  readonly lines: readonly TableLine[]
  readonly total: number
  readonly columns: readonly RunColumn[]
  readonly choice: ColumnChoice
  readonly onChoice: (next: ColumnChoice) => void
  readonly metrics: ReadonlyMap<string, MetricColumn>
  readonly scope: Scope
  readonly onSort: (id: string) => void
  readonly selection: Selection
  readonly slots: Slots
  readonly onSelect: (runId: string, range: boolean) => void
  readonly onSelectAll: () => void
  readonly onToggle: (runId: string) => void
  readonly onOpen: (runId: string) => void
  readonly onRemove: () => void
  readonly onClear: () => void
  readonly onReach: (count: number) => void
}

export const RunsTable = (props: RunsTableProps) => {
  const { t } = useTranslation('runs')
  const { lines, columns, selection } = props
  const scroller = useRef<HTMLDivElement>(null)
  const table = useColumnModel(props)
  const sizes = columns.map((column) => table.getColumn(column.id)?.getSize() ?? column.width)
  const nameWidth = (sizes[0] ?? 200) + checkWidth
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollPaddingStart: headHeight,
  })
  const across = useColumnWindow(scroller, sizes.slice(1), nameWidth)
  const placed = usePlaced(across, columns, nameWidth)
  const totalWidth = nameWidth + across.getTotalSize()
  const items = rows.getVirtualItems()
  useEffect(() => props.onReach((items.at(-1)?.index ?? 0) + 1), [items.at(-1)?.index, lines.length])
  const keys = useTableKeys({ ...props, scrollTo: (index) => rows.scrollToIndex(index) })
  const chosen = useMemo(() => new Set(selection.ids), [selection.ids])

  return (
    <div
      ref={scroller}
      className="n-runs__scroll"
      role="treegrid"
      aria-label={t('table')}
      aria-rowcount={props.total}
      aria-multiselectable
      aria-activedescendant={keys.activeId === undefined ? undefined : `run-${keys.activeId}`}
      tabIndex={0}
      onKeyDown={keys.onKeyDown}
    >
      <RunsHead
        {...props}
        placed={placed}
        nameWidth={nameWidth}
        totalWidth={totalWidth}
        table={table}
        chosen={chosen}
      />
      <div style={{ height: rows.getTotalSize(), width: totalWidth, position: 'relative' }}>
        {items.map((item) => {
          const line = lines[item.index]
          if (line === undefined) return null
          const runId = line.kind === 'run' ? line.run.runId : undefined
          const selected = runId !== undefined && chosen.has(runId)
          return (
            <RunRow
              key={runId ?? `line-${String(item.index)}`}
              line={line}
              index={item.index}
              top={item.start}
              nameWidth={nameWidth}
              totalWidth={totalWidth}
              columns={placed}
              metrics={props.metrics}
              selected={selected}
              active={runId !== undefined && keys.activeId === runId}
              slot={selected ? props.slots[runId] : undefined}
              onSelect={props.onSelect}
              onToggle={props.onToggle}
            />
          )
        })}
      </div>
    </div>
  )
}

export type ColumnTable = ReturnType<typeof useColumnModel>

const noRows: TableLine[] = []

/** Sizes, resizing and header order come from TanStack; rows are ours, because they are sorted by the server. */
function useColumnModel({ columns, choice, onChoice }: RunsTableProps) {
  const definitions = useMemo(
    () =>
      columns.map((column) => ({
        id: column.id,
        accessorFn: () => undefined,
        size: column.width,
        minSize: 48,
        maxSize: 600,
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
  const resizing = table.state.columnResizing.isResizingColumn
  const last = useRef<string | false>(false)
  useEffect(() => {
    const ended = last.current
    last.current = resizing
    if (ended === false || resizing !== false) return
    const width = sizing[ended]
    if (width !== undefined) onChoice(setWidth(choice, ended, width))
    setSizing({})
  }, [resizing])
  return table
}

function useColumnWindow(
  scroller: { readonly current: HTMLDivElement | null },
  sizes: readonly number[],
  nameWidth: number,
): Virtualizer<HTMLDivElement, Element> {
  const across = useVirtualizer({
    horizontal: true,
    count: sizes.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => sizes[index] ?? 100,
    overscan: 4,
    scrollPaddingStart: nameWidth,
  })
  const shape = sizes.join()
  useEffect(() => across.measure(), [shape, across])
  return across
}

function usePlaced(
  across: Virtualizer<HTMLDivElement, Element>,
  columns: readonly RunColumn[],
  nameWidth: number,
): readonly PlacedColumn[] {
  const items = across.getVirtualItems()
  const shape = items.map((item) => `${String(item.index)}:${String(item.start)}:${String(item.size)}`).join()
  return useMemo(
    () =>
      items.flatMap((item) => {
        const column = columns[item.index + 1]
        if (column === undefined) return []
        const first = column.group !== columns[item.index]?.group
        return [{ column, left: nameWidth + item.start, width: item.size, first }]
      }),
    [shape, columns, nameWidth],
  )
}
