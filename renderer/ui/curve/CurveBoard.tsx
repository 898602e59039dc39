/** All charts of some runs, grouped by family, of which only those in view exist. */
import { type CSSProperties, useEffect, useMemo, useRef, useState } from 'react'
import { Icon } from '#ui/Icon.tsx'
import { IconChevronDown, IconChevronRight } from '#ui/icons.ts'
import { Scroller } from '#ui/table/Scroller.tsx'
import { useRows } from '#ui/table/use-rows.ts'
import type { XAxis } from './align.ts'
import './curve.css'
import { type CurveSource, familiesOf } from './curve-source.ts'
import { type CurveRun, MetricCard } from './MetricCard.tsx'
import { type SingleValues, useSingleValues } from './use-single-values.ts'
import { ValuesCard } from './ValuesCard.tsx'

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
  | { readonly kind: 'values'; readonly keys: readonly string[] }
  | { readonly kind: 'cards'; readonly across: number; readonly keys: readonly string[] }

const groupHeight = 28
const cardHeight = 184
const valueHeight = 26
const cardWidth = 400

export const CurveBoard = (props: CurveBoardProps) => {
  const scroller = useRef<HTMLDivElement>(null)
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const columns = useColumns(scroller)
  const runIds = useMemo(() => props.runs.map(({ runId }) => runId), [props.runs])
  const values = useSingleValues(props.source, props.keys, runIds)
  const rows = useMemo(
    () => (values === undefined ? [] : rowsOf(props.keys, columns, folded, values)),
    [props.keys, columns, folded, values],
  )
  const virtual = useRows({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimate(rows[index]),
    overscan: 1,
  })
  const fold = (prefix: string): void =>
    setFolded(
      (before) =>
        new Set(before.has(prefix) ? [...before].filter((one) => one !== prefix) : [...before, prefix]),
    )
  return (
    <Scroller ref={scroller} className="n-board">
      <div
        style={{
          height: virtual.getTotalSize(),
          position: 'relative',
          marginTop: rows[0]?.kind === 'group' ? 0 : 8,
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
              {row?.kind === 'values' && values !== undefined && (
                <div className="n-board__cards">
                  <ValuesCard keys={row.keys} runs={props.runs} values={values} />
                </div>
              )}
              {row?.kind === 'cards' && <Cards {...props} row={row.keys} columns={row.across} />}
            </div>
          )
        })}
      </div>
    </Scroller>
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

const estimate = (row: Row | undefined): number => {
  if (row?.kind === 'group') return groupHeight
  return row?.kind === 'values' ? valueHeight * (row.keys.length + 1) : cardHeight + 40
}

function rowsOf(
  keys: readonly string[],
  columns: number,
  folded: ReadonlySet<string>,
  values: SingleValues,
): Row[] {
  const families = familiesOf(keys)
  return families.flatMap(({ prefix, keys: own }): Row[] => {
    const open = !folded.has(prefix)
    const head: Row[] = prefix === '' ? [] : [{ kind: 'group', prefix, count: own.length, open }]
    if (!open) return head
    const single = own.filter((key) => values.has(key))
    const curves = own.filter((key) => !values.has(key))
    const numbers: Row[] = single.length === 0 ? [] : [{ kind: 'values', keys: single }]
    // Few charts share the whole width; a single one does not stretch over more than half of it.
    const across = Math.min(columns, Math.max(2, curves.length))
    const cards = Array.from(
      { length: Math.ceil(curves.length / across) },
      (_, index): Row => ({
        kind: 'cards',
        across,
        keys: curves.slice(index * across, (index + 1) * across),
      }),
    )
    return [...head, ...numbers, ...cards]
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
