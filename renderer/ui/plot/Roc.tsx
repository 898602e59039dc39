import { areaUnder, type RocPoint } from './classification.ts'
import './plot.css'

export interface RocCurve {
  readonly id: string
  readonly name: string
  /** CSS colour, usually `var(--run-n)`. */
  readonly colour: string
  readonly points: readonly RocPoint[]
}

const ticks = [0, 0.25, 0.5, 0.75, 1]

/** Receiver operating characteristic of one or more models, with the area under each. */
export const Roc = ({
  curves,
  labels,
}: {
  curves: readonly RocCurve[]
  labels: { chance: string; x: string; y: string }
}) => (
  <figure className="n-roc">
    <div className="n-roc__plot">
      <svg
        viewBox="0 0 100 100"
        preserveAspectRatio="none"
        role="img"
        aria-label={`ROC: ${curves.map((c) => c.name).join(', ')}`}
      >
        {ticks.map((tick) => (
          <line
            key={tick}
            className="n-roc__grid"
            x1="0"
            x2="100"
            y1={100 - tick * 100}
            y2={100 - tick * 100}
          />
        ))}
        <line className="n-roc__chance" x1="0" y1="100" x2="100" y2="0" />
        {curves.map((curve) => (
          <polyline
            key={curve.id}
            className="n-roc__line"
            points={pathOf(curve.points)}
            style={{ stroke: curve.colour }}
          />
        ))}
      </svg>
      {ticks.map((tick) => (
        <span key={tick} className="n-roc__y" style={{ top: `${String(100 - tick * 100)}%` }}>
          {tick.toFixed(2)}
        </span>
      ))}
      {[0, 0.5, 1].map((tick) => (
        <span key={tick} className="n-roc__x" style={{ left: `${String(tick * 100)}%` }}>
          {tick}
        </span>
      ))}
    </div>
    <div className="n-roc__axis">
      {labels.x} → · ↑ {labels.y}
    </div>
    <RocLegend curves={curves} chance={labels.chance} />
  </figure>
)

const RocLegend = ({ curves, chance }: { curves: readonly RocCurve[]; chance: string }) => (
  <figcaption className="n-roc__legend">
    {curves.map((curve) => (
      <span key={curve.id}>
        <i className="n-dot" style={{ background: curve.colour }} />
        <span className="trunc grow">{curve.name}</span>
        <span>{areaUnder(curve.points).toFixed(4)}</span>
      </span>
    ))}
    <span className="t3">
      <span className="n-roc__dash">--</span>
      <span className="grow">{chance}</span>
      <span>0.5000</span>
    </span>
  </figcaption>
)

const pathOf = (points: readonly RocPoint[]): string =>
  [{ fpr: 0, tpr: 0 }, ...points, { fpr: 1, tpr: 1 }]
    .map((point) => `${String(point.fpr * 100)},${String(100 - point.tpr * 100)}`)
    .join(' ')
