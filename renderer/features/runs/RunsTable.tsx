/** The table: TanStack's column model, rows and columns that exist only while they are in view. */
import { useEffect, useEffectEvent, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Slots } from '#ui/curve/run-colours.ts'
import type { MetricColumn } from '#ui/table/metric-column.ts'
import { useRows } from '#ui/table/use-rows.ts'
import type { ColumnChoice, RunColumn } from './model/columns.ts'
import type { Scope, TableLine } from './model/rows.ts'
import type { Selection } from './model/selection.ts'
import { type PlacedColumn, RunRow } from './RunRow.tsx'
import { RunsHead } from './RunsHead.tsx'
import { useColumnModel } from './use-column-model.ts'
import { useColumnWindow } from './use-column-window.ts'
import { useTableKeys } from './use-table-keys.ts'

export const rowHeight = 28
export const headHeight = 50
const checkWidth = 28

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
  const { table, sizes } = useColumnModel(props)
  const nameWidth = (sizes[0] ?? 200) + checkWidth
  const rows = useRows({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollPaddingStart: headHeight,
  })
  const { placed, totalWidth } = useColumnWindow(scroller, columns, sizes, nameWidth)
  const items = rows.getVirtualItems()
  useReach((items.at(-1)?.index ?? 0) + 1, lines.length, props.onReach)
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
      <div style={{ height: rows.getTotalSize(), width: totalWidth, minWidth: '100%', position: 'relative' }}>
        {items.map((item) => (
          <PlacedRow
            key={item.key}
            {...props}
            index={item.index}
            top={item.start}
            nameWidth={nameWidth}
            totalWidth={totalWidth}
            placed={placed}
            chosen={chosen}
            activeId={keys.activeId}
          />
        ))}
      </div>
    </div>
  )
}

/** The further one scrolls, the more is read. */
function useReach(last: number, loaded: number, onReach: (count: number) => void): void {
  const reach = useEffectEvent(onReach)
  // `loaded` asks again when a page came that was not enough.
  const want = useMemo(() => ({ last, loaded }), [last, loaded])
  useEffect(() => reach(want.last), [want])
}

interface PlacedRowProps extends RunsTableProps {
  readonly index: number
  readonly top: number
  readonly nameWidth: number
  readonly totalWidth: number
  readonly placed: readonly PlacedColumn[]
  readonly chosen: ReadonlySet<string>
  readonly activeId: string | undefined
}

const PlacedRow = ({ lines, index, chosen, placed, slots, activeId, ...rest }: PlacedRowProps) => {
  const line = lines[index]
  if (line === undefined) return null
  const runId = line.kind === 'run' ? line.run.runId : undefined
  const selected = runId !== undefined && chosen.has(runId)
  return (
    <RunRow
      line={line}
      index={index}
      top={rest.top}
      nameWidth={rest.nameWidth}
      totalWidth={rest.totalWidth}
      columns={placed}
      metrics={rest.metrics}
      selected={selected}
      active={runId !== undefined && activeId === runId}
      slot={selected ? slots[runId] : undefined}
      onSelect={rest.onSelect}
      onToggle={rest.onToggle}
    />
  )
}
