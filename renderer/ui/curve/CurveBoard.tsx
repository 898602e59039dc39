/** All charts of some runs, grouped by family, of which only those in view exist. */
import { type CSSProperties, useEffect, useMemo, useRef, useState } from 'react'
import { Icon } from '#ui/Icon.tsx'
import { IconChevronDown, IconChevronRight } from '#ui/icons.ts'
import { useRows } from '#ui/table/use-rows.ts'
import type { XAxis } from './align.ts'
import './curve.css'
import { type CurveSource, familiesOf } from './curve-source.ts'
import { type CurveRun, MetricCard } from './MetricCard.tsx'

export interface CurveBoardProps {
  readonly keys: readonly string[]
  readonly runs: readonly CurveRun[]
  readonly source: CurveSource
  readonly axis: XAxis
  readonly logY: boolean
  readonly smoothing: number
  readonly syncKey: string
}

type Row =
  | { readonly kind: 'group'; readonly prefix: string; readonly count: number; readonly open: boolean }
  | { readonly kind: 'cards'; readonly across: number; readonly keys: readonly string[] }

const groupHeight = 28
const cardHeight = 184
const cardWidth = 400

export const CurveBoard = (props: CurveBoardProps) => {
  const scroller = useRef<HTMLDivElement>(null)
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const columns = useColumns(scroller)
  const rows = useMemo(() => rowsOf(props.keys, columns, folded), [props.keys, columns, folded])
  const virtual = useRows({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.kind === 'group' ? groupHeight : cardHeight + 40),
    overscan: 1,
  })
  const fold = (prefix: string): void =>
    setFolded(
      (before) =>
        new Set(before.has(prefix) ? [...before].filter((one) => one !== prefix) : [...before, prefix]),
    )
  return (
    <div ref={scroller} className="n-board">
      <div
        style={{
          height: virtual.getTotalSize(),
          position: 'relative',
          marginTop: rows[0]?.kind === 'cards' ? 8 : 0,
        }}
      >
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index]
          const style: CSSProperties = {
            position: 'absolute',
            insetInline: 0,
            transform: `translateY(${String(item.start)}px)`,
          }
          return (
            <div key={item.key} ref={virtual.measureElement} data-index={item.index} style={style}>
              {row?.kind === 'group' && <GroupHead {...row} onToggle={() => fold(row.prefix)} />}
              {row?.kind === 'cards' && <Cards {...props} row={row.keys} columns={row.across} />}
            </div>
          )
        })}
      </div>
    </div>
  )
}

const GroupHead = ({
  prefix,
  count,
  open,
  onToggle,
}: {
  prefix: string
  count: number
  open: boolean
  onToggle: () => void
}) => (
  <button type="button" className="n-board__group" aria-expanded={open} onClick={onToggle}>
    <Icon of={open ? IconChevronDown : IconChevronRight} size={12} />
    {prefix}
    <span className="n-count">{count}</span>
  </button>
)

const Cards = ({
  row,
  columns,
  keys: _all,
  ...props
}: CurveBoardProps & { row: readonly string[]; columns: number }) => (
  <div
    className="n-board__cards"
    style={{ gridTemplateColumns: `repeat(${String(columns)}, minmax(0, 1fr))` }}
  >
    {row.map((metric) => (
      <MetricCard key={metric} metric={metric} height={cardHeight} {...props} />
    ))}
  </div>
)

function rowsOf(keys: readonly string[], columns: number, folded: ReadonlySet<string>): Row[] {
  const families = familiesOf(keys)
  return families.flatMap(({ prefix, keys: own }): Row[] => {
    const open = !folded.has(prefix)
    const head: Row[] = prefix === '' ? [] : [{ kind: 'group', prefix, count: own.length, open }]
    if (!open) return head
    // Few charts share the whole width; a single one does not stretch over more than half of it.
    const across = Math.min(columns, Math.max(2, own.length))
    const cards = Array.from(
      { length: Math.ceil(own.length / across) },
      (_, index): Row => ({
        kind: 'cards',
        across,
        keys: own.slice(index * across, (index + 1) * across),
      }),
    )
    return [...head, ...cards]
  })
}

function useColumns(box: { readonly current: HTMLElement | null }): number {
  const [columns, setColumns] = useState(1)
  useEffect(() => {
    const element = box.current
    if (element === null) return undefined
    const read = (): void => setColumns(Math.max(1, Math.floor(element.clientWidth / cardWidth)))
    read()
    const observer = new ResizeObserver(read)
    observer.observe(element)
    return () => observer.disconnect()
  }, [box])
  return columns
}
