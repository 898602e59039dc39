import { type CSSProperties, type MouseEvent, memo } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import type { RunSummary } from '#shared/run.ts'
import { slotColour } from '#ui/curve/run-colours.ts'
import { Icon } from '#ui/Icon.tsx'
import { IconChevronDown, IconChevronRight } from '#ui/icons.ts'
import { Skeleton } from '#ui/Skeleton.tsx'
import type { MetricColumn } from '#ui/table/metric-column.ts'
import { RunCell } from './cells.tsx'
import type { RunColumn } from './model/columns.ts'
import type { TableLine } from './model/rows.ts'

/** A column that is in view, and where: px from the row's left edge. */
export interface PlacedColumn {
  readonly column: RunColumn
  readonly left: number
  readonly width: number
  /** First of its group: carries the line between groups. */
  readonly first: boolean
}

export interface RunRowProps {
  readonly line: TableLine
  readonly index: number
  readonly top: number
  readonly nameWidth: number
  readonly totalWidth: number
  readonly columns: readonly PlacedColumn[]
  readonly metrics: ReadonlyMap<string, MetricColumn>
  readonly selected: boolean
  readonly active: boolean
  readonly slot: number | undefined
  readonly onSelect: (runId: string, range: boolean) => void
  readonly onToggle: (runId: string) => void
}

const Row = (props: RunRowProps) => {
  const { line, index, selected, active } = props
  const style: CSSProperties = { transform: `translateY(${String(props.top)}px)`, width: props.totalWidth }
  if (line.kind !== 'run') {
    return (
      <div className="n-runs__row" style={style} aria-hidden>
        <div className="n-runs__name" style={{ width: props.nameWidth, paddingLeft: 44 }}>
          <Skeleton width={120} height={10} />
        </div>
      </div>
    )
  }
  const { run } = line
  const onClick = (event: MouseEvent): void => {
    if (event.target instanceof Element && event.target.closest('a,button') === null)
      props.onSelect(run.runId, event.shiftKey)
  }
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- keys are handled by the grid (use-table-keys)
    <div
      id={`run-${run.runId}`}
      role="row"
      aria-rowindex={index + 1}
      aria-level={line.depth + 1}
      aria-label={run.name}
      aria-selected={selected}
      className="n-runs__row"
      data-active={active || undefined}
      style={style}
      onClick={onClick}
    >
      <NameCell {...props} run={run} depth={line.depth} open={line.open} />
      {props.columns.map(({ column, left, width, first }) => (
        <div
          key={column.id}
          role="gridcell"
          className="n-runs__cell"
          data-numeric={column.numeric || undefined}
          data-first={first || undefined}
          style={{ left, width }}
        >
          <RunCell run={run} column={column} metric={props.metrics.get(column.key)} />
        </div>
      ))}
    </div>
  )
}

const NameCell = ({
  run,
  depth,
  open,
  ...props
}: RunRowProps & { run: RunSummary; depth: number; open: boolean }) => {
  const { t } = useTranslation('runs')
  const colour = props.slot === undefined ? undefined : slotColour(props.slot)
  const dashed = (props.slot ?? 0) >= 10
  return (
    <div
      role="gridcell"
      className="n-runs__name"
      style={{ width: props.nameWidth, paddingLeft: 12 + depth * 16 }}
    >
      <Check checked={props.selected} label={t('select', { name: run.name })} />
      {run.children > 0 ? (
        <button
          type="button"
          className="n-runs__fold"
          aria-expanded={open}
          aria-label={
            open ? t('fold', { name: run.name }) : t('unfold', { name: run.name, count: run.children })
          }
          onClick={() => props.onToggle(run.runId)}
          tabIndex={-1}
        >
          <Icon of={open ? IconChevronDown : IconChevronRight} size={12} />
        </button>
      ) : (
        <span className="n-runs__fold" />
      )}
      <span
        className="n-dot"
        style={{ background: colour ?? 'var(--line-2)' }}
        data-dashed={dashed || undefined}
      />
      <Link to={`/runs/${run.runId}`} className="n-runs__link trunc" title={run.name} tabIndex={-1}>
        {run.name}
      </Link>
      {run.number !== undefined && <span className="t3 n-runs__number">{run.number}</span>}
    </div>
  )
}

/** Looks like a box to tick; the row itself is what is chosen, by click or Space. */
export const Check = ({
  checked,
  label,
  some = false,
}: {
  checked: boolean
  label: string
  some?: boolean
}) => (
  <span className="n-check" data-checked={checked || some || undefined} title={label} aria-hidden>
    {checked && (
      <svg
        width="10"
        height="10"
        viewBox="0 0 16 16"
        fill="none"
        stroke="currentColor"
        strokeWidth="2.4"
        aria-hidden
      >
        <path d="m3 8.5 3.4 3.4L13 4.5" />
      </svg>
    )}
    {!checked && some && <i />}
  </span>
)

const sameLine = (a: TableLine, b: TableLine): boolean => {
  if (a === b) return true
  if (a.kind === 'run' && b.kind === 'run') return a.run === b.run && a.depth === b.depth && a.open === b.open
  return a.kind !== 'run' && b.kind !== 'run'
}

export const RunRow = memo(Row, (before, after) => {
  if (!sameLine(before.line, after.line)) return false
  const { line: _a, ...left } = before
  const { line: _b, ...right } = after
  return (Object.keys(left) as (keyof typeof left)[]).every((key) => Object.is(left[key], right[key]))
})
