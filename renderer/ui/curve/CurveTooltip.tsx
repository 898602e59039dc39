import { useTranslation } from 'react-i18next'
import { formatMetric } from '#ui/format.ts'
import type { XAxis } from './align.ts'
import type { CurveLine } from './series.ts'

/** Where the crosshair stands, in CSS px of the chart. */
export interface Pointed {
  readonly index: number
  readonly left: number
  readonly bottom: number
}

const most = 12
const tooltipWidth = 176

/** The place on the x axis as a badge, and the values there, best first as they are drawn from top to bottom. */
export const CurveTooltip = ({
  pointed,
  own,
  width,
  place,
  axis,
  rows,
}: {
  pointed: Pointed
  /** The pointer or the focus is here; else another chart moved the crosshair and shows the table. */
  own: boolean
  width: number
  place: string
  axis: XAxis
  rows: readonly { readonly line: CurveLine; readonly value: number | null }[]
}) => {
  const { t } = useTranslation('runs')
  const known = rows
    .filter((row): row is { line: CurveLine; value: number } => row.value !== null)
    .sort((a, b) => b.value - a.value)
  const onLeft = pointed.left + tooltipWidth + 16 > width
  return (
    <>
      <div className="n-curve__place" style={{ left: pointed.left, top: pointed.bottom + 5 }}>
        {place}
      </div>
      {own && (
        <div
          className="n-curve__tip"
          role="status"
          style={onLeft ? { right: width - pointed.left + 10 } : { left: pointed.left + 10 }}
        >
          <div className="t3">{axis === 'step' ? t('charts.at', { place }) : place}</div>
          {known.slice(0, most).map(({ line, value }) => (
            <div key={line.id} className="n-curve__row">
              <span className="n-dot" style={{ background: `var(${line.token})` }} />
              <span className="trunc grow">{line.name}</span>
              <span>{formatMetric(value)}</span>
            </div>
          ))}
          {known.length > most && (
            <div className="t3">{t('charts.more', { count: known.length - most })}</div>
          )}
        </div>
      )}
    </>
  )
}
