import { useTranslation } from 'react-i18next'
import { Icon } from '#ui/Icon.tsx'
import { IconDown, IconUp } from '#ui/icons.ts'
import type { RunColumn } from './model/columns.ts'
import { Check, type PlacedColumn } from './RunRow.tsx'
import type { RunsTableProps } from './RunsTable.tsx'
import type { ColumnTable } from './use-column-model.ts'

interface HeadProps extends RunsTableProps {
  readonly placed: readonly PlacedColumn[]
  readonly nameWidth: number
  readonly totalWidth: number
  readonly table: ColumnTable
  readonly chosen: ReadonlySet<string>
}

/** Two rows: the groups, then the columns, each a sort button with a handle for its width. */
export const RunsHead = (props: HeadProps) => {
  const { t } = useTranslation('runs')
  const { placed, nameWidth, columns } = props
  const loaded = props.lines.filter((line) => line.kind === 'run')
  const all = loaded.length > 0 && loaded.every((line) => props.chosen.has(line.run.runId))
  const name = columns[0]
  return (
    <div className="n-runs__head" style={{ width: props.totalWidth }}>
      <GroupRow placed={placed} nameWidth={nameWidth} />
      <div className="n-runs__heads" role="row">
        <div
          role="columnheader"
          className="n-runs__name"
          style={{ width: nameWidth, paddingLeft: 12 }}
          aria-sort={sortOf(props, 'name')}
        >
          <button
            type="button"
            className="n-runs__all"
            aria-label={t('selectAll')}
            aria-pressed={all}
            onClick={props.onSelectAll}
          >
            <Check checked={all} some={props.chosen.size > 0} label={t('selectAll')} />
          </button>
          <span style={{ width: 16, flex: 'none' }} />
          {name !== undefined && <HeadButton column={name} {...props} />}
          <Resizer id="name" table={props.table} />
        </div>
        {placed.map(({ column, left, width, first }) => (
          <div
            key={column.id}
            role="columnheader"
            className="n-runs__th"
            data-numeric={column.numeric || undefined}
            data-first={first || undefined}
            style={{ left, width }}
            aria-sort={sortOf(props, column.id)}
          >
            <HeadButton column={column} {...props} />
            <Resizer id={column.id} table={props.table} />
          </div>
        ))}
      </div>
    </div>
  )
}

const GroupRow = ({ placed, nameWidth }: Pick<HeadProps, 'placed' | 'nameWidth'>) => {
  const { t } = useTranslation('runs')
  return (
    <div className="n-runs__groups" aria-hidden>
      <div className="n-runs__name" style={{ width: nameWidth, paddingLeft: 40 }}>
        {t('group.info')}
      </div>
      {groupSpans(placed).map((span) => (
        <div
          key={span.group}
          className="n-runs__group"
          data-first={span.group !== 'info' || undefined}
          style={{ left: span.left, width: span.width }}
        >
          {span.group === 'info' ? '' : t(`group.${span.group}`)}
        </div>
      ))}
    </div>
  )
}

const sortOf = ({ scope }: HeadProps, id: string): 'ascending' | 'descending' | undefined =>
  scope.orderBy === id ? (scope.descending ? 'descending' : 'ascending') : undefined

const HeadButton = ({ column, scope, onSort }: HeadProps & { column: RunColumn }) => {
  const { t } = useTranslation('runs')
  const label = column.group === 'info' ? t(`info.${column.id}` as 'info.name') : column.key
  const sorted = scope.orderBy === column.id
  if (!column.sortable) return <span className="trunc">{label}</span>
  return (
    <button
      type="button"
      className="n-runs__sort"
      title={column.key}
      aria-label={t('sort', { name: label })}
      onClick={() => onSort(column.id)}
    >
      <span className="trunc">{label}</span>
      {sorted && <Icon of={scope.descending ? IconDown : IconUp} size={12} />}
    </button>
  )
}

const Resizer = ({ id, table }: { id: string; table: ColumnTable }) => {
  const header = table.getFlatHeaders().find((one) => one.column.id === id)
  if (header === undefined) return null
  const start = header.getResizeHandler()
  return (
    <span
      className="n-runs__resize"
      data-active={header.column.getIsResizing() || undefined}
      onMouseDown={start}
      onTouchStart={start}
      aria-hidden
    />
  )
}

function groupSpans(
  placed: readonly PlacedColumn[],
): { group: RunColumn['group']; left: number; width: number }[] {
  const spans: { group: RunColumn['group']; left: number; width: number }[] = []
  for (const { column, left, width } of placed) {
    const last = spans.at(-1)
    if (last?.group === column.group) last.width = left + width - last.left
    else spans.push({ group: column.group, left, width })
  }
  return spans
}
