import { formatCount } from '#ui/format.ts'
import { type Confusion, rowShare } from './classification.ts'
import './plot.css'

/** Rows are what is true, columns what was predicted; the shade is the share of the row. */
export const ConfusionMatrix = ({ confusion, name }: { confusion: Confusion; name: string }) => {
  const { labels, counts } = confusion
  return (
    <div
      className="n-confusion"
      role="table"
      aria-label={name}
      style={{
        gridTemplateColumns: `minmax(0, max-content) repeat(${String(labels.length)}, minmax(44px, 1fr))`,
      }}
    >
      <div role="row" className="n-confusion__row">
        <span role="cell" />
        {labels.map((label) => (
          <span key={label} role="columnheader" className="n-confusion__head trunc" title={label}>
            {label}
          </span>
        ))}
      </div>
      {counts.map((row, actual) => (
        <div key={labels[actual]} role="row" className="n-confusion__row">
          <span role="rowheader" className="n-confusion__side trunc" title={labels[actual]}>
            {labels[actual]}
          </span>
          {row.map((count, predicted) => {
            const share = rowShare(confusion, actual, predicted)
            return (
              <span
                key={labels[predicted]}
                role="cell"
                className="n-confusion__cell"
                data-dark={share > 0.45 || undefined}
                style={{
                  background: `color-mix(in srgb, var(--seq) ${String(Math.round(8 + share * 82))}%, var(--s2))`,
                }}
              >
                <b>{Number.isInteger(count) ? formatCount(count) : count.toFixed(2)}</b>
                <small>{Math.round(share * 100)} %</small>
              </span>
            )
          })}
        </div>
      ))}
    </div>
  )
}
