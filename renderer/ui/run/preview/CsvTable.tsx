import Papa from 'papaparse'
import { useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { formatCount } from '#ui/format.ts'
import { Scroller } from '#ui/table/Scroller.tsx'
import { useRows } from '#ui/table/use-rows.ts'

const rowHeight = 26
const mostColumns = 200

/** A CSV file as a table: sticky head, numbers to the right, rows drawn only while in view. */
export const CsvTable = ({ text, cut }: { text: string; cut: boolean }) => {
  const { t } = useTranslation('run')
  const scroller = useRef<HTMLDivElement>(null)
  const { head, body, numeric, widths } = useMemo(() => tableOf(text, cut), [text, cut])
  const rows = useRows({
    count: body.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 20,
  })
  const template = `52px ${widths.map((width) => `${String(width)}px`).join(' ')}`
  return (
    <>
      <p className="n-preview__note">
        {t('artifacts.table', { rows: formatCount(body.length), columns: formatCount(head.length) })}
      </p>
      <Scroller ref={scroller} className="n-csv" role="table" aria-rowcount={body.length}>
        <div className="n-csv__head" role="row" style={{ gridTemplateColumns: template }}>
          <span />
          {head.map((name, index) => (
            <span
              key={index}
              role="columnheader"
              className="trunc"
              data-numeric={numeric[index] || undefined}
              title={name}
            >
              {name}
            </span>
          ))}
        </div>
        <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {rows.getVirtualItems().map((item) => (
            <div
              key={item.key}
              role="row"
              className="n-csv__row"
              style={{ gridTemplateColumns: template, transform: `translateY(${String(item.start)}px)` }}
            >
              <span className="n-csv__number">{item.index + 1}</span>
              {head.map((_, index) => (
                <span
                  key={index}
                  role="cell"
                  className="trunc"
                  data-numeric={numeric[index] || undefined}
                  title={body[item.index]?.[index]}
                >
                  {body[item.index]?.[index] ?? ''}
                </span>
              ))}
            </div>
          ))}
        </div>
      </Scroller>
    </>
  )
}

interface CsvModel {
  readonly head: readonly string[]
  readonly body: readonly (readonly string[])[]
  readonly numeric: readonly boolean[]
  readonly widths: readonly number[]
}

function tableOf(text: string, cut: boolean): CsvModel {
  const { data } = Papa.parse<string[]>(text, { skipEmptyLines: true })
  // The last line of a file that was read in part is not whole.
  const whole = cut ? data.slice(0, -1) : data
  const head = (whole[0] ?? []).slice(0, mostColumns)
  const body = whole.slice(1)
  const sample = body.slice(0, 200)
  const numeric = head.map((_, index) => sample.length > 0 && sample.every((row) => isNumber(row[index])))
  const widths = head.map((name, index) => {
    const longest = sample.reduce((most, row) => Math.max(most, (row[index] ?? '').length), name.length)
    return Math.min(320, Math.max(64, 22 + longest * 7))
  })
  return { head, body, numeric, widths }
}

const isNumber = (cell: string | undefined): boolean =>
  cell === undefined || cell === '' || Number.isFinite(Number(cell))
